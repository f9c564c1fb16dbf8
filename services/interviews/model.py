"""What interviews hand out: plain values, complete in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum


class Format(StrEnum):
    """Where an interview takes place."""

    UNKNOWN = ""
    PHONE = "phone"
    VIDEO = "video"
    ON_SITE = "on_site"


class Outcome(StrEnum):
    """What came of an interview."""

    WAITING = "waiting"
    THROUGH = "through"
    NO = "no"
    OFFER = "offer"
    WITHDRAWN = "withdrawn"


class Rating(StrEnum):
    """How the answer to a question went, by the person's own word."""

    UNRATED = ""
    STRONG = "strong"
    OK = "ok"
    ROUGH = "rough"


class Guess(IntEnum):
    """Whether the person thinks to have got through."""

    NO = 0
    UNSURE = 1
    YES = 2


class Chip(StrEnum):
    """What the person noticed of body and voice."""

    LOOKED_UP = "looked_up"
    POSTURE = "posture"
    PACE = "pace"
    FILLERS = "fillers"
    FIDGET = "fidget"
    SMILE = "smile"
    DRESS = "dress"


class Noticed(StrEnum):
    """What there is to say of a chip; not in the debrief while it was not touched."""

    FINE = "fine"
    WATCH = "watch"
    UNSURE = "unsure"


@dataclass(frozen=True)
class InterviewDraft:
    """What can be written down of an interview.

    `local_start` is wall time without a zone at the place named by `zone`, an IANA name; "" stands
    for wherever the device is.
    """

    company: str
    local_start: datetime
    zone: str = ""
    role: str = ""
    round: str = ""
    format: Format = Format.UNKNOWN
    minutes: int | None = None
    people: tuple[str, ...] = ()
    place: str = ""
    advert: str = ""
    notes: str = ""


@dataclass(frozen=True)
class TimeCheck:
    """What to know of a wall time before it is saved: whether the clocks change then, and if it is over.

    `counts_as` is the wall time it stands for, `here` the one on the device at that instant.
    """

    skipped: bool
    twice: bool
    past: bool
    counts_as: datetime
    here: datetime


@dataclass(frozen=True)
class DebriefFacts:
    """What others need to know of a debrief; instants are in UTC, a plan that is not written is ""."""

    created_at: datetime
    changed_at: datetime
    second_pass_at: datetime | None
    if_text: str
    then_text: str


@dataclass(frozen=True)
class Interview:
    """An interview as it is kept; instants are in UTC, `promised` is the day they said they would answer.

    `ends_at` counts an hour where the person did not say how long it takes. `thanked_at` is when a
    thank-you note was last shared or copied.
    """

    id: str
    draft: InterviewDraft
    starts_at: datetime
    ends_at: datetime
    outcome: Outcome
    outcome_at: datetime | None
    promised: date | None
    deck_ids: tuple[str, ...]
    card_ids: tuple[str, ...]
    thanked_at: datetime | None
    debrief: DebriefFacts | None
    rested: date | None = None

    @property
    def has_debrief(self) -> bool:
        return self.debrief is not None


@dataclass(frozen=True)
class TimelineRow:
    """One line of the list of interviews."""

    id: str
    company: str
    role: str
    round: str
    format: Format
    local_start: datetime
    zone: str
    starts_at: datetime
    ends_at: datetime
    outcome: Outcome
    has_debrief: bool
    past: bool


@dataclass(frozen=True)
class TimelinePage:
    """Rows of the timeline, how many fit in all and how many of them are ahead, and where to go on."""

    rows: tuple[TimelineRow, ...]
    total: int
    upcoming: int
    after: tuple[bool, int, str] | None


@dataclass(frozen=True)
class Asked:
    """A question that was asked, and the card it is on, if that still exists."""

    id: str
    question: str
    rating: Rating
    card_id: str | None


@dataclass(frozen=True)
class Debrief:
    """The two-minute note after an interview; every part of it may be missing."""

    interview_id: str
    feeling: int | None = None
    went_well: str = ""
    went_badly: str = ""
    body_voice: tuple[tuple[Chip, Noticed], ...] = ()
    surprise: str = ""
    guess: Guess | None = None
    if_text: str = ""
    then_text: str = ""
    promised: str = ""
    why: str = ""
    changes: tuple[str, ...] = ()
    created_at: datetime | None = None
    changed_at: datetime | None = None
    second_pass_at: datetime | None = None
    questions: tuple[Asked, ...] = ()
