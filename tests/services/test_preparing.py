"""Preparing: every chosen card once more before the day, within the limits, and rest after it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.clock import FixedClock, learning_day
from services.interviews.model import Format, InterviewDraft
from services.practice.final_pass import LONGEST, days_of_pass, spread
from services.practice.model import CardQuery, CardState, Draft
from services.practice.schedule import retrievability
from services.practice.words import Kind
from services.root import Services
from tests.services.helpers import (
    EASY,
    GOOD,
    assert_log_gives_state,
    dump,
    in_memory,
    memory_of,
    new_cards,
    new_deck,
    practise,
    query,
    to_review,
)


def interview(services: Services, days: int, company: str = "Acme", hour: int = 15) -> str:
    start = services.clock.now().replace(tzinfo=None, hour=hour, minute=0) + timedelta(days=days)
    return services.interviews.add(InterviewDraft(company, start)).card_ids[0]


def next_day(clock: FixedClock) -> None:
    clock.advance(timedelta(days=1))


def learned(services: Services, clock: FixedClock, deck: str, number: int, **written: Any) -> list[str]:
    """Makes cards that are not due for a week or more."""
    cards = new_cards(services, deck, number, **written)
    before = services.settings.read()
    services.settings.change(new_per_day=9_999, reviews_per_day=9_999)
    assert set(practise(services, EASY)) >= set(cards)
    services.settings.change(new_per_day=before.new_per_day, reviews_per_day=before.reviews_per_day)
    next_day(clock)
    return cards


def test_every_chosen_card_comes_once_in_the_last_days_spread_evenly(
    services: Services, clock: FixedClock, deck: str
) -> None:
    cards = learned(services, clock, deck, 42)
    other = new_deck(services, "Other")
    (single,) = learned(services, clock, other, 1)
    services.settings.change(reviews_per_day=15)
    services.preparing.choose(interview(services, 6), deck_ids=[deck], card_ids=[single])
    seen = []
    for _ in range(6):
        seen.append(practise(services, GOOD))
        next_day(clock)
    assert [len(day) for day in seen] == [0, 0, 0, 15, 14, 14], "43 cards at 15 a day need the last three days"
    assert Counter(card for day in seen for card in day) == Counter([*cards, single])
    assert_log_gives_state(services)


@pytest.mark.parametrize(
    ("number", "per_day", "days"), [(1, 60, 2), (42, 60, 2), (120, 60, 2), (121, 60, 3), (240, 60, 4), (999, 60, 4)]
)
def test_a_pass_takes_two_to_four_days(number: int, per_day: int, days: int) -> None:
    assert days_of_pass(number, per_day) == days


@given(number=st.integers(0, 2_000), days=st.integers(1, 6), per_day=st.integers(0, 200))
def test_a_spread_is_even_and_within_the_limit(number: int, days: int, per_day: int) -> None:
    planned = spread(number, days, per_day)
    assert len(planned) == days and max(planned) - min(planned) <= 1 and max(planned) <= per_day
    assert sum(planned) == min(number, days * per_day)


def test_a_missed_day_moves_to_the_ones_that_are_left(services: Services, clock: FixedClock, deck: str) -> None:
    learned(services, clock, deck, 20)
    services.preparing.choose(interview(services, 2), deck_ids=[deck], card_ids=[])
    assert [day.cards for day in services.preparing.state(services.interviews.timeline().rows[0].id).days] == [10, 10]
    assert services.overview.today().due == 10
    next_day(clock)
    assert services.overview.today().due == 20


def test_new_cards_are_called_too_and_count_as_reviews(services: Services, clock: FixedClock, deck: str) -> None:
    cards = new_cards(services, deck, 12)
    services.settings.change(new_per_day=0, reviews_per_day=5)
    services.preparing.choose(interview(services, 2), deck_ids=[deck], card_ids=[])
    turn = services.practice.start()
    assert (turn.left.review, turn.left.new) == (5, 0)
    seen = set(practise(services, EASY))
    next_day(clock)
    seen |= set(practise(services, EASY))
    assert len(seen) == 10 and seen < set(cards)
    state = services.preparing.state(services.interviews.timeline().rows[0].id)
    assert state.cards == 12
    assert_log_gives_state(services)


def test_what_does_not_fit_is_said(services: Services, clock: FixedClock, deck: str) -> None:
    learned(services, clock, deck, 50)
    services.settings.change(reviews_per_day=10)
    chosen = interview(services, 9)
    services.preparing.choose(chosen, deck_ids=[deck], card_ids=[])
    state = services.preparing.state(chosen)
    assert ([day.cards for day in state.days], state.beyond) == ([10, 10, 10, 10], 10)


def test_readiness_is_the_mean_retrievability_on_the_day(services: Services, clock: FixedClock, deck: str) -> None:
    cards = learned(services, clock, deck, 6) + new_cards(services, deck, 4)
    chosen = interview(services, 30)
    services.preparing.choose(chosen, deck_ids=[deck], card_ids=[])
    state = services.preparing.state(chosen)
    day = learning_day(clock) + 30
    mean = sum(retrievability(memory_of(services, card), day) for card in cards) / len(cards)
    assert (state.cards, state.ready) == (10, round(mean * 10))
    assert 0 < state.ready < 6, "new cards count as not known"


def test_moving_an_interview_calls_its_cards_anew(services: Services, clock: FixedClock, deck: str) -> None:
    learned(services, clock, deck, 8)
    chosen = interview(services, 2)
    services.preparing.choose(chosen, deck_ids=[deck], card_ids=[])
    assert services.overview.today().due == 4
    services.interviews.move(chosen, services.interviews.get(chosen).draft.local_start + timedelta(days=20))
    assert services.overview.today().due == 0
    services.interviews.undo()
    assert services.overview.today().due == 4
    services.interviews.delete(chosen)
    assert services.overview.today().due == 0


def test_after_the_day_the_deck_rests_until_it_is_woken(services: Services, clock: FixedClock, deck: str) -> None:
    cards = learned(services, clock, deck, 4)
    rough = new_cards(services, deck, 1)[0]
    chosen = interview(services, 1)
    services.preparing.choose(chosen, deck_ids=[deck], card_ids=[])
    next_day(clock)
    asked, _ = services.debriefs.ask(chosen, card_id=rough)
    services.debriefs.rate(asked.id, services.debriefs.get(chosen).questions[0].rating.ROUGH)
    clock.advance(timedelta(days=40))
    today = services.overview.today()
    assert today.due == 1, "the rough one is wanted, the rest of the deck rests"
    (row,) = [known for known in today.decks if known.id == deck]
    assert row.resting == 4
    assert set(services.cards.ids(CardQuery(state=CardState.RESTING))) == set(cards)
    assert services.interviews.get(chosen).rested is not None
    before = dump(services)
    assert services.preparing.state(chosen).resting == 4
    services.preparing.wake(chosen)
    assert services.overview.today().due == 5
    services.interviews.undo()
    assert dump(services) == before
    services.preparing.wake_deck(deck)
    assert services.overview.today().due == 5


def test_a_deck_another_interview_needs_does_not_rest(services: Services, clock: FixedClock, deck: str) -> None:
    learned(services, clock, deck, 3)
    first, second = interview(services, 1), interview(services, 5, "Other")
    for chosen in (first, second):
        services.preparing.choose(chosen, deck_ids=[deck], card_ids=[])
    clock.advance(timedelta(days=3))
    services.overview.today()
    assert services.preparing.state(first).resting == 0
    clock.advance(timedelta(days=3))
    services.overview.today()
    assert services.preparing.state(second).resting == 3


def test_an_interview_that_is_put_off_after_its_day_wakes_its_deck(
    services: Services, clock: FixedClock, deck: str
) -> None:
    learned(services, clock, deck, 3)
    chosen = interview(services, 1)
    services.preparing.choose(chosen, deck_ids=[deck], card_ids=[])
    clock.advance(timedelta(days=2))
    services.overview.today()
    assert services.preparing.state(chosen).resting == 3
    services.interviews.move(chosen, clock.now().replace(tzinfo=None) + timedelta(days=1))
    assert services.preparing.state(chosen).resting == 0
    assert services.overview.today().due == 3


def test_variants_of_a_story_are_called_on_different_days(services: Services, clock: FixedClock, deck: str) -> None:
    (card,) = new_cards(services, deck, 1)
    services.cards.duplicate(card, as_variant=True)
    services.cards.create(deck, Draft("Alone"))
    services.settings.change(new_per_day=0)
    services.preparing.choose(interview(services, 2), deck_ids=[deck], card_ids=[])
    first = practise(services, EASY)
    next_day(clock)
    second = practise(services, EASY)
    assert len(first) + len(second) == 3
    families = [query(services, "SELECT coalesce(family_id, id) FROM cards WHERE id = ?", c)[0][0] for c in first]
    assert len(set(families)) == len(families)


def test_the_last_hour_has_two_plans_the_names_and_three_questions(
    services: Services, clock: FixedClock, deck: str
) -> None:
    for days, company in ((-30, "Old"), (-20, "Older plan"), (-10, "Newest")):
        over = interview(services, days, company)
        services.debriefs.note(over, if_text=f"if {company}", then_text="then")
    services.debriefs.note(interview(services, -5, "Half a plan"), if_text="only if")
    for number in range(5):
        services.cards.create(deck, Draft(f"Ask {number}?", kind=Kind.QUESTIONS))
    favourite = services.cards.create(deck, Draft("Favourite?", kind=Kind.QUESTIONS)).card_ids[0]
    start = clock.now().replace(tzinfo=None) + timedelta(hours=1)
    draft = InterviewDraft("Acme", start, people=("Ana", "Ben"), format=Format.PHONE)
    chosen = services.interviews.add(draft).card_ids[0]
    services.preparing.choose(chosen, deck_ids=[], card_ids=[favourite])
    card = services.preparing.last_hour(chosen)
    assert [plan.company for plan in card.plans] == ["Newest", "Older plan"]
    assert card.people == ("Ana", "Ben")
    assert [question for _, question in card.questions] == ["Favourite?", "Ask 0?", "Ask 1?"]
    others = services.preparing.last_hour(chosen, skip=3)
    assert [question for _, question in others.questions] == ["Ask 2?", "Ask 3?", "Ask 4?"]
    assert services.preparing.last_hour(interview(services, -90)).plans == ()


@dataclass(frozen=True)
class Case:
    """So many new cards for an interview so many days away, and the days on which the person practises."""

    cards: int
    variants: int
    seen_before: int
    per_day: int
    away: int
    practises: tuple[bool, ...]


CASES = st.builds(
    Case,
    cards=st.integers(1, 20),
    variants=st.integers(0, 3),
    seen_before=st.integers(0, 10),
    per_day=st.integers(1, 15),
    away=st.integers(0, 8),
    practises=st.lists(st.booleans(), min_size=8, max_size=8).map(tuple),
)


@settings(max_examples=80)
@given(case=CASES)
def test_a_pass_never_breaks_a_limit_and_leaves_nothing_out_that_fits(case: Case) -> None:
    """On whichever days the person practises: no card twice, no day above its limit, all of them if they can."""
    clock = FixedClock(datetime.fromisoformat("2026-01-05T09:00:00+00:00"))
    services = in_memory(clock)
    if case.seen_before:
        to_review(services, clock, new_cards(services, new_deck(services, "Seen"), case.seen_before), days=1)
    deck = new_deck(services)
    made = new_cards(services, deck, case.cards)
    for number in range(min(case.variants, case.cards)):
        services.cards.duplicate(made[number], as_variant=True)
    services.settings.change(new_per_day=0, reviews_per_day=case.per_day)
    wanted = {key for (key,) in query(services, "SELECT id FROM cards WHERE deck_id = ?", deck)}
    services.preparing.choose(interview(services, case.away), deck_ids=[deck], card_ids=[])
    came: list[str] = []
    for day in range(case.away):
        if case.practises[day]:
            seen = practise(services, EASY)
            assert len(seen) <= case.per_day
            came += [card for card in seen if card in wanted]
            assert case.away - day <= LONGEST or not came
        next_day(clock)
    assert len(came) == len(set(came)), "once, not twice"
    crowded = query(
        services,
        "SELECT 1 FROM reviews JOIN cards ON cards.id = card_id WHERE family_id IS NOT NULL"
        " GROUP BY family_id, day HAVING count(DISTINCT card_id) > 1",
    )
    assert crowded == []
    days = days_of_pass(len(wanted), case.per_day)
    kept_up = all(case.practises[max(case.away - days, 0) : case.away])
    if kept_up and len(wanted) <= case.per_day * days and case.away >= days:
        assert set(came) == wanted
    assert_log_gives_state(services)
    services.close()
