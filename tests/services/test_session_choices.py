"""Practising by choice, cards that need help, siblings, and clocks that jump."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from services.clock import FixedClock, learning_day
from services.errors import NotFound
from services.practice.model import Draft, Scope
from services.practice.words import Competency, Grade, Kind
from services.root import Services
from tests.services.helpers import (
    AGAIN,
    EASY,
    GOOD,
    HARD,
    assert_log_gives_state,
    dump,
    give,
    new_cards,
    new_deck,
    practise,
    query,
    row_of,
    shown,
    to_review,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_cramming_leaves_the_schedule_and_the_log_alone(services: Services, clock: FixedClock, deck: str) -> None:
    to_review(services, clock, new_cards(services, deck, 3), days=0)
    before = dump(services, leave_out=("sessions",))
    turn = services.practice.start(cram=True)
    assert [c.when for c in turn.choices] == ["soon", "at the end", "done", "done"]
    first, answers = shown(turn).id, []
    for grade in (AGAIN, HARD, GOOD, EASY, GOOD):
        answers.append(shown(turn).id)
        turn = give(services, turn, grade)
    assert turn.card is None and turn.summary is not None
    assert (turn.summary.answers, turn.summary.cram) == (5, True)
    assert answers[3] == first and answers[4] == answers[1]
    assert dump(services, leave_out=("sessions",)) == before
    assert services.practice.more(turn.session_id, 2).left.total == 2


def test_undo_works_while_cramming(services: Services, deck: str) -> None:
    new_cards(services, deck, 3)
    turn = services.practice.start(cram=True)
    before = dump(services)
    give(services, turn, AGAIN)
    assert services.practice.undo(turn.session_id).card == turn.card
    assert dump(services) == before


SCOPES = {
    "all": (lambda a, b: Scope(), {"plain", "kind", "competency", "tag", "elsewhere"}),
    "a deck": (lambda a, b: Scope(deck_ids=(b,)), {"elsewhere"}),
    "two decks": (lambda a, b: Scope(deck_ids=(a, b)), {"plain", "kind", "competency", "tag", "elsewhere"}),
    "a kind": (lambda a, b: Scope(kind=Kind.OPENER), {"kind"}),
    "a competency": (lambda a, b: Scope(competency=Competency.VOICE), {"competency", "tag"}),
    "a tag": (lambda a, b: Scope(tag="GRÖSSE 100%"), {"tag", "elsewhere"}),
    "a tag in a deck": (lambda a, b: Scope(deck_ids=(a,), tag="größe 100%"), {"tag"}),
    "nothing": (lambda a, b: Scope(deck_ids=(b,), kind=Kind.OPENER), set()),
}


@pytest.mark.parametrize("cram", [False, True])
@pytest.mark.parametrize("name", SCOPES)
def test_a_session_stays_in_its_scope(services: Services, deck: str, name: str, cram: bool) -> None:
    other = new_deck(services, "Other")
    for deck_id, draft in (
        (deck, Draft("plain", tags=("größe",))),
        (deck, Draft("kind", kind=Kind.OPENER)),
        (deck, Draft("competency", competencies=(Competency.FIT, Competency.VOICE))),
        (deck, Draft("tag", tags=("x", "Größe 100%"), competencies=(Competency.VOICE,))),
        (other, Draft("elsewhere", tags=("größe 100%",))),
    ):
        services.cards.create(deck_id, draft)
    scope, wanted = SCOPES[name]
    turn, seen = services.practice.start(scope(deck, other), cram=cram), []
    while turn.card is not None:
        seen.append(turn.card.draft.question)
        turn = give(services, turn, EASY)
        assert turn.scope == scope(deck, other)
    assert set(seen) == wanted and len(seen) == len(wanted)


def test_suspended_cards_rest_and_come_back_with_their_schedule(
    services: Services, clock: FixedClock, deck: str
) -> None:
    card, other = new_cards(services, deck, 2)
    to_review(services, clock, [card, other])
    turn = services.practice.start()
    before = row_of(services, shown(turn).id)
    services.cards.suspend([before["id"]])
    assert shown(services.practice.turn(turn.session_id)).id != before["id"]
    assert services.practice.start(cram=True).left.total == 1
    assert len(practise(services, EASY)) == 1
    services.cards.suspend([before["id"]], False)
    assert row_of(services, before["id"]) | {"changed_at": 0} == before | {"changed_at": 0}
    assert practise(services, EASY) == [before["id"]]


def test_finishing_early_sums_up_and_undo_goes_on(services: Services, deck: str) -> None:
    new_cards(services, deck, 12)
    turn = services.practice.start()
    turn = give(services, turn, HARD, spoke_ms=61_400)
    turn = give(services, turn, EASY, spoke_ms=30_000)
    end = services.practice.finish(turn.session_id)
    assert end.card is None and end.summary is not None
    assert (end.summary.answers, end.summary.cards, end.summary.new_cards) == (2, 2, 2)
    assert end.summary.by_grade == {HARD: 1, EASY: 1} and end.summary.spoke_seconds == 91
    assert (end.summary.due_tomorrow, end.summary.new_tomorrow, end.summary.more) == (0, 10, 10)
    assert services.practice.resume() is None
    assert services.practice.turn(end.session_id).summary == end.summary
    assert services.practice.undo(end.session_id).answered == 1
    assert services.practice.resume() is not None


@pytest.mark.parametrize("back", [timedelta(hours=2), DAY, timedelta(days=365)])
def test_a_clock_set_back_loses_no_answer_and_no_card(
    services: Services, clock: FixedClock, deck: str, back: timedelta
) -> None:
    _, learning, _ = new_cards(services, deck, 3)
    turn = give(services, services.practice.start(), GOOD)
    turn = give(services, turn, AGAIN)
    clock.advance(-back)
    today = learning_day(clock)
    turn = give(services, services.practice.turn(turn.session_id), GOOD)
    if back > DAY:
        assert shown(turn).id == learning, "a learning card due only in a year is shown at once"
    if turn.card is not None:
        turn = give(services, turn, GOOD)
    end = services.practice.finish(turn.session_id)
    assert end.summary is not None and sum(end.summary.by_grade.values()) == end.summary.answers
    assert query(services, "SELECT count(*) FROM cards WHERE due_day < ?", today) == [(0,)]
    assert_log_gives_state(services)
    told = services.overview.today().clock_behind
    assert told == (date(2026, 1, 5) if back > DAY else None)


def test_a_clock_that_is_one_day_behind_is_a_journey_west(services: Services, clock: FixedClock, deck: str) -> None:
    new_cards(services, deck, 1)
    practise(services, EASY)
    clock.advance(-DAY)
    assert clock.zone() is UTC and services.overview.today().clock_behind is None


def test_a_session_that_does_not_exist_is_told(services: Services) -> None:
    for call in (services.practice.turn, services.practice.more, services.practice.finish):
        with pytest.raises(NotFound):
            call("nobody")
    with pytest.raises(NotFound):
        services.practice.answer(session_id="nobody", card_id="x", reps=0, grade=Grade.GOOD)
