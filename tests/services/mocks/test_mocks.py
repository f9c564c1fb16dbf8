"""A mock interview in the store: every tap kept, nothing twice, resumed where it was, rated, ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from services.clock import FixedClock, learning_day
from services.errors import InvalidInput, NotFound
from services.feedback.model import About, Asked, Channel
from services.feedback.refusals import RateFirst
from services.interviews.model import InterviewDraft, Rating
from services.mocks.model import Mock, MockDraft, Partner, Role, Source
from services.people.model import PersonDraft, PersonKind, What
from services.practice.model import Draft
from services.practice.words import Competency, Kind
from services.root import Services, open_services
from tests.services.feedback.sealing import padded, reply
from tests.services.helpers import dump, in_memory, new_cards, new_deck, row_of, url_of

FRIEND = Partner.FRIEND
ADVANCES = ("next", "back", "follow_up", "later", "swap")


def start(services: Services, **parts: object) -> Mock:
    return services.mocks.start(MockDraft(**parts))  # type: ignore[arg-type]


@pytest.fixture
def cards(services: Services, deck: str) -> list[str]:
    services.cards.create(deck, Draft("Tell me about yourself.", kind=Kind.OPENER))
    return new_cards(services, deck, 20, follow_ups=("Why?", "And then?"))


def test_ten_minutes_are_four_questions_and_the_opener_is_first(
    services: Services, deck: str, cards: list[str]
) -> None:
    mock = start(services, deck_id=deck)
    assert len(mock.questions) == 4 and mock.subject == "Deck"
    assert mock.question is not None and mock.question.question == "Tell me about yourself."
    assert {asked.source for asked in mock.questions} == {Source.DECK}
    assert services.mocks.running() == mock


def test_what_was_asked_in_an_interview_comes_before_its_decks(services: Services, deck: str, cards: list[str]) -> None:
    other = new_deck(services, "Other")
    new_cards(services, other, 3, follow_ups=("Who?",))
    held = services.interviews.add(InterviewDraft("Acme", datetime(2026, 1, 4, 10), role="Nurse")).card_ids[0]
    services.debriefs.ask(held, question="Why did you leave?")
    services.preparing.choose(held, deck_ids=[other], card_ids=[])
    mock = start(services, interview_id=held, minutes=20)
    assert mock.subject == "Acme · Nurse"
    assert mock.questions[1].question == "Why did you leave?"
    sources = [asked.source for asked in mock.questions[1:]]
    assert sources == [Source.ASKED, *[Source.DECK] * 3, *[Source.REST] * 3]


def test_a_rough_answer_comes_back_in_the_next_mock_and_is_called_for_tomorrow(
    services: Services, deck: str, cards: list[str], clock: FixedClock
) -> None:
    mock = start(services)
    asked = mock.questions[1]
    assert asked.card_id is not None
    services.mocks.rate(mock.id, asked.id, Rating.ROUGH)
    assert row_of(services, asked.card_id)["call_day"] == learning_day(clock) + 1
    again = start(services)
    assert again.questions[1].card_id == asked.card_id and again.questions[1].source is Source.ROUGH
    services.mocks.rate(mock.id, asked.id, Rating.STRONG)
    assert row_of(services, asked.card_id)["call_day"] is None
    assert Source.ROUGH not in {one.source for one in start(services).questions}


def test_ones_own_word_on_an_answer_is_evidence_one_tap_from_its_mock(services: Services, deck: str) -> None:
    new_cards(services, deck, 4, competencies=(Competency.FIT,))
    mock = start(services, partner=FRIEND, swaps=True)
    for asked in mock.questions:
        services.mocks.rate(mock.id, asked.id, Rating.ROUGH)
    standing = services.growth.standing(Competency.FIT)
    # Two answers were one's own, the others the friend's.
    assert standing is not None and [piece.value for piece in standing.pieces] == [1.0, 1.0]
    assert {piece.route for piece in standing.pieces} == {f"/mock/end?mock={mock.id}"}


def test_the_weakest_competency_s_come_after_what_went_rough(services: Services, deck: str, cards: list[str]) -> None:
    weak = new_cards(services, deck, 2, competencies=(Competency.FIT,))
    services.cards.edit(weak[0], Draft("Why us?", competencies=(Competency.FIT,)))
    for _ in range(3):
        mock = start(services)
        services.feedback.requests.rate(services.mocks.ask(mock.id).id, {Competency.FIT: 1, Competency.VOICE: 4})
    sources = {one.question: one.source for one in start(services).questions}
    assert sources["Why us?"] is Source.WEAKEST


def test_taps_move_on_open_follow_ups_and_put_off(services: Services, deck: str, cards: list[str]) -> None:
    mock = start(services)
    first, second, third, fourth = (asked.question for asked in mock.questions)
    mock = services.mocks.next(mock.id, step=mock.step)
    for shown in (("Why?",), ("Why?", "And then?"), ("Why?", "And then?")):
        mock = services.mocks.follow_up(mock.id, step=mock.step)
        assert mock.question is not None and mock.question.shown_follow_ups == shown
    mock = services.mocks.later(mock.id, step=mock.step)
    assert [asked.question for asked in mock.questions] == [first, third, fourth, second]
    assert mock.questions[3].postponed == 1 and mock.current == 1
    for _ in range(5):
        mock = services.mocks.next(mock.id, step=mock.step)
    assert mock.question is None and mock.running_since is None and mock.ended_at is None
    assert services.mocks.back(mock.id, step=mock.step).current == 3
    with pytest.raises(InvalidInput):
        services.mocks.later(mock.id, step=services.mocks.get(mock.id).step)


def test_a_tap_on_what_was_shown_before_changes_nothing(services: Services, cards: list[str]) -> None:
    mock = start(services)
    services.mocks.next(mock.id, step=mock.step)
    after = services.mocks.next(mock.id, step=mock.step)
    assert after.current == 1


def test_roles_swap_in_the_middle_or_when_wanted(services: Services, cards: list[str]) -> None:
    mock = start(services, partner=FRIEND, swaps=True)
    roles = [Role.CANDIDATE] * 2 + [Role.INTERVIEWER] * 2
    assert [asked.role for asked in mock.questions] == roles
    mock = services.mocks.next(mock.id, step=0)
    assert not mock.just_swapped
    mock = services.mocks.next(mock.id, step=1)
    assert mock.just_swapped
    asked = mock.question
    assert asked is not None and asked.card_id is not None
    services.mocks.rate(mock.id, asked.id, Rating.ROUGH)
    # It was the friend's answer: nothing for one's own practice follows from it.
    assert row_of(services, asked.card_id)["call_day"] is None
    mock = services.mocks.swap(mock.id, step=2)
    assert [asked.role for asked in mock.questions] == [Role.CANDIDATE] * 4


def test_alone_there_is_nobody_to_swap_with(services: Services, cards: list[str]) -> None:
    mock = start(services, swaps=True, person_id="x")
    assert mock.own == mock.questions and not mock.draft.swaps and mock.draft.person_id is None


def test_killed_it_resumes_where_it_was_and_the_time_away_is_not_counted(
    path: Path, clock: FixedClock, services: Services, cards: list[str]
) -> None:
    mock = start(services)
    services.mocks.next(mock.id, step=0)
    services.mocks.follow_up(mock.id, step=1)
    clock.advance(timedelta(seconds=12))
    services.mocks.beat(mock.id)
    clock.advance(timedelta(hours=3))
    second = open_services(url_of(path), clock=clock)
    found = second.mocks.running()
    assert found is not None
    found = second.mocks.resume(found.id)
    assert (found.current, found.spent_ms) == (1, 12_000)
    assert found.question is not None and found.question.opened == 1
    clock.advance(timedelta(seconds=5))
    second.mocks.beat(mock.id)
    assert second.mocks.get(mock.id).spent_ms == 17_000
    second.close()


def test_a_pause_stops_the_clock(services: Services, cards: list[str], clock: FixedClock) -> None:
    mock = start(services)
    clock.advance(timedelta(seconds=10))
    services.mocks.pause(mock.id)
    clock.advance(timedelta(seconds=9))
    assert services.mocks.pause(mock.id, paused=False).spent_ms == 10_000
    clock.advance(timedelta(seconds=-100))
    assert services.mocks.next(mock.id, step=2).spent_ms == 10_000


def test_a_new_mock_ends_the_one_under_way(services: Services, cards: list[str]) -> None:
    first, second = start(services), start(services)
    assert services.mocks.get(first.id).ended_at is not None
    assert services.mocks.running() == second
    ended = services.mocks.end(second.id)
    assert services.mocks.end(second.id) == ended
    assert services.mocks.next(second.id, step=ended.step) == ended
    assert services.mocks.running() is None
    assert [mock.id for mock in services.mocks.all()] == [second.id, first.id]


def test_what_can_be_read_of_the_reply_waits_for_ones_own_rating(services: Services, cards: list[str]) -> None:
    mock = start(services, partner=FRIEND)
    request = services.mocks.ask(mock.id)
    assert services.mocks.ask(mock.id) == request
    assert (request.draft.about, request.draft.about_id, request.subject) == (About.MOCK, mock.id, "All cards")
    services.feedback.requests.link(request.id)
    sheet = padded(reply(1, keep="Calm", notes="Fine", answers=[3, 0, 1, 2]))
    services.feedback.replies.take(request.id, sheet, Channel.LOCAL)
    for hidden in (services.feedback.replies.of, services.feedback.replies.gaps):
        with pytest.raises(RateFirst):
            hidden(request.id)
    services.feedback.requests.rate(request.id, {Competency.STRUCTURE: 2})
    (given,) = services.feedback.replies.of(request.id)
    assert (given.content.notes, given.content.answers) == ("Fine", (3, 0, 1, 2))


def test_a_friend_who_helped_is_written_down_with_the_mock(services: Services, cards: list[str]) -> None:
    mentor = services.people.add(PersonDraft("Ana", PersonKind.MENTOR)).card_ids[0]
    mock = start(services, partner=FRIEND, person_id=mentor)
    assert services.mocks.ask(mock.id).draft.asked is Asked.MENTOR
    assert services.people.get(mentor).helped == 0
    services.mocks.end(mock.id)
    (given,) = services.people.get(mentor).helps
    assert (given.what, given.about_id, given.words) == (What.MOCK, mock.id, "All cards")
    assert given.helped_at is not None


def test_deleting_is_undone_whole(services: Services, cards: list[str]) -> None:
    mock = start(services)
    services.mocks.rate(mock.id, mock.questions[0].id, Rating.ROUGH)
    before = dump(services, leave_out=("settings",))
    step = services.mocks.delete(mock.id).step
    with pytest.raises(NotFound):
        services.mocks.get(mock.id)
    services.cards.undo(step)
    assert dump(services, leave_out=("settings",)) == before


def test_a_deleted_card_stays_in_the_mock_and_calls_for_nothing(services: Services, cards: list[str]) -> None:
    mock = start(services)
    asked = mock.questions[1]
    services.cards.delete(cards)
    assert services.mocks.rate(mock.id, asked.id, Rating.ROUGH).questions[1].question == asked.question


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (MockDraft(minutes=7), InvalidInput),
        (MockDraft(deck_id="gone"), NotFound),
        (MockDraft(interview_id="gone"), NotFound),
        (MockDraft(), InvalidInput),
    ],
)
def test_a_mock_that_cannot_be_is_refused_and_nothing_is_written(
    services: Services, draft: MockDraft, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        services.mocks.start(draft)
    assert services.mocks.all() == ()


@hypothesis_settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(ADVANCES), st.booleans()), max_size=25))
def test_any_taps_keep_every_question_once_and_a_place_among_them(taps: list[tuple[str, bool]]) -> None:
    services = in_memory()
    new_cards(services, new_deck(services), 9, follow_ups=("Why?",))
    mock = start(services, partner=FRIEND, swaps=True)
    first = {asked.id for asked in mock.questions}
    for name, stale in taps:
        try:
            mock = getattr(services.mocks, name)(mock.id, step=mock.step - stale)
        except InvalidInput:
            mock = services.mocks.get(mock.id)
        assert {asked.id for asked in mock.questions} == first and len(mock.questions) == 4
        assert 0 <= mock.current <= 4
        assert all(0 <= asked.opened <= 1 for asked in mock.questions)
    services.close()
