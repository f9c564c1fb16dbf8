"""From ratings, replies and debriefs to two areas, and from there to the next practice."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta

import pytest

from services.clock import FixedClock
from services.delivery.model import Measured
from services.delivery.speech import Span
from services.delivery.wav import header
from services.errors import InvalidInput, NotFound
from services.feedback.model import About, Asked, Channel, RequestDraft
from services.interviews.model import Chip, InterviewDraft, Noticed, Outcome, Rating
from services.mocks.model import MockDraft, Partner
from services.practice.model import Draft
from services.practice.words import Competency
from services.progress.model import Cheapest, IfThen, Source
from services.progress.sources import MOST_OWN, MOST_REPLIES
from services.root import Services
from tests.services.helpers import GOOD, MONDAY, give, in_memory, new_cards, new_deck, query

STRUCTURE, VOICE, EVIDENCE = Competency.STRUCTURE, Competency.VOICE, Competency.EVIDENCE


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture
def services(clock: FixedClock) -> Services:
    return in_memory(clock)


def a_reply(services: Services, request_id: str, number: int, **ratings: int) -> None:
    mark = f"{number:022d}"
    content = json.dumps({"v": 1, "id": mark, "keep": "k", "next": "n", "name": f"Friend {number}", "ratings": ratings})
    services.feedback.replies.take(request_id, content.encode(), Channel.LOCAL)


def asked(services: Services, own: dict[Competency, int], *replies: dict[str, int], by: Asked = Asked.FRIEND) -> str:
    request = services.feedback.requests.ask(RequestDraft(asked=by)).id
    services.feedback.requests.rate(request, own)
    for number, ratings in enumerate(replies):
        a_reply(services, request, number, **ratings)
    return request


def weak_structure(services: Services) -> None:
    asked(services, {STRUCTURE: 4}, {"structure": 2}, {"structure": 1}, {"structure": 2})


def an_interview(services: Services, clock: FixedClock) -> str:
    start = (clock.now() - timedelta(hours=2)).replace(tzinfo=None)
    return services.interviews.add(InterviewDraft("Acme", start, zone="UTC")).card_ids[0]


def test_without_evidence_there_is_nothing_to_say(services: Services) -> None:
    found = services.growth.picture()
    assert (found.standings, found.areas, found.calibration, found.pieces) == ((), (), None, 0)


def test_replies_count_only_beside_ones_own_rating(services: Services) -> None:
    request = services.feedback.requests.ask(RequestDraft())
    services.feedback.requests.rate(request.id, {STRUCTURE: 4})
    a_reply(services, request.id, 1, structure=2)
    assert {piece.source for piece in services.growth.standing(STRUCTURE).pieces} == {Source.SELF, Source.FRIEND}
    query(services, "DELETE FROM feedback_ratings")
    assert services.growth.standing(STRUCTURE) is None, "what may not be read yet is not counted either"


def test_hidden_replies_are_left_out(services: Services) -> None:
    request = asked(services, {STRUCTURE: 4}, {"structure": 1})
    (reply,) = services.feedback.replies.of(request)
    services.feedback.replies.hide(reply.id)
    assert {piece.source for piece in services.growth.standing(STRUCTURE).pieces} == {Source.SELF}


def test_a_debrief_is_evidence(services: Services, clock: FixedClock) -> None:
    deck = new_deck(services)
    card = services.cards.create(deck, Draft("Tell me about a conflict", competencies=(EVIDENCE,))).card_ids[0]
    interview = an_interview(services, clock)
    noted, _ = services.debriefs.ask(interview, card_id=card)
    services.debriefs.rate(noted.id, Rating.ROUGH)
    services.debriefs.notice(interview, Chip.PACE, Noticed.WATCH)
    services.debriefs.notice(interview, Chip.DRESS, Noticed.UNSURE)
    (rough,) = services.growth.standing(EVIDENCE).pieces
    assert (rough.source, rough.value, rough.who, rough.about) == (
        Source.QUESTION, 1.0, "Acme", "Tell me about a conflict",
    )  # fmt: skip
    assert rough.route == f"/interviews/{interview}"
    (noticed,) = services.growth.standing(VOICE).pieces
    assert (noticed.source, noticed.value) == (Source.NOTICED, 2.0)
    assert services.growth.standing(Competency.PRESENCE) is None, "not sure is not evidence"


def test_an_outcome_is_a_hint_about_what_was_asked_and_nothing_else(services: Services, clock: FixedClock) -> None:
    deck = new_deck(services)
    card = services.cards.create(deck, Draft("Tell me about a conflict", competencies=(EVIDENCE,))).card_ids[0]
    interview = an_interview(services, clock)
    services.debriefs.ask(interview, card_id=card)
    services.interviews.set_outcome(interview, Outcome.NO)
    assert services.growth.standing(VOICE) is None
    standing = services.growth.standing(EVIDENCE)
    (piece,) = standing.pieces
    assert (piece.source, piece.about, piece.who, piece.route) == (
        Source.OUTCOME, "no", "Acme", f"/interviews/{interview}",
    )  # fmt: skip
    assert standing.rated == () and standing.mean is None and standing.hints == (piece,)
    services.interviews.set_outcome(interview, Outcome.WITHDRAWN)
    assert services.growth.standing(EVIDENCE) is None, "nobody judged what was withdrawn"


def a_recording(services: Services, clock: FixedClock, *, pace: float | None, pauses: int = 0, rating: int = 4) -> str:
    found = services.recordings.bring_in(header(rate=16_000, size=0), "answer.wav", title="Conflict").id
    services.recordings.rate(found, rating)
    there = tuple(Span(float(n), n + 2.0) for n in range(pauses)) if pace else None
    measured = json.dumps(asdict(Measured(60.0, 40.0, pauses=there, pace=pace, reason="" if pace else "Too quiet.")))
    query(services, "UPDATE recordings SET measured = ? WHERE id = ?", measured, found)
    clock.advance(timedelta(hours=1))
    return found


def test_delivery_is_laid_beside_ones_own_usual_and_is_a_hint(services: Services, clock: FixedClock) -> None:
    for pace in (180, 190, 200):
        a_recording(services, clock, pace=pace, pauses=1)
    assert {piece.source for piece in services.growth.standing(VOICE).pieces} == {Source.SELF}, "no usual yet"
    a_recording(services, clock, pace=None)
    fast = a_recording(services, clock, pace=240, pauses=4)
    standing = services.growth.standing(VOICE)
    assert {(piece.about, piece.value, piece.route) for piece in standing.hints} == {
        ("Pace about 240 syllables a minute, usually about 190", 3.0, f"/recordings/{fast}"),
        ("4 long pauses, usually 1", 3.0, f"/recordings/{fast}"),
    }
    assert [piece.value for piece in standing.rated] == [4.0] * 5 and standing.mean == 4.0
    usual = a_recording(services, clock, pace=200, pauses=2)
    assert {piece.value for piece in services.growth.standing(VOICE).hints if piece.route.endswith(usual)} == {4.0}
    assert services.growth.picture().areas == ()


def test_figures_of_a_recording_count_only_after_ones_own_rating(services: Services, clock: FixedClock) -> None:
    for _ in range(5):
        a_recording(services, clock, pace=180)
    query(services, "UPDATE recordings SET rating = NULL")
    assert services.growth.standing(VOICE) is None


def test_what_is_read_is_bounded_and_the_newest(services: Services, clock: FixedClock) -> None:
    for number in range(MOST_REPLIES + 4):
        asked(services, {STRUCTURE: 4}, {"structure": 1 if number < 4 else 5})
        clock.advance(timedelta(days=1))
    pieces = services.growth.standing(STRUCTURE).pieces
    assert [piece.value for piece in pieces if piece.source is Source.FRIEND] == [5.0] * MOST_REPLIES
    assert sum(piece.source is Source.SELF for piece in pieces) == MOST_OWN


def test_the_cheapest_next_piece_is_what_lies_here_already(services: Services, clock: FixedClock) -> None:
    def cheapest() -> tuple[Cheapest, str]:
        found = services.growth.picture().next_piece
        return found.kind, found.route

    assert cheapest() == (Cheapest.ASK, "/feedback/ask")
    start = (clock.now() - timedelta(hours=2)).replace(tzinfo=None)
    interview = services.interviews.add(InterviewDraft("Acme", start, zone="UTC")).card_ids[0]
    assert cheapest() == (Cheapest.DEBRIEF, f"/interviews/{interview}/debrief")
    recording = services.recordings.bring_in(header(rate=16_000, size=0), "answer.wav").id
    assert cheapest() == (Cheapest.HEAR, f"/recordings/{recording}")
    new_cards(services, new_deck(services), 4)
    mock = services.mocks.start(MockDraft(minutes=10, partner=Partner.FRIEND))
    request = services.mocks.ask(mock.id).id
    a_reply(services, request, 1, structure=2)
    assert cheapest() == (Cheapest.RATE, f"/feedback/{request}")
    services.feedback.requests.rate(request, {STRUCTURE: 3})
    services.recordings.rate(recording, 3)
    clock.advance(timedelta(days=8))
    assert cheapest() == (Cheapest.ASK, "/feedback/ask"), "after a week a debrief is guessing"
    weak_structure(services)
    assert services.growth.picture().next_piece is None


def test_evidence_older_than_half_a_year_is_not_shown(services: Services, clock: FixedClock) -> None:
    weak_structure(services)
    clock.advance(timedelta(days=181))
    assert services.growth.picture().pieces == 0


def test_an_area_names_its_plan_and_the_cards_that_fit(services: Services, clock: FixedClock) -> None:
    deck = new_deck(services)
    fitting = new_cards(services, deck, 12, competencies=(STRUCTURE,))
    new_cards(services, deck, 3, competencies=(VOICE,))
    weak_structure(services)
    interview = an_interview(services, clock)
    noted, _ = services.debriefs.ask(interview, card_id=fitting[9])
    services.debriefs.rate(noted.id, Rating.ROUGH)
    (area,) = services.growth.picture().areas
    assert area.standing.competency is STRUCTURE and area.work is None and area.plan.if_text
    assert len(area.card_ids) == 8 and set(area.card_ids) <= set(fitting)
    assert area.card_ids[0] == fitting[9], "what really went rough comes first"


def test_the_next_practice_begins_with_the_cards_it_named(services: Services) -> None:
    deck = new_deck(services)
    new_cards(services, deck, 10, competencies=(VOICE,))
    new_cards(services, deck, 9, competencies=(STRUCTURE,))
    weak_structure(services)
    (area,) = services.growth.picture().areas
    change = services.growth.work_on(STRUCTURE)
    turn, seen = services.practice.start(), []
    for _ in range(8):
        seen.append(turn.card.id)
        turn = give(services, turn, GOOD)
    assert set(seen) == set(area.card_ids)
    assert VOICE in turn.card.draft.competencies, "then practice goes on as usual"
    assert change.label == "Work on structure"


def test_it_stays_within_the_daily_limit(services: Services) -> None:
    services.settings.change(reviews_per_day=3, new_per_day=0)
    new_cards(services, new_deck(services), 9, competencies=(STRUCTURE,))
    weak_structure(services)
    services.growth.work_on(STRUCTURE)
    assert services.practice.start().left.total == 3


def test_working_on_it_can_be_undone_and_stopped(services: Services) -> None:
    new_cards(services, new_deck(services), 9, competencies=(STRUCTURE,))
    weak_structure(services)
    services.settings.change(new_per_day=0)
    services.cards.undo(services.growth.work_on(STRUCTURE).step)
    assert services.growth.picture().works == () and services.practice.start().left.total == 0
    services.growth.work_on(STRUCTURE)
    (work,) = services.growth.picture().works
    assert services.practice.start().left.total == 8
    services.growth.stop(work.id)
    assert services.growth.picture().works == () and services.practice.start().left.total == 0
    with pytest.raises(NotFound):
        services.growth.stop(work.id)


def test_it_says_honestly_whether_it_moved(services: Services, clock: FixedClock) -> None:
    weak_structure(services)
    services.growth.work_on(STRUCTURE, IfThen("they ask", "say the result first"))
    (work,) = services.growth.picture().works
    assert (work.since, work.pieces_since) == (None, 0) and 1 < work.baseline < 3
    clock.advance(timedelta(days=3))
    asked(services, {STRUCTURE: 4}, {"structure": 4}, {"structure": 5})
    (work,) = services.growth.picture().works
    assert work.since is not None and work.since > 4 and work.pieces_since == 3
    assert work.plan == IfThen("they ask", "say the result first")


def test_it_says_whether_it_moved_also_after_it_was_stopped(services: Services, clock: FixedClock) -> None:
    weak_structure(services)
    services.growth.work_on(STRUCTURE)
    clock.advance(timedelta(days=3))
    services.growth.stop(services.growth.picture().works[0].id)
    asked(services, {STRUCTURE: 2}, {"structure": 2}, {"structure": 1})
    (past,) = services.growth.picture().past
    assert past.ended_at == clock.now() and past.since is not None and past.since < 2.5
    clock.advance(timedelta(days=91))
    assert services.growth.picture().past == ()


@pytest.mark.parametrize("plan", [IfThen("", "do it"), IfThen("they ask", "  "), IfThen("x" * 201, "do it")])
def test_a_plan_needs_both_halves(services: Services, plan: IfThen) -> None:
    weak_structure(services)
    with pytest.raises(InvalidInput):
        services.growth.work_on(STRUCTURE, plan)


def test_one_cannot_work_on_what_nobody_has_seen(services: Services) -> None:
    with pytest.raises(InvalidInput, match="too little"):
        services.growth.work_on(STRUCTURE)
    weak_structure(services)
    services.growth.work_on(STRUCTURE)
    with pytest.raises(InvalidInput, match="already"):
        services.growth.work_on(STRUCTURE)


def test_calibration_lays_own_ratings_beside_those_of_others(services: Services) -> None:
    for _ in range(3):
        asked(services, {STRUCTURE: 2, VOICE: 3}, {"structure": 4}, {"structure": 3}, by=Asked.MENTOR)
    found = services.growth.picture().calibration
    assert found is not None and (found.pairs, found.gap) == (3, -1.5)


def test_reading_the_picture_writes_nothing(services: Services) -> None:
    weak_structure(services)
    before = query(services, "SELECT * FROM feedback_ratings")
    services.growth.picture()
    services.growth.work_on(STRUCTURE)
    assert query(services, "SELECT * FROM feedback_ratings") == before


def test_about_is_what_was_asked_about(services: Services) -> None:
    card = new_cards(services, new_deck(services), 1)[0]
    request = services.feedback.requests.ask(RequestDraft(about=About.CARD, about_id=card))
    services.feedback.requests.rate(request.id, {STRUCTURE: 3})
    (piece,) = services.growth.standing(STRUCTURE).pieces
    assert "Question 0" in piece.about and piece.route == f"/feedback/{request.id}"
