"""What reminders hand out: plain values, complete in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.reminders.rules import Type


class State(StrEnum):
    """Where a reminder is on its way."""

    PLANNED = "planned"
    SNOOZED = "snoozed"
    FIRED = "fired"
    DONE = "done"
    EXPIRED = "expired"


AHEAD = (State.PLANNED, State.SNOOZED)


@dataclass(frozen=True)
class Planned:
    """What the table of reminders calls for; instants are in UTC.

    The id is made of type, interview (or day) and number, so that planning again finds the same
    reminder. `anchor` is what it was counted from: an instant in milliseconds, or a day's ordinal.
    """

    id: str
    type: Type
    interview_id: str | None
    n: int
    anchor: int
    due_at: datetime
    expires_at: datetime
    title: str
    text: str
    route: str
    priority: int


@dataclass(frozen=True)
class Kept:
    """What is known of a reminder from earlier plans."""

    state: State
    anchor: int
    due_at: datetime


@dataclass(frozen=True)
class Reminder:
    """A reminder as it is kept; instants are in UTC."""

    id: str
    type: Type
    interview_id: str | None
    due_at: datetime
    expires_at: datetime
    title: str
    text: str
    route: str
    state: State
    fired_at: datetime | None


@dataclass(frozen=True)
class Inbox:
    """What waits for the person, newest first, what comes next, and whether notifications stay unheard."""

    waiting: tuple[Reminder, ...]
    ahead: tuple[Reminder, ...]
    unheard: bool
