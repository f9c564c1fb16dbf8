"""Practice statistics say what the log says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.clock import FixedClock, date_of, learning_day
from services.progress.model import ENOUGH_REVIEWS, Retention
from services.progress.statistics import FORECAST_DAYS, HISTORY_DAYS, RECENT_DAYS
from services.root import Services
from tests.services.helpers import AGAIN, GOOD, MONDAY, give, in_memory, new_cards, new_deck, practise, query

MINUTE = 60_000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture
def services(clock: FixedClock) -> Services:
    services = in_memory(clock)
    new_cards(services, new_deck(services), 6)
    return services


def days_of_practice(services: Services, clock: FixedClock, number: int, *, most: int) -> None:
    for _ in range(number):
        practise(services, GOOD, most=most)
        clock.advance(timedelta(days=1))


def test_before_any_practice_there_is_nothing(services: Services) -> None:
    found = services.progress.statistics()
    assert found.nothing_yet and found.retention.share is None and found.streak.days == 0
    assert len(found.answers) == HISTORY_DAYS and len(found.forecast) == FORECAST_DAYS


def test_answers_stand_on_their_learning_day(services: Services, clock: FixedClock) -> None:
    practise(services, GOOD, most=2)
    clock.advance(timedelta(hours=18))
    practise(services, GOOD, most=1)
    today = date_of(learning_day(clock))
    answers = services.progress.statistics().answers
    assert answers[-1] == (today, 3), "at three in the morning it is still yesterday"
    clock.advance(timedelta(days=HISTORY_DAYS - 1))
    assert services.progress.statistics().answers[0] == (today, 3)
    clock.advance(timedelta(days=1))
    assert services.progress.statistics().nothing_yet


def test_time_counts_up_to_five_minutes_an_answer(services: Services, clock: FixedClock) -> None:
    turn = services.practice.start()
    turn = give(services, turn, GOOD, took_ms=2 * MINUTE, spoke_ms=MINUTE)
    give(services, turn, GOOD, took_ms=90 * MINUTE)
    found = services.progress.statistics()
    assert (found.spent_seconds, found.spoke_seconds) == (7 * 60, 60)
    assert (found.answered, found.practised_days) == (2, 1)
    clock.advance(timedelta(days=RECENT_DAYS))
    assert services.progress.statistics().answered == 0


def test_retention_counts_reviews_and_not_what_is_being_learned(services: Services, clock: FixedClock) -> None:
    for _ in range(40):
        turn = services.practice.start()
        while turn.card is not None:
            turn = give(services, turn, AGAIN if turn.card.reps % 4 == 2 else GOOD)
        clock.advance(timedelta(days=1))
    ((asked, remembered),) = query(
        services,
        "SELECT count(*), sum(grade > 1) FROM reviews WHERE phase_before = 2 AND day > ?",
        learning_day(clock) - RECENT_DAYS,
    )
    found = services.progress.statistics().retention
    assert found == Retention(asked, remembered) and 0 < remembered < asked


@pytest.mark.parametrize(("asked", "share"), [(ENOUGH_REVIEWS - 1, None), (ENOUGH_REVIEWS, 0.5)])
def test_a_share_is_told_only_from_enough_reviews(asked: int, share: float | None) -> None:
    assert Retention(asked, ENOUGH_REVIEWS // 2).share == share


def test_undo_takes_the_figures_back(services: Services, clock: FixedClock) -> None:
    days_of_practice(services, clock, 2, most=2)
    before = services.progress.statistics()
    turn = services.practice.start()
    give(services, turn, GOOD, took_ms=MINUTE, spoke_ms=MINUTE)
    assert services.progress.statistics() != before
    services.practice.undo(turn.session_id)
    assert services.progress.statistics() == before


def test_the_forecast_holds_every_review_once(services: Services, clock: FixedClock) -> None:
    days_of_practice(services, clock, 3, most=6)
    found = services.progress.statistics()
    day = learning_day(clock)
    due = query(services, "SELECT due_day FROM cards WHERE phase = 2 AND suspended = 0 AND due_day < ?", day + 14)
    assert sum(number for _, number in found.forecast) == len(due) > 0
    assert found.overdue == sum(1 for (when,) in due if when < day)
    clock.advance(timedelta(days=200))
    late = services.progress.statistics()
    assert late.forecast[0][1] == late.overdue > 0
