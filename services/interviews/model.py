"""What interviews hand out: plain values, complete in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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
class Interview:
    """An interview as it is kept; instants are in UTC, `promised` is the day they said they would answer."""

    id: str
    draft: InterviewDraft
    starts_at: datetime
    ends_at: datetime
    outcome: Outcome
    outcome_at: datetime | None
    promised: date | None
    deck_ids: tuple[str, ...]
    card_ids: tuple[str, ...]
    has_debrief: bool
