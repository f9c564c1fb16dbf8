"""What practice hands out: plain values, complete in themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.practice.words import Competency, Grade, Kind, Phase


@dataclass(frozen=True)
class Story:
    """The person's own answer in STAR form; Markdown in each field."""

    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""

    def __bool__(self) -> bool:
        return any((self.situation, self.task, self.action, self.result))


@dataclass(frozen=True)
class Draft:
    """What can be written on a card."""

    question: str
    kind: Kind = Kind.BEHAVIOURAL
    competencies: tuple[Competency, ...] = ()
    points: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: str = ""
    story: Story = Story()


@dataclass(frozen=True)
class Card:
    """A card with its schedule. `due_in_days` is None while it is new or still being learned."""

    id: str
    deck_id: str
    deck_name: str
    draft: Draft
    phase: Phase
    suspended: bool
    leech: bool
    reps: int
    lapses: int
    due_in_days: int | None
    family_id: str | None
    resting: bool = False


@dataclass(frozen=True)
class CardRow:
    """One line of the card list."""

    id: str
    docid: int
    question: str
    kind: Kind
    deck_name: str
    phase: Phase
    suspended: bool
    due_in_days: int | None
    has_story: bool
    resting: bool = False


class CardState(StrEnum):
    """What the card list can be narrowed to."""

    NEW = "new"
    LEARNING = "learning"
    DUE = "due"
    REVIEW = "review"
    SUSPENDED = "suspended"
    RESTING = "resting"
    LEECH = "leech"
    STORY = "story"


@dataclass(frozen=True)
class CardQuery:
    """Everything that is set must hold."""

    text: str = ""
    deck_id: str | None = None
    kind: Kind | None = None
    competency: Competency | None = None
    tag: str | None = None
    state: CardState | None = None


@dataclass(frozen=True)
class CardPage:
    """Rows of the list in the order cards were made, how many there are in all, where to go on."""

    rows: tuple[CardRow, ...]
    total: int
    after: int | None


@dataclass(frozen=True)
class Deck:
    """A deck and what it has for today; counts are before the daily limits.

    `resting` cards are not due until the person wakes them, because the interview they were for is over.
    """

    id: str
    name: str
    summary: str
    icon: str
    cards: int
    new: int
    learning: int
    due: int
    resting: int = 0


@dataclass(frozen=True)
class Scope:
    """Which cards to practise; everything that is set must hold, nothing set means all."""

    deck_ids: tuple[str, ...] = ()
    kind: Kind | None = None
    competency: Competency | None = None
    tag: str | None = None


@dataclass(frozen=True)
class Left:
    """Cards left in the session within today's limits. Each is counted up to 500."""

    new: int
    learning: int
    review: int

    @property
    def total(self) -> int:
        return self.new + self.learning + self.review


@dataclass(frozen=True)
class Choice:
    """A grade and when the card would come back, such as "10 min" or "3 days"."""

    grade: Grade
    when: str


@dataclass(frozen=True)
class Summary:
    """What a session came to, and what waits tomorrow."""

    answers: int
    cards: int
    by_grade: dict[Grade, int]
    new_cards: int
    spoke_seconds: int
    due_tomorrow: int
    new_tomorrow: int
    more: int
    cram: bool


@dataclass(frozen=True)
class Turn:
    """The state of a session: a card to answer, or the summary when there is none left."""

    session_id: str
    scope: Scope
    cram: bool
    card: Card | None
    choices: tuple[Choice, ...]
    left: Left
    answered: int
    undo: str | None
    summary: Summary | None = None
    siblings: int = 0


@dataclass(frozen=True)
class Plan:
    """A way back after days away: at most so many reviews a day, caught up on a date."""

    per_day: int
    waiting: int
    caught_up: date


@dataclass(frozen=True)
class Today:
    """What the Practise tab shows."""

    due: int
    learning: int
    new: int
    waiting: int
    answered: int
    spoke_seconds: int
    days_away: int
    resumable: bool
    resumable_answered: int
    plan: Plan | None
    offer: Plan | None
    clock_behind: date | None
    cards: int
    leeches: int
    decks: tuple[Deck, ...] = field(default=())
    week: tuple[tuple[date, int], ...] = field(default=())
