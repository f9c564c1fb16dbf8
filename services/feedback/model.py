"""What feedback hands out: plain values, complete in themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.practice.words import Competency

DAYS = 14
LONGEST_DAYS = 30


class About(StrEnum):
    """What feedback is asked about, in the order of their numbers in a form."""

    GENERAL = "general"
    INTERVIEW = "interview"
    CARD = "card"
    MOCK = "mock"


class Asked(StrEnum):
    """Who is asked, in the order of their numbers in a form."""

    FRIEND = "friend"
    MENTOR = "mentor"
    INTERVIEWER = "interviewer"
    GROUP = "group"


class Channel(StrEnum):
    """How a reply came back."""

    HANDED_OVER = "handed_over"
    LOCAL = "local"
    LINK = "link"
    MAILBOX = "mailbox"


@dataclass(frozen=True)
class RequestDraft:
    """What can be asked for; `days` is how long it may be answered, today not counted."""

    about: About = About.GENERAL
    about_id: str | None = None
    asked: Asked = Asked.FRIEND
    question: str = ""
    voice_presence: bool = False
    days: int = DAYS


@dataclass(frozen=True)
class Request:
    """A request as it is kept. `ends_on` is the last day, by UTC, on which it can be answered.

    `receives` is False once its private key is gone: then no reply can be opened any more.
    """

    id: str
    draft: RequestDraft
    subject: str
    ends_on: date
    ended: bool
    closed: bool
    receives: bool
    created_at: datetime
    own_rating: Mapping[Competency, int] | None
    answered_by: tuple[str, ...] = ()
    unseen: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.receives and not self.ended and not self.closed


@dataclass(frozen=True)
class Content:
    """What someone wrote, within the limits of the form.

    `notes` and `answers` come from the interviewer's sheet: 1 to 3 for each answer, 0 where it was not rated.
    """

    keep: str = ""
    next: str = ""
    moment: str = ""
    answer: str = ""
    name: str = ""
    ratings: Mapping[Competency, int] = field(default_factory=dict)
    notes: str = ""
    answers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reply:
    """A reply as it is kept."""

    id: str
    request_id: str
    channel: Channel
    content: Content
    hidden: bool
    seen: bool
    received_at: datetime


@dataclass(frozen=True)
class Gap:
    """One competency: one's own rating beside what others saw; None where it was not seen."""

    competency: Competency
    own: int | None
    theirs: tuple[int, ...]
