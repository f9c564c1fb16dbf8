"""What holds whatever a person does, in any order, in any time zone, whatever the clock does."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from hypothesis import Phase as Stage
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.clock import FixedClock, learning_day, to_ms
from services.practice.model import Draft, Scope, Turn
from services.practice.queue import LEARN_AHEAD_MS, LOST_LEARNING_MS
from services.practice.sessions import ANSWER_LABEL
from services.practice.words import Grade, Kind, Phase
from services.root import Services
from services.store.journal import LIMIT
from tests.services.helpers import (
    EASY,
    assert_log_gives_state,
    dump,
    give,
    in_memory,
    new_cards,
    new_deck,
    practise,
    query,
    row_of,
)

NEW_PER_DAY, REVIEWS_PER_DAY = 3, 4
# Sessions and settings are also written by what cannot be undone: starting, ending, going on.
NOT_UNDONE = ("sessions", "settings")
INSTANTS = st.datetimes(datetime(2000, 1, 2), datetime(2060, 1, 1))
AHEAD = st.one_of(
    st.timedeltas(timedelta(), timedelta(minutes=40)),
    st.timedeltas(timedelta(hours=1), timedelta(hours=30)),
    st.timedeltas(timedelta(days=1), timedelta(days=40)),
)
NUMBERS = st.integers(0, 10_000)
SCOPES = st.sampled_from([Scope(), Scope(), Scope(kind=Kind.OPENER), Scope(tag="Größe")])


class Practising(RuleBasedStateMachine):
    """A person with two decks and a story in three variants, and all they can press."""

    services: Services
    clock: FixedClock

    @initialize(instant=INSTANTS, zone=st.timezones())
    def open(self, instant: datetime, zone: tzinfo) -> None:
        self.clock = FixedClock(instant.replace(tzinfo=UTC), zone)
        self.services = in_memory(self.clock)
        self.services.settings.change(new_per_day=NEW_PER_DAY, reviews_per_day=REVIEWS_PER_DAY)
        first, second = new_deck(self.services, "One"), new_deck(self.services, "Two")
        new_cards(self.services, first, 3, kind=Kind.OPENER, points=("one", "two"))
        new_cards(self.services, second, 4, tags=("größe",))
        for _ in range(2):
            self.services.cards.duplicate(self.any_card(0), as_variant=True)
        self.before: deque[Any] = deque(maxlen=LIMIT)
        self.beyond: dict[int, int] = defaultdict(int)
        self.went_back = self.deleted = False
        self.turn = self.services.practice.start()

    def any_card(self, number: int) -> str:
        found = query(self.services, "SELECT id FROM cards ORDER BY docid")
        return str(found[number % len(found)][0])

    def any_deck(self, number: int) -> str:
        found = query(self.services, "SELECT id FROM decks ORDER BY position")
        return str(found[number % len(found)][0])

    def remember(self) -> None:
        self.before.append(dump(self.services, NOT_UNDONE))

    def look(self) -> Turn:
        self.turn = self.services.practice.turn(self.turn.session_id)
        return self.turn

    def some_cards(self) -> bool:
        return bool(query(self.services, "SELECT 1 FROM cards"))

    @rule(grade=st.sampled_from(Grade), spoke_ms=st.integers(0, 200_000), regret=st.booleans())
    def answer(self, grade: Grade, spoke_ms: int, regret: bool) -> None:
        shown = self.look()
        if shown.card is None:
            return
        before, today = dump(self.services), learning_day(self.clock)
        if regret:
            give(self.services, shown, grade, spoke_ms=spoke_ms)
            back = self.services.practice.undo(shown.session_id)
            assert dump(self.services) == before
            assert (back.card, back.choices, back.left) == (shown.card, shown.choices, shown.left)
        self.remember()
        self.turn = give(self.services, shown, grade, spoke_ms=spoke_ms)
        row = row_of(self.services, shown.card.id)
        if shown.cram:
            assert dump(self.services, ("sessions",)) == {k: v for k, v in before.items() if k != "sessions"}
        elif row["phase"] == Phase.REVIEW:
            assert row["due_day"] > today
        else:
            assert row["due_at"] > to_ms(self.clock.now())

    @rule(scope=SCOPES, cram=st.booleans(), ahead=st.sampled_from([0, 0, 2]))
    def start(self, scope: Scope, cram: bool, ahead: int) -> None:
        self.allow(ahead)
        self.turn = self.services.practice.start(scope, cram=cram, ahead=ahead)

    @rule(number=st.integers(1, 5))
    def more(self, number: int) -> None:
        self.allow(number)
        self.turn = self.services.practice.more(self.turn.session_id, number)

    @rule()
    def finish(self) -> None:
        assert self.services.practice.finish(self.turn.session_id).summary is not None

    @rule(delta=AHEAD)
    def wait(self, delta: timedelta) -> None:
        if self.clock.instant.year < 2090:
            self.clock.advance(delta)

    @rule(delta=st.timedeltas(timedelta(), timedelta(days=400)))
    def set_the_clock_back(self, delta: timedelta) -> None:
        before = learning_day(self.clock)
        self.clock.advance(-delta)
        self.went_back |= learning_day(self.clock) < before

    @rule(zone=st.timezones())
    def travel(self, zone: tzinfo) -> None:
        before = learning_day(self.clock)
        self.clock.local_zone = zone
        self.went_back |= learning_day(self.clock) < before

    @precondition(lambda self: self.some_cards())
    @rule(which=NUMBERS, other=NUMBERS, what=st.sampled_from(["edit", "suspend", "wake", "move", "tag", "story"]))
    def change(self, which: int, other: int, what: str) -> None:
        card, cards = self.any_card(which), self.services.cards
        deck = self.any_deck(other)
        self.remember()
        {
            "edit": lambda: cards.edit(card, Draft(f"Edited {other}", points=("a", "b"), notes="<b>é</b> 🎉")),
            "suspend": lambda: cards.suspend([card, self.any_card(other)]),
            "wake": lambda: cards.suspend([card], False),
            "move": lambda: cards.move([card, self.any_card(other)], deck),
            "tag": lambda: cards.tag([card], add=[f"t{other % 3}"], remove=["GRÖSSE"]),
            "story": lambda: self.services.decks.rename(deck, f"Deck {other}"),
        }[what]()

    @precondition(lambda self: self.some_cards())
    @rule(which=NUMBERS, what=st.sampled_from(["variant", "variant", "duplicate", "create", "split", "delete", "deck"]))
    def add_or_delete(self, which: int, what: str) -> None:
        card, cards = self.any_card(which), self.services.cards
        if what == "split" and len(cards.get(card).draft.points) < 2:
            return
        if what == "deck" and len(query(self.services, "SELECT 1 FROM decks")) < 2:
            return
        self.remember()
        self.deleted |= what in ("delete", "deck")
        {
            "variant": lambda: cards.duplicate(card, as_variant=True),
            "duplicate": lambda: cards.duplicate(card),
            "create": lambda: cards.create(self.any_deck(which), Draft("New", kind=Kind.OPENER)),
            "split": lambda: cards.split(card),
            "delete": lambda: cards.delete([card, self.any_card(which + 1)]),
            "deck": lambda: self.services.decks.delete(self.any_deck(which)),
        }[what]()

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(min(times, len(self.before))):
            ((label,),) = query(self.services, "SELECT label FROM undo_steps ORDER BY number DESC LIMIT 1")
            if label == ANSWER_LABEL:
                self.turn = self.services.practice.undo(self.turn.session_id)
            else:
                self.services.cards.undo()
            assert dump(self.services, NOT_UNDONE) == self.before.pop()

    @rule()
    def work_through_the_day(self) -> None:
        """Answers all there is: every card that is due comes exactly once, of siblings just one."""
        today, now = learning_day(self.clock), to_ms(self.clock.now())
        ready = query(
            self.services,
            "SELECT id, coalesce(family_id, id) FROM cards WHERE suspended = 0 AND hidden_day IS NOT :day AND"
            " (phase = 0 OR phase = 2 AND due_day <= :day OR phase IN (1, 3) AND (due_at <= :ahead OR due_at > :lost))"
            "".replace(":day", str(today))
            .replace(":ahead", str(now + LEARN_AHEAD_MS))
            .replace(":lost", str(now + LOST_LEARNING_MS)),
        )
        self.before.clear()
        self.beyond[today] = 9_999
        self.services.settings.change(new_per_day=9_999, reviews_per_day=9_999)
        seen = practise(self.services, EASY)
        self.services.settings.change(new_per_day=NEW_PER_DAY, reviews_per_day=REVIEWS_PER_DAY)
        families = dict(ready)
        assert len(seen) == len(set(seen)) and set(seen) <= set(families)
        assert sorted(families[card] for card in seen) == sorted(set(families.values()))
        self.turn = self.services.practice.start()

    def allow(self, number: int) -> None:
        today = learning_day(self.clock)
        self.beyond[today] = max(self.beyond[today], self.used_beyond(today) + number)

    def used_beyond(self, day: int) -> int:
        tally = query(self.services, "SELECT new_cards, reviews FROM practice_days WHERE day = ?", day)
        new, reviews = tally[0] if tally else (0, 0)
        return int(max(0, new - NEW_PER_DAY) + max(0, reviews - REVIEWS_PER_DAY))

    @invariant()
    def limits_hold(self) -> None:
        for (day,) in query(self.services, "SELECT day FROM practice_days"):
            assert self.used_beyond(day) <= self.beyond[day]

    @invariant()
    def siblings_keep_apart(self) -> None:
        # A card knows one day on which it rests; a clock that goes back and forth needs more than one.
        if not self.went_back:
            crowded = query(
                self.services,
                "SELECT family_id, day FROM reviews JOIN cards ON cards.id = card_id WHERE family_id IS NOT NULL"
                " GROUP BY family_id, day HAVING count(DISTINCT card_id) > 1",
            )
            assert crowded == []

    @invariant()
    def the_log_gives_the_state(self) -> None:
        assert_log_gives_state(self.services, deleted=self.deleted)

    def teardown(self) -> None:
        if hasattr(self, "services"):
            self.undo(LIMIT)
            self.services.close()


TestPractising = Practising.TestCase
TestPractising.settings = settings(max_examples=120, stateful_step_count=30, phases=(Stage.generate, Stage.shrink))
