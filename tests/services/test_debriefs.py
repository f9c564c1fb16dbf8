"""The debrief: any part of it is enough, every note is on disk, and questions become cards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.clock import FixedClock, learning_day
from services.errors import InvalidInput, NotFound
from services.interviews.asked import DECK_NAME
from services.interviews.model import Chip, Debrief, Guess, InterviewDraft, Noticed, Rating
from services.practice.model import CardQuery, Draft, Scope
from services.root import Services
from tests.services.helpers import (
    GOOD,
    assert_log_gives_state,
    dump,
    give,
    new_cards,
    practise,
    row_of,
    shown,
    to_review,
)
from tests.services.test_interviews import NASTY, NINE

FIELDS = {
    "feeling": 4,
    "went_well": NASTY,
    "went_badly": "rushed",
    "surprise": "two more people",
    "guess": Guess.UNSURE,
    "if_text": "they interrupt",
    "then_text": "finish the sentence",
    "promised": "the slides",
}


@pytest.fixture
def interview(services: Services) -> str:
    return services.interviews.add(InterviewDraft("Acme", NINE)).card_ids[0]


def ask(services: Services, interview: str, question: str, rating: Rating = Rating.UNRATED) -> str:
    asked, _ = services.debriefs.ask(interview, question=question)
    if rating:
        services.debriefs.rate(asked.id, rating)
    assert asked.card_id is not None
    return asked.card_id


def test_reading_makes_no_debrief(services: Services, interview: str) -> None:
    assert services.debriefs.get(interview) == Debrief(interview)
    assert not services.interviews.get(interview).has_debrief


@pytest.mark.parametrize("name", FIELDS)
def test_any_single_field_is_a_debrief(services: Services, interview: str, name: str) -> None:
    services.debriefs.note(interview, **{name: FIELDS[name]})
    assert services.debriefs.get(interview).__getattribute__(name) == FIELDS[name]
    assert services.interviews.get(interview).has_debrief


def test_fields_are_kept_beside_each_other_and_can_be_emptied(services: Services, interview: str) -> None:
    for name, value in FIELDS.items():
        services.debriefs.note(interview, **{name: value})
    services.debriefs.notice(interview, Chip.PACE, Noticed.WATCH)
    services.debriefs.notice(interview, Chip.SMILE, Noticed.FINE)
    services.debriefs.notice(interview, Chip.PACE, Noticed.UNSURE)
    services.debriefs.notice(interview, Chip.SMILE, None)
    services.debriefs.promise(interview, date(2026, 1, 20))
    found = services.debriefs.get(interview)
    assert {name: getattr(found, name) for name in FIELDS} == FIELDS
    assert found.body_voice == ((Chip.PACE, Noticed.UNSURE),)
    assert services.interviews.get(interview).promised == date(2026, 1, 20)
    services.debriefs.note(interview, feeling=None, guess=None, went_well="")
    found = services.debriefs.get(interview)
    assert (found.feeling, found.guess, found.went_well, found.went_badly) == (None, None, "", "rushed")


@pytest.mark.parametrize(
    "wrong",
    [{"feeling": 6}, {"feeling": "x"}, {"changes": ("a", "b", "c")}, {"went_well": "x" * 501}, {"nonsense": "x"}],
)
def test_a_field_that_cannot_be_is_refused_and_changes_nothing(
    services: Services, interview: str, wrong: dict[str, object]
) -> None:
    before = dump(services)
    with pytest.raises(InvalidInput):
        services.debriefs.note(interview, **wrong)
    assert dump(services) == before


def test_notes_need_the_interview(services: Services) -> None:
    for attempt in (
        lambda: services.debriefs.get("gone"),
        lambda: services.debriefs.note("gone", feeling=1),
        lambda: services.debriefs.ask("gone", question="Why?"),
        lambda: services.debriefs.rate("gone", Rating.OK),
        lambda: services.thanks.get("gone"),
        lambda: services.preparing.state("gone"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_new_question_becomes_a_card_with_the_interview_as_its_source(services: Services, interview: str) -> None:
    card = services.cards.get(ask(services, interview, f"  {NASTY}  "))
    assert (card.deck_name, card.draft.question, card.draft.tags) == (DECK_NAME, NASTY, ("Acme",))
    ask(services, interview, "Second?")
    assert [deck.name for deck in services.decks.all()] == [DECK_NAME], "one deck for all of them"
    (source,) = services.debriefs.asked_at(card.id)
    assert (source.interview_id, source.company, source.day) == (interview, "Acme", NINE.date())


def test_a_question_that_a_card_asks_already_makes_no_second_card(
    services: Services, interview: str, deck: str
) -> None:
    own = services.cards.create(deck, Draft("Tell me  about yourself.")).card_ids[0]
    assert ask(services, interview, "TELL me about  yourself.") == own
    asked, _ = services.debriefs.ask(interview, card_id=own)
    assert [q.id for q in services.debriefs.get(interview).questions] == [asked.id], "nor is it listed twice"
    assert services.cards.find().total == 1


def test_a_renamed_or_deleted_deck_is_found_or_made_again(services: Services, interview: str) -> None:
    ask(services, interview, "One?")
    (deck,) = services.decks.all()
    services.decks.rename(deck.id, "Real questions")
    ask(services, interview, "Two?")
    assert [d.name for d in services.decks.all()] == ["Real questions"]
    services.decks.delete(deck.id)
    ask(services, interview, "Three?")
    assert [d.name for d in services.decks.all()] == [DECK_NAME]
    assert [q.question for q in services.debriefs.get(interview).questions] == ["One?", "Two?", "Three?"]


def test_adding_and_removing_a_question_can_be_undone(services: Services, interview: str) -> None:
    services.debriefs.note(interview, feeling=1)
    before = dump(services, ("debriefs",))
    asked, change = services.debriefs.ask(interview, question="Why?")
    services.interviews.undo(change.step)
    assert dump(services, ("debriefs",)) == before
    asked, _ = services.debriefs.ask(interview, question="Why?")
    services.debriefs.rate(asked.id, Rating.ROUGH)
    with_it = dump(services, ("debriefs",))
    change = services.debriefs.unask(asked.id)
    assert services.cards.find().total == 0, "a card that was made for it and never used goes with it"
    services.interviews.undo(change.step)
    assert dump(services, ("debriefs",)) == with_it


def test_removing_a_question_leaves_a_card_that_is_in_use(services: Services, interview: str, deck: str) -> None:
    own = services.cards.create(deck, Draft("Mine?")).card_ids[0]
    made = ask(services, interview, "Practised?")
    practise(services, GOOD)
    for asked in (services.debriefs.ask(interview, card_id=own)[0], *services.debriefs.get(interview).questions):
        if asked.card_id in (own, made):
            services.debriefs.unask(asked.id) if asked in services.debriefs.get(interview).questions else None
    assert {row.id for row in services.cards.find().rows} == {own, made}


def test_a_rough_new_question_is_in_tomorrows_practice_whatever_the_limits(
    services: Services, clock: FixedClock, interview: str, deck: str
) -> None:
    new_cards(services, deck, 30)
    services.settings.change(new_per_day=0)
    card = ask(services, interview, "Why did you leave?", Rating.ROUGH)
    assert services.practice.start().card is None, "not today"
    clock.advance(timedelta(days=1))
    assert services.overview.today().due == 1
    turn = services.practice.start()
    assert shown(turn).id == card and turn.left.review == 1
    assert give(services, turn, GOOD).card is None
    assert_log_gives_state(services)
    assert services.overview.today().due == 0


def test_a_rough_card_that_is_due_in_months_comes_tomorrow_once(
    services: Services, clock: FixedClock, interview: str, deck: str
) -> None:
    cards = new_cards(services, deck, 3)
    to_review(services, clock, cards, days=0)
    asked, _ = services.debriefs.ask(interview, card_id=cards[1])
    services.debriefs.rate(asked.id, Rating.ROUGH)
    due = row_of(services, cards[1])["due_day"]
    services.debriefs.rate(asked.id, Rating.STRONG)
    clock.advance(timedelta(days=1))
    assert services.practice.start().card is None, "another rating takes the call back"
    clock.advance(timedelta(days=-1))
    services.debriefs.rate(asked.id, Rating.ROUGH)
    assert row_of(services, cards[1])["due_day"] == due, "the schedule itself stays"
    clock.advance(timedelta(days=1))
    assert practise(services, GOOD) == [cards[1]]
    assert_log_gives_state(services)


def test_a_rough_card_comes_back_from_suspension(services: Services, clock: FixedClock, interview: str) -> None:
    card = ask(services, interview, "Why?")
    services.cards.suspend([card])
    services.debriefs.rate(services.debriefs.get(interview).questions[0].id, Rating.ROUGH)
    clock.advance(timedelta(days=1))
    assert practise(services, GOOD, scope=Scope()) == [card]


def test_practising_on_the_same_day_does_not_use_up_tomorrows_call(
    services: Services, clock: FixedClock, interview: str
) -> None:
    card = ask(services, interview, "Why?", Rating.ROUGH)
    assert set(practise(services, GOOD)) == {card}
    assert row_of(services, card)["call_day"] == learning_day(clock) + 1
    clock.advance(timedelta(days=1))
    assert practise(services, GOOD)[:1] == [card]


def test_undoing_the_answer_brings_the_call_back(services: Services, clock: FixedClock, interview: str) -> None:
    ask(services, interview, "Why?", Rating.ROUGH)
    clock.advance(timedelta(days=1))
    turn = services.practice.start()
    before = dump(services)
    give(services, turn, GOOD)
    back = services.practice.undo(turn.session_id)
    assert dump(services) == before and back.left == turn.left


def test_five_hundred_questions_fit_in_one_debrief(services: Services, clock: FixedClock, interview: str) -> None:
    for number in range(500):
        ask(services, interview, f"Question number {number}?", Rating.ROUGH)
    questions = services.debriefs.get(interview).questions
    assert [q.question for q in questions] == [f"Question number {n}?" for n in range(500)]
    clock.advance(timedelta(days=1))
    assert services.practice.start().left.review == services.settings.read().reviews_per_day, "the limit holds"


def test_the_second_pass_is_marked_by_its_first_word_or_by_being_done(services: Services, clock: FixedClock) -> None:
    first, second = (services.interviews.add(InterviewDraft(name, NINE)).card_ids[0] for name in ("A", "B"))
    services.debriefs.note(first, went_badly="numbers")
    assert services.debriefs.get(first).second_pass_at is None
    services.debriefs.note(first, why="")
    assert services.debriefs.get(first).second_pass_at is None, "an empty field says nothing"
    services.debriefs.note(first, changes=("one", "", ))  # fmt: skip
    assert services.debriefs.get(first).changes == ("one",)
    assert services.debriefs.get(first).second_pass_at == clock.now()
    services.debriefs.finish_second_pass(second)
    assert services.debriefs.get(second).second_pass_at == clock.now()


def test_the_thank_you_note_says_only_what_was_entered(services: Services, clock: FixedClock) -> None:
    plain = services.interviews.add(InterviewDraft("Acme", NINE)).card_ids[0]
    assert services.thanks.get(plain).text == (
        "Hello,\n\nThank you for taking the time to talk with me on Thursday, 8 January at Acme.\n\nKind regards"
    )
    draft = InterviewDraft("Acme", NINE, role="Analyst", people=("Ana Silva (CTO)", "Ben, HR", "Chi"))
    full = services.interviews.add(draft).card_ids[0]
    services.debriefs.note(full, promised="the slides.", went_well="the migration story")
    ask(services, full, "Why us?", Rating.STRONG)
    ask(services, full, "Why not?", Rating.ROUGH)
    note = services.thanks.get(full)
    assert note.text == (
        "Dear Ana Silva, Ben and Chi,\n\nThank you for taking the time to talk with me on Thursday, 8 January"
        " about the Analyst role at Acme.\n\nI will send you what I promised: the slides.\n\nKind regards"
    )
    assert note.facts == ("the migration story", "You asked: “Why us?”")
    services.thanks.write(full, "Mine\n\nown")
    assert services.thanks.get(full).text == "Mine\n\nown"
    services.thanks.sent(full)
    assert services.interviews.get(full).thanked_at == clock.now()
    services.thanks.write(full, "")
    assert services.thanks.get(full).drafted


def test_what_was_asked_is_found_among_the_cards(services: Services, interview: str) -> None:
    ask(services, interview, "What is your notice period?")
    assert services.cards.find(CardQuery(text="notice peri")).total == 1
