"""Limits, siblings, undo and replay hold whatever interviews call for, in any order and on any day."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from hypothesis import Phase as Stage
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.clock import FixedClock, learning_day
from services.interviews.model import InterviewDraft, Rating
from services.practice.words import Grade
from services.root import Services
from tests.services.helpers import MONDAY, assert_log_gives_state, dump, give, in_memory, new_cards, new_deck, query

NEW_PER_DAY, REVIEWS_PER_DAY = 2, 3
NUMBERS = st.integers(0, 99)


class Preparing(RuleBasedStateMachine):
    """A person with two decks, a story in two variants and two interviews, who practises and debriefs."""

    services: Services
    clock: FixedClock

    @initialize(zone=st.timezones())
    def open(self, zone: tzinfo) -> None:
        self.clock = FixedClock(MONDAY, zone)
        self.services = in_memory(self.clock)
        self.services.settings.change(new_per_day=NEW_PER_DAY, reviews_per_day=REVIEWS_PER_DAY)
        self.decks = [new_deck(self.services, name) for name in ("One", "Two")]
        cards = [new_cards(self.services, deck, 3)[0] for deck in self.decks]
        self.services.cards.duplicate(cards[0], as_variant=True)
        start = datetime(2026, 1, 8, 10)
        self.interviews = [
            self.services.interviews.add(InterviewDraft(str(n), start + timedelta(days=4 * n))).card_ids[0]
            for n in range(2)
        ]
        self.called: set[str] = set()
        self.turn = self.services.practice.start()

    def any_card(self, number: int) -> str:
        found = query(self.services, "SELECT id FROM cards ORDER BY docid")
        return str(found[number % len(found)][0])

    @rule(grade=st.sampled_from(Grade))
    def answer(self, grade: Grade) -> None:
        shown = self.services.practice.turn(self.turn.session_id)
        if shown.card is None:
            return
        before = dump(self.services)
        give(self.services, shown, grade)
        back = self.services.practice.undo(shown.session_id)
        assert dump(self.services) == before
        assert (back.card, back.choices, back.left) == (shown.card, shown.choices, shown.left)
        self.turn = give(self.services, shown, grade)

    @rule()
    def start(self) -> None:
        self.turn = self.services.practice.start()

    @rule(hours=st.integers(0, 60))
    def wait(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))

    @rule(which=NUMBERS, decks=st.lists(st.integers(0, 1), max_size=2), single=NUMBERS)
    def choose(self, which: int, decks: list[int], single: int) -> None:
        before = dump(self.services)
        arguments = {"deck_ids": [self.decks[n] for n in decks], "card_ids": [self.any_card(single)]}
        self.services.preparing.choose(self.interviews[which % 2], **arguments)
        self.services.interviews.undo()
        assert dump(self.services) == before
        self.services.preparing.choose(self.interviews[which % 2], **arguments)

    @rule(which=NUMBERS, days=st.integers(-1, 9))
    def move(self, which: int, days: int) -> None:
        before = dump(self.services)
        start = self.clock.now().replace(tzinfo=None) + timedelta(days=days)
        self.services.interviews.move(self.interviews[which % 2], start)
        self.services.interviews.undo()
        assert dump(self.services) == before
        self.services.interviews.move(self.interviews[which % 2], start)

    @rule(which=NUMBERS, card=NUMBERS, rating=st.sampled_from([Rating.ROUGH, Rating.ROUGH, Rating.OK]))
    def debrief(self, which: int, card: int, rating: Rating) -> None:
        key = self.any_card(card)
        asked, _ = self.services.debriefs.ask(self.interviews[which % 2], card_id=key)
        self.services.debriefs.rate(asked.id, rating)
        (called,) = query(self.services, "SELECT call_day, suspended FROM cards WHERE id = ?", key)
        if rating is Rating.ROUGH:
            assert called[0] is not None and called[0] <= learning_day(self.clock) + 1 and called[1] == 0

    @rule(which=NUMBERS)
    def wake(self, which: int) -> None:
        self.services.preparing.wake(self.interviews[which % 2])
        assert self.services.preparing.state(self.interviews[which % 2]).resting == 0

    @rule()
    def look(self) -> None:
        """Looking at the Practise tab changes nothing a second time."""
        today = self.services.overview.today()
        before = dump(self.services)
        assert self.services.overview.today() == today and dump(self.services) == before

    @invariant()
    def limits_hold(self) -> None:
        for new, reviews in query(self.services, "SELECT new_cards, reviews FROM practice_days"):
            assert new <= NEW_PER_DAY and reviews <= REVIEWS_PER_DAY

    @invariant()
    def siblings_keep_apart(self) -> None:
        assert not query(
            self.services,
            "SELECT 1 FROM reviews JOIN cards ON cards.id = card_id WHERE family_id IS NOT NULL"
            " GROUP BY family_id, day HAVING count(DISTINCT card_id) > 1",
        )

    @invariant()
    def the_log_gives_the_state(self) -> None:
        assert_log_gives_state(self.services)

    @invariant()
    def interviews_that_are_far_off_call_nothing(self) -> None:
        for (starts_at,) in query(
            self.services,
            "SELECT starts_at FROM cards JOIN interviews ON interviews.id = called_by WHERE call_day IS NOT NULL",
        ):
            assert starts_at / 1000 - self.clock.now().timestamp() < 5 * 86_400

    def teardown(self) -> None:
        if hasattr(self, "services"):
            self.services.close()


TestPreparing = Preparing.TestCase
TestPreparing.settings = settings(max_examples=60, stateful_step_count=25, phases=(Stage.generate, Stage.shrink))
