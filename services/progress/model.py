"""What progress hands out: plain values, complete in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from services.practice.words import Competency


@dataclass(frozen=True)
class Streak:
    """Days of practice in a row. `kept_today` tells whether today counts already."""

    days: int
    longest: int
    freezes: int
    kept_today: bool


@dataclass(frozen=True)
class Retention:
    """How often cards that came back for review were asked, and remembered: graded Hard or better.

    Answers while a card is still being learned do not count: what Anki calls true retention.
    """

    asked: int
    remembered: int

    @property
    def share(self) -> float | None:
        """Returns the share between 0 and 1; None from too few to say anything."""
        return self.remembered / self.asked if self.asked >= ENOUGH_REVIEWS else None


ENOUGH_REVIEWS = 20


@dataclass(frozen=True)
class Statistics:
    """What practice came to. Days are learning days; both series are without gaps."""

    answers: tuple[tuple[date, int], ...]
    forecast: tuple[tuple[date, int], ...]
    overdue: int
    streak: Streak
    retention: Retention
    spent_seconds: int
    spoke_seconds: int
    answered: int
    practised_days: int

    @property
    def nothing_yet(self) -> bool:
        return not any(number for _, number in self.answers)


class Source(StrEnum):
    """Who or what a piece of evidence comes from."""

    SELF = "self"
    NOTICED = "noticed"
    QUESTION = "question"
    FRIEND = "friend"
    MENTOR = "mentor"
    INTERVIEWER = "interviewer"
    GROUP = "group"
    OUTCOME = "outcome"
    DELIVERY = "delivery"


# What says little about one competency: an outcome hangs on much else (the other candidates, the
# vacancy), and a pace is neither good nor bad. Such a piece weighs little and decides nothing by itself.
HINTS = frozenset({Source.OUTCOME, Source.DELIVERY})


class Evidence(NamedTuple):
    """One thing seen of one competency, on the rubric's scale from 1 to 5, at an instant in UTC.

    Pieces of one `occasion` (a reply, a debrief, an own rating) are not independent of each
    other. `route` opens what it came from. Of a hint the value says only whether it speaks for work.
    """

    competency: Competency
    source: Source
    value: float
    at: datetime
    occasion: str
    about: str
    who: str = ""
    route: str = "/"


class Trend(StrEnum):
    """Which way a competency went, newer half against older half."""

    BETTER = "better"
    STEADY = "steady"
    WORSE = "worse"


@dataclass(frozen=True)
class Standing:
    """What the evidence of one competency comes to; pieces newest first.

    `rated` are the pieces that are no hints; `mean` and `trend` come from these alone. `mean` weighs
    newer pieces and other people's more; None from too few. `calling` are the rated pieces that speak
    for work. `score` orders what to work on, 0 where nothing calls for it.
    """

    competency: Competency
    pieces: tuple[Evidence, ...]
    rated: tuple[Evidence, ...]
    mean: float | None
    trend: Trend | None
    score: float
    calling: tuple[Evidence, ...]

    @property
    def hints(self) -> tuple[Evidence, ...]:
        """Returns the pieces that support the others and decide nothing."""
        return tuple(piece for piece in self.pieces if piece.source in HINTS)


@dataclass(frozen=True)
class IfThen:
    """A plan: when this happens, do that."""

    if_text: str
    then_text: str


@dataclass(frozen=True)
class Calibration:
    """One's own ratings beside others' of the same occasion: `gap` is own minus theirs, on average."""

    pairs: int
    gap: float
    by_month: tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class Work:
    """An area the person chose to work on, and how it moved since.

    `since` is the mean of the ratings that came in since then, `pieces_since` their number; None from
    fewer than three. `ended_at` is None while it goes on.
    """

    id: str
    competency: Competency
    plan: IfThen
    started_at: datetime
    ended_at: datetime | None
    baseline: float
    since: float | None
    pieces_since: int


@dataclass(frozen=True)
class Fitting:
    """A card that fits an area."""

    id: str
    question: str


@dataclass(frozen=True)
class Area:
    """One of at most two things to work on next, with one plan and the cards that fit."""

    standing: Standing
    plan: IfThen
    cards: tuple[Fitting, ...]
    work: Work | None

    @property
    def card_ids(self) -> tuple[str, ...]:
        return tuple(card.id for card in self.cards)


class Cheapest(StrEnum):
    """The next piece of evidence that costs the least, the cheapest first."""

    RATE = "rate"
    HEAR = "hear"
    DEBRIEF = "debrief"
    ASK = "ask"


@dataclass(frozen=True)
class NextPiece:
    """What to do for the cheapest next piece, what it is about, and the route that begins it."""

    kind: Cheapest
    about: str
    route: str


@dataclass(frozen=True)
class Picture:
    """What the evidence comes to, all in all.

    `works` go on, `past` ended within the last 90 days. `next_piece` is there while there are no areas.
    """

    standings: tuple[Standing, ...]
    better: tuple[Standing, ...]
    areas: tuple[Area, ...]
    works: tuple[Work, ...]
    past: tuple[Work, ...]
    calibration: Calibration | None
    pieces: int
    next_piece: NextPiece | None


@dataclass(frozen=True)
class Week:
    """The last seven learning days, today included, and the seven days to come."""

    answers: int
    days: int
    spoke_seconds: int
    interviews: tuple[str, ...]
    replies: int
    ahead: tuple[str, ...]
