"""The lock of the handed-over phone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from services.clock import FixedClock
from services.errors import InvalidInput, NotFound
from services.feedback.feedback import Feedback
from services.root import Services, open_services
from tests.services.helpers import query, url_of

PIN = "2468"


@pytest.mark.parametrize("pin", ["", "123", "1" * 13, "12a4", "１２３４", " 1234", "-123"])
def test_a_pin_is_four_to_twelve_digits(feedback: Feedback, asked: str, pin: str) -> None:
    with pytest.raises(InvalidInput):
        feedback.lock.hand_over(asked, pin)
    assert feedback.lock.handed() is None


def test_the_lock_outlives_the_app_and_opens_by_the_pin_only(
    services: Services, feedback: Feedback, asked: str, path: Path, clock: FixedClock
) -> None:
    feedback.lock.hand_over(asked, PIN)
    assert PIN not in str(query(services, "SELECT value FROM settings"))
    services.close()
    again = open_services(url_of(path), clock=clock)
    lock = again.feedback.lock
    handed = lock.handed()
    assert handed is not None and handed.request_id == asked
    with pytest.raises(InvalidInput, match="not the PIN"):
        lock.unlock("2469")
    lock.unlock(PIN)
    assert lock.handed() is None
    lock.unlock("")
    again.close()


def test_after_five_wrong_pins_one_waits(feedback: Feedback, asked: str, clock: FixedClock) -> None:
    feedback.lock.hand_over(asked, PIN)
    for _ in range(5):
        with pytest.raises(InvalidInput, match="not the PIN"):
            feedback.lock.unlock("1111")
    with pytest.raises(InvalidInput, match="Wait 30 seconds"):
        feedback.lock.unlock(PIN)
    clock.advance(timedelta(seconds=31))
    feedback.lock.unlock(PIN)
    assert feedback.lock.handed() is None


def test_a_forgotten_pin_locks_for_twelve_hours_at_most(feedback: Feedback, asked: str, clock: FixedClock) -> None:
    feedback.lock.hand_over(asked, PIN)
    clock.advance(timedelta(hours=11, minutes=59))
    assert feedback.lock.handed() is not None
    clock.advance(timedelta(minutes=2))
    assert feedback.lock.handed() is None


def test_nothing_is_handed_over_for_a_request_that_is_gone(feedback: Feedback) -> None:
    with pytest.raises(NotFound):
        feedback.lock.hand_over("nobody", PIN)
