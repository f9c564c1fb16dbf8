"""Undo while practising, and answers that come too late."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from services.clock import FixedClock
from services.errors import CardChanged, NotFound
from services.practice.words import Grade
from services.root import Services, open_services
from tests.services.helpers import (
    AGAIN,
    EASY,
    GOOD,
    assert_log_gives_state,
    dump,
    give,
    new_cards,
    query,
    shown,
    url_of,
)


def test_two_windows_cannot_answer_one_card_twice(path: Path, clock: FixedClock, services: Services, deck: str) -> None:
    new_cards(services, deck, 2)
    here = services.practice.start()
    with closing(open_services(url_of(path), clock=clock)) as window:
        there = window.practice.resume()
        assert there is not None and there.card == here.card
        give(services, here, GOOD)
        with pytest.raises(CardChanged, match="another window"):
            give(window, there, EASY)
        give(window, window.practice.turn(there.session_id), GOOD)
        window.practice.start()
        with pytest.raises(CardChanged):
            give(services, here, AGAIN)
    assert query(services, "SELECT count(*), count(DISTINCT card_id) FROM reviews") == [(2, 2)]
    assert_log_gives_state(services)


def test_an_answer_to_a_deleted_card_or_a_lost_session_is_not_counted(services: Services, deck: str) -> None:
    card, _ = new_cards(services, deck, 2)
    turn = services.practice.start()
    services.cards.delete([card])
    with pytest.raises(CardChanged):
        give(services, turn, GOOD)
    with pytest.raises(NotFound, match="Start a new one"):
        services.practice.turn("0" * 32)
    assert query(services, "SELECT * FROM reviews") == []


def test_a_second_answer_to_a_card_that_is_shown_again_is_not_counted(services: Services, deck: str) -> None:
    new_cards(services, deck, 1)
    turn = services.practice.start()
    again = give(services, turn, AGAIN)
    assert shown(again).id == shown(turn).id
    with pytest.raises(CardChanged):
        give(services, turn, AGAIN)
    assert query(services, "SELECT count(*) FROM reviews") == [(1,)]


@pytest.mark.parametrize("grade", Grade)
def test_undo_returns_to_the_card_as_it_was(services: Services, deck: str, grade: Grade) -> None:
    new_cards(services, deck, 2)
    turn = services.practice.start()
    before = dump(services)
    after = give(services, turn, grade, took_ms=5, spoke_ms=7)
    assert after.undo == "Answer" and dump(services) != before
    back = services.practice.undo(turn.session_id)
    assert dump(services) == before
    assert (back.card, back.choices, back.left, back.answered) == (turn.card, turn.choices, turn.left, 0)


def test_undo_on_the_end_screen_opens_the_session_again(services: Services, deck: str) -> None:
    new_cards(services, deck, 1)
    turn = services.practice.start()
    end = give(services, turn, EASY)
    assert end.card is None and end.undo == "Answer"
    assert services.practice.undo(end.session_id).card == turn.card
    assert services.practice.resume() is not None


def test_thirty_answers_can_be_undone_in_a_row_and_no_more(services: Services, deck: str) -> None:
    new_cards(services, deck, 40)
    services.settings.change(new_per_day=40)
    turn, states = services.practice.start(), []
    for n in range(35):
        states.append((shown(turn).id, dump(services)))
        turn = give(services, turn, Grade(1 + n % 4))
    for card_id, state in reversed(states[5:]):
        turn = services.practice.undo(turn.session_id)
        assert (shown(turn).id, dump(services)) == (card_id, state)
    assert turn.undo is None
    with pytest.raises(NotFound, match="nothing to undo"):
        services.practice.undo(turn.session_id)


def test_undo_in_a_session_does_not_take_decks_away(services: Services, deck: str) -> None:
    new_cards(services, deck, 1)
    turn = services.practice.start()
    services.decks.add_starters(["general"])
    assert services.practice.turn(turn.session_id).undo is None
    with pytest.raises(NotFound):
        services.practice.undo(turn.session_id)
    assert len(services.decks.all()) == 2
