"""A person's decks, the plan after days away, the Practise tab and the settings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.clock import FixedClock, learning_day
from services.errors import InvalidInput, NotFound
from services.practice.intervals import in_words
from services.practice.model import CardQuery, Plan
from services.practice.plan import days_needed, propose
from services.root import Services
from services.store.settings import BOUNDS, Preferences
from tests.services.helpers import AGAIN, EASY, GOOD, dump, give, new_cards, new_deck, practise, query, to_review

TODAY = date(2026, 1, 5).toordinal()
DAY = timedelta(days=1)


def test_starters_are_added_once_and_stay_the_persons_own(services: Services) -> None:
    services.decks.add_starters(["nursing", "general", "no such deck"])
    decks = {deck.name: deck for deck in services.decks.all()}
    shipped = {starter.name: len(starter.cards) for starter in services.decks.starters}
    assert len(decks) == 2 and all(deck.cards == deck.new == shipped[name] for name, deck in decks.items())
    general = next(deck for deck in decks.values() if deck.name.startswith("General") or deck.cards >= 60)
    services.decks.rename(general.id, "Mine")
    services.cards.delete([services.cards.ids(CardQuery(deck_id=general.id))[0]])
    before = dump(services)
    services.decks.add_starters(["nursing", "general"])
    assert dump(services) == before


def test_starter_cards_come_in_the_order_of_their_file(services: Services) -> None:
    services.decks.add_starters(["sales"])
    (starter,) = (s for s in services.decks.starters if s.key == "sales")
    seen = practise(services, EASY)
    assert [services.cards.get(c).draft.question for c in seen] == [c.question for c in starter.cards[:10]]


@pytest.mark.parametrize(
    ("typed", "kept"), [("  My   deck\n", "My deck"), ("Größe 🎉", "Größe 🎉"), ("<b>", "<b>"), ("x" * 80, "x" * 80)]
)
def test_names_are_kept(services: Services, deck: str, typed: str, kept: str) -> None:
    services.decks.rename(deck, typed)
    new_deck(services, typed)
    assert {found.name for found in services.decks.all()} == {kept}


@pytest.mark.parametrize(
    ("name", "words"), [("", "needs a name"), (" \n", "needs a name"), ("x" * 100_000, "100,000 characters")]
)
def test_names_that_do_not_work_are_refused(services: Services, deck: str, name: str, words: str) -> None:
    before = dump(services)
    for call in (lambda: services.decks.create(name), lambda: services.decks.rename(deck, name)):
        with pytest.raises(InvalidInput, match=words):
            call()
    with pytest.raises(NotFound):
        services.decks.rename("nobody", "Name")
    assert dump(services) == before


def test_a_deck_counts_what_it_has_for_today(services: Services, clock: FixedClock, deck: str) -> None:
    to_review(services, clock, new_cards(services, deck, 2))
    turn = give(services, services.practice.start(), AGAIN)
    new_cards(services, deck, 4)
    services.cards.suspend([services.cards.ids(CardQuery(deck_id=deck))[-1]])
    other = new_deck(services, "Other")
    counts = {d.id: (d.cards, d.new, d.learning, d.due) for d in services.decks.all()}
    assert counts == {deck: (6, 3, 1, 1), other: (0, 0, 0, 0)} and turn.left.total == 2


@pytest.mark.parametrize(
    ("waiting", "incoming", "away", "limit", "plan"),
    [
        (200, [], 2, 60, None),
        (19, [], 30, 60, None),
        (20, [], 3, 60, Plan(10, 20, date(2026, 1, 6))),
        (60, [], 3, 60, Plan(10, 60, date(2026, 1, 10))),
        (71, [], 9, 60, Plan(11, 71, date(2026, 1, 11))),
        (60, [5] * 7, 9, 60, Plan(13, 60, date(2026, 1, 11))),
        (420, [], 9, 60, Plan(60, 420, date(2026, 1, 11))),
        (421, [], 9, 60, Plan(60, 421, date(2026, 1, 12))),
        (1_400, [30] * 7, 30, 60, Plan(60, 1_400, date(2026, 1, 31))),
        (100_000, [], 30, 60, Plan(60, 100_000, date(2026, 3, 5))),
        (50, [], 3, 5, Plan(5, 50, date(2026, 1, 14))),
    ],
)
def test_a_plan_is_fair(waiting: int, incoming: list[int], away: int, limit: int, plan: Plan | None) -> None:
    assert propose(waiting=waiting, incoming=incoming, away=away, limit=limit, today=TODAY) == plan
    if plan is not None and plan.per_day < limit:
        assert days_needed(waiting, incoming, plan.per_day, 7) is not None
        assert plan.per_day == 10 or days_needed(waiting, incoming, plan.per_day - 1, 7) is None


def test_after_days_away_a_plan_is_offered_kept_and_done(services: Services, clock: FixedClock, deck: str) -> None:
    to_review(services, clock, new_cards(services, deck, 30), days=5)
    new_cards(services, deck, 3)
    today = services.overview.today()
    assert (today.waiting, today.due, today.new, today.days_away) == (30, 30, 3, 5)
    assert today.offer == Plan(10, 30, date(2026, 1, 12)) and today.plan is None
    services.overview.accept_plan(today.offer)
    days = []
    while (running := services.overview.today()).plan is not None:
        assert (running.due, running.new, running.offer) == (10, 0, None)
        days.append(len(practise(services, EASY)))
        if services.overview.today().waiting:
            clock.advance(DAY)
    assert days == [10, 10, 10] and learning_day(clock) == running.week[-1][0].toordinal()
    clock.advance(DAY)
    assert practise(services, EASY) != [], "new cards come again when the plan is over"


def test_a_dropped_plan_gives_the_limits_back(services: Services, clock: FixedClock, deck: str) -> None:
    to_review(services, clock, new_cards(services, deck, 30), days=5)
    offer = services.overview.today().offer
    assert offer is not None
    services.overview.accept_plan(offer)
    services.overview.drop_plan()
    assert services.practice.start().left.review == 30
    assert services.overview.today().offer == offer


def test_today_tells_what_was_done(services: Services, clock: FixedClock, deck: str) -> None:
    new_cards(services, deck, 12)
    turn = give(services, services.practice.start(), GOOD, spoke_ms=90_400)
    today = services.overview.today()
    assert (today.new, today.answered, today.spoke_seconds, today.cards) == (9, 1, 90, 12)
    assert (today.resumable, today.resumable_answered, today.days_away) == (True, 1, 0)
    assert today.week[-1] == (date(2026, 1, 5), 1) and len(today.week) == 7
    services.practice.finish(turn.session_id)
    clock.advance(DAY)
    assert services.overview.today().resumable is False
    assert services.overview.today().week[-2:] == ((date(2026, 1, 5), 1), (date(2026, 1, 6), 0))


@pytest.mark.parametrize("name", BOUNDS)
def test_settings_keep_to_their_bounds(services: Services, name: str) -> None:
    low, high = BOUNDS[name]
    for value in (low, high):
        assert getattr(services.settings.change(**{name: value}), name) == value
    before = dump(services)
    for value in (low - 0.01, high + 0.01, low - 1, high + 1, float("nan"), float("inf"), "12", None):
        with pytest.raises(InvalidInput, match="must be"):
            services.settings.change(theme="dark", **{name: value})
    assert dump(services) == before and getattr(services.settings.read(), name) == high


@pytest.mark.parametrize("values", [{"theme": "pink"}, {"theme": None}, {"new_per_day": 3.5}, {"speak_first": "yes"}])
def test_settings_of_another_sort_are_refused(services: Services, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        services.settings.change(**values)
    assert services.settings.read() == Preferences()


@pytest.mark.parametrize("text", ["-5", '"many"', "null", "{broken", "", "[1]", "3.5", "NaN"])
@pytest.mark.parametrize("key", ["new_per_day", "plan_until_day"])
def test_a_stored_setting_that_is_not_valid_counts_as_unset(services: Services, key: str, text: str) -> None:
    services.settings.change(goal_seconds=100)
    query(services, "INSERT INTO settings VALUES (?, ?, 0)", key, text)
    query(services, "INSERT INTO settings VALUES ('unknown', '1', 0)")
    kept = services.settings.read()
    if not (key == "plan_until_day" and text == "-5"):
        assert getattr(kept, key) == getattr(Preferences(), key)
    assert kept.goal_seconds == 100
    services.overview.today()


@pytest.mark.parametrize(
    ("span", "words"),
    [({"minutes": 0}, "1 min"), ({"minutes": 10}, "10 min"), ({"minutes": 60}, "1 hour"), ({"minutes": 150}, "2 hours"),
     ({"days": 0}, "today"), ({"days": 1}, "1 day"), ({"days": 29}, "29 days"), ({"days": 30}, "1 month"),
     ({"days": 180}, "6 months"), ({"days": 365}, "1 year"), ({"days": 730}, "2.0 years"), ({}, "today")],
)  # fmt: skip
def test_spans_in_words(span: dict[str, int], words: str) -> None:
    assert in_words(**span) == words
