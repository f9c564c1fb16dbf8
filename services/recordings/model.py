"""What recordings hand out: plain values, complete in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from services.errors import RehearseError
from services.interviews.model import Chip, Noticed


class SelfRatingFirst(RehearseError):
    """Figures were asked for before the person had rated the answer themselves."""


class TooLong(RehearseError):
    """A recording is longer than any answer, so it is not measured."""


class RecordingStopped(RehearseError):
    """Recording cannot go on; what was recorded so far is kept."""


class About(StrEnum):
    """What a recording belongs to."""

    CARD = "card"
    MOCK = "mock"
    NONE = ""


class Media(StrEnum):
    AUDIO = "audio"
    VIDEO = "video"


class MarkKind(StrEnum):
    """What a moment was marked as; body says more by its chip."""

    GOOD = "good"
    CHANGE = "change"
    BODY = "body"


# Voice, the row of the rubric that a recording shows best; its anchors stand at 1, 3 and 5.
RATING_QUESTION = "How did you come across?"
ANCHORS = {
    1: "Hard to follow: rushed, long gaps or many fillers",
    2: "Between the two",
    3: "Mostly clear",
    4: "Between the two",
    5: "A steady pace, with pauses instead of fillers",
}


@dataclass(frozen=True)
class Recording:
    """One recording. Instants are in UTC, `size` is bytes; `path` is None once the file is gone.

    `days_left` counts down from 30; None where it is kept for good.
    """

    id: str
    about: About
    about_id: str
    title: str
    media: Media
    path: Path | None
    recorded_at: datetime
    seconds: float
    size: int
    kept: bool
    days_left: int | None
    goal_seconds: int
    rating: int | None
    measured: bool


@dataclass(frozen=True)
class Mark:
    """A moment in a recording, in seconds from its beginning."""

    id: str
    at: float
    kind: MarkKind
    chip: Chip | None = None
    noticed: Noticed | None = None


@dataclass(frozen=True)
class Summary:
    """How many recordings there are, and their bytes in all."""

    number: int
    size: int
