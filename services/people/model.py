"""What people and groups hand out: plain values. None of it ever leaves the device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PersonKind(StrEnum):
    """What someone is to the person who practises."""

    FRIEND = "friend"
    MENTOR = "mentor"
    INTERVIEWER = "interviewer"


class What(StrEnum):
    """What someone was asked for."""

    REQUEST = "request"
    MOCK = "mock"
    OTHER = "other"


@dataclass(frozen=True)
class PersonDraft:
    """What can be written down of someone; `contact` is a number, an address or whatever finds them."""

    name: str
    kind: PersonKind = PersonKind.FRIEND
    contact: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Help:
    """One thing someone was asked for; `helped_at` is None until they did, `thanked_at` until they were thanked."""

    id: str
    what: What
    about_id: str | None
    words: str
    asked_at: datetime
    helped_at: datetime | None
    thanked_at: datetime | None


@dataclass(frozen=True)
class Person:
    """Someone one learns with, and what they were asked for, newest first. Instants are in UTC."""

    id: str
    draft: PersonDraft
    added_at: datetime
    helps: tuple[Help, ...] = ()

    @property
    def last_asked(self) -> datetime | None:
        return max((help.asked_at for help in self.helps), default=None)

    @property
    def helped(self) -> int:
        return sum(help.helped_at is not None for help in self.helps)

    @property
    def to_thank(self) -> tuple[Help, ...]:
        """What they did and were not thanked for."""
        return tuple(help for help in self.helps if help.helped_at is not None and help.thanked_at is None)


@dataclass(frozen=True)
class GroupDraft:
    """What can be written down of a group. The meeting is wall time at the place of `zone`, "" the device's."""

    name: str
    person_ids: tuple[str, ...] = ()
    notes: str = ""
    meets: datetime | None = None
    zone: str = ""


@dataclass(frozen=True)
class Group:
    """A group; `meets_at` is the instant of its next meeting in UTC."""

    id: str
    draft: GroupDraft
    meets_at: datetime | None


@dataclass(frozen=True)
class HeardDraft:
    """A question heard from someone else's interview, and what there was to learn."""

    question: str = ""
    company: str = ""
    notes: str = ""
    person_id: str | None = None


@dataclass(frozen=True)
class Heard:
    """A note as it is kept, with the card that was made of its question, if one was."""

    id: str
    draft: HeardDraft
    card_id: str | None
    heard_at: datetime
