"""A session from its first card to its end: order, limits, resuming, undo."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from services.clock import FixedClock
from services.practice.model import Draft, Left
from services.practice.words import Phase
from services.root import Services, open_services
from tests.services.helpers import (
    AGAIN,
    EASY,
    GOOD,
    HARD,
    dump,
    give,
    new_cards,
    practise,
    shown,
    to_review,
    url_of,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_learning_cards_come_first_then_reviews_then_new_ones(services: Services, clock: FixedClock, deck: str) -> None:
    due = new_cards(services, deck, 2)
    to_review(services, clock, due)
    fresh = new_cards(services, deck, 2)
    turn = services.practice.start()
    assert turn.left == Left(new=2, learning=0, review=2)
    failed = shown(turn).id
    turn = give(services, turn, AGAIN)
    assert shown(turn).id in set(due) - {failed}
    clock.advance(10 * MINUTE)
    turn = give(services, turn, GOOD)
    assert shown(turn).id == failed
    turn = give(services, turn, GOOD)
    assert [shown(turn).id, shown(give(services, turn, GOOD)).id] == fresh


def test_a_learning_card_is_shown_up_to_20_minutes_early_when_nothing_else_is_left(
    services: Services, clock: FixedClock, deck: str
) -> None:
    first, second = new_cards(services, deck, 2)
    turn = give(services, services.practice.start(), AGAIN)
    assert (shown(turn).id, turn.left) == (second, Left(new=1, learning=1, review=0))
    turn = give(services, turn, GOOD)
    assert shown(turn).id == first and shown(turn).phase is Phase.LEARNING


@pytest.mark.parametrize(("limits", "shows"), [((0, 1), 1), ((2, 3), 5), ((4, 9), 8), ((9, 2), 8), ((0, 9), 4)])
def test_limits_of_the_day_hold_across_sessions(
    services: Services, clock: FixedClock, deck: str, limits: tuple[int, int], shows: int
) -> None:
    due = new_cards(services, deck, 4)
    to_review(services, clock, due)
    new_cards(services, deck, 6)
    new, reviews = limits
    services.settings.change(new_per_day=new, reviews_per_day=reviews)
    turn = services.practice.start()
    assert turn.left.total == shows
    for _ in range(2):
        if turn.card is not None:
            give(services, turn, EASY)
        turn = services.practice.start()
    rest = practise(services, EASY)
    assert len(rest) + min(2, shows) == shows
    assert practise(services, EASY) == []
    clock.advance(DAY)
    assert len(practise(services, EASY)) == min(new, 6 - min(new, 6)) + min(reviews, 4 - min(reviews, 4))


@pytest.mark.parametrize("number", [1, 3, 50])
def test_more_allows_that_many_beyond_the_limits(services: Services, clock: FixedClock, deck: str, number: int) -> None:
    due = new_cards(services, deck, 6)
    to_review(services, clock, due)
    new_cards(services, deck, 3)
    services.settings.change(new_per_day=0, reviews_per_day=2)
    turn = services.practice.start()
    while turn.card is not None:
        turn = give(services, turn, EASY)
    assert turn.summary is not None and turn.summary.more == 7
    turn, answered = services.practice.more(turn.session_id, number), 0
    assert turn.left.total == min(number, 7)
    while turn.card is not None:
        turn, answered = give(services, turn, EASY), answered + 1
    assert answered == min(number, 7)
    assert turn.answered == 2 + answered


def test_more_works_in_a_session_that_began_before_the_rollover(
    services: Services, clock: FixedClock, deck: str
) -> None:
    new_cards(services, deck, 5)
    services.settings.change(new_per_day=1)
    clock.instant = clock.instant.replace(hour=3, minute=59)
    turn = give(services, services.practice.start(), EASY)
    assert turn.card is None
    clock.advance(2 * MINUTE)
    turn = services.practice.more(turn.session_id, 2)
    assert turn.left.new == 1 + 2


def test_starting_ahead_allows_that_many_beyond_the_limits(services: Services, deck: str) -> None:
    new_cards(services, deck, 9)
    services.settings.change(new_per_day=2)
    assert len(practise(services, EASY)) == 2
    assert services.practice.start(ahead=3).left == Left(new=3, learning=0, review=0)


def test_a_session_resumes_on_the_same_card_after_the_file_was_closed(
    path: Path, clock: FixedClock, services: Services, deck: str
) -> None:
    new_cards(services, deck, 5)
    turn = give(services, services.practice.start(), AGAIN)
    services.cards.create(deck, Draft("Something new"))
    services.close()
    clock.advance(12 * MINUTE)
    with closing(open_services(url_of(path), clock=clock)) as again:
        resumed = again.practice.resume()
        assert resumed is not None
        assert (shown(resumed), resumed.answered, resumed.undo) == (shown(turn), 1, "Add card")
        assert resumed.session_id == turn.session_id
        assert shown(give(again, resumed, GOOD)).phase is Phase.LEARNING


def test_there_is_nothing_to_resume_before_the_first_session_and_after_its_end(services: Services, deck: str) -> None:
    assert services.practice.resume() is None
    turn = services.practice.start()
    assert turn.card is None and turn.summary is not None and turn.summary.answers == 0
    assert services.practice.resume() is None


def test_looking_at_a_turn_changes_nothing(services: Services, deck: str) -> None:
    new_cards(services, deck, 3)
    turn = give(services, services.practice.start(), HARD)
    before = dump(services)
    assert services.practice.turn(turn.session_id) == services.practice.resume()
    assert dump(services) == before
