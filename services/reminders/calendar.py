"""Interviews and reminders as a calendar file (RFC 5545), for any calendar program.

Every entry keeps its UID, and SEQUENCE grows with each change, so that importing again updates.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from services.clock import Clock, from_ms
from services.errors import NotFound
from services.interviews.rows import DEFAULT_MINUTES
from services.reminders import options
from services.reminders.options import Options
from services.reminders.planner import shortened
from services.reminders.reminders import Reminders
from services.reminders.rules import Type
from services.store.database import Database
from services.store.tables import interviews
from services.store.tables import reminders as reminder_rows

DOMAIN = "rehearse.app"
PRODUCT = "-//Rehearse//Interviews//EN"
# Seconds since then: a SEQUENCE has 31 bits and must never go back.
SEQUENCE_EPOCH = 1_700_000_000
BRIEF = timedelta(minutes=10)
ON_TIME = timedelta(0)


class Calendar:
    """Writes calendar files."""

    def __init__(self, database: Database, clock: Clock, reminders: Reminders) -> None:
        self._database = database
        self._clock = clock
        self._reminders = reminders

    def of_interview(self, interview_id: str) -> bytes:
        """Returns one interview with its alarms. Raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(select(interviews).where(interviews.c.id == interview_id)).first()
            chosen = options.read(connection)
        if row is None:
            raise NotFound("This interview does not exist any more.")
        return _written([_interview(row, chosen, self._clock.now())])

    def of_everything(self) -> bytes:
        """Returns every interview ahead with its alarms, and every reminder that is planned."""
        now = self._clock.now()
        self._reminders.plan()
        ahead = [r for r in self._reminders.ahead() if r.type not in (Type.PREPARE, Type.LAST_HOUR)]
        with self._database.read() as connection:
            chosen = options.read(connection)
            rows = connection.execute(
                select(interviews)
                .where(interviews.c.starts_at > round(now.timestamp() * 1000), interviews.c.outcome == "waiting")
                .order_by(interviews.c.starts_at)
            ).all()
            changed: dict[Any, int] = {
                row[0]: row[1]
                for row in connection.execute(select(reminder_rows.c.id, reminder_rows.c.changed_at))
                if row[0] in {reminder.id for reminder in ahead}
            }
        events = [_interview(row, chosen, now) for row in rows]
        for reminder in ahead:
            identity = reminder.id.replace(":", "-")
            event = _event(identity, reminder.due_at, BRIEF, changed=changed[reminder.id], now=now)
            event.add("summary", reminder.title)
            event.add("description", reminder.text)
            event.add("transp", "TRANSPARENT")
            event.add_component(_alarm(ON_TIME, reminder.title))
            events.append(event)
        return _written(events)


def _interview(row: Any, chosen: Options, now: datetime) -> Any:
    start = from_ms(row.starts_at)
    minutes = row.minutes if row.minutes is not None else DEFAULT_MINUTES
    event = _event(f"interview-{row.id}", start, timedelta(minutes=minutes), changed=row.changed_at, now=now)
    event.add("summary", f"Interview: {shortened(row.company)}")
    if row.place:
        event.add("location", row.place)
    for kind, words in ((Type.PREPARE, "Prepare for"), (Type.LAST_HOUR, "Soon:")):
        if chosen.on(kind):
            event.add_component(_alarm(timedelta(minutes=chosen.minutes(kind)), f"{words} {shortened(row.company)}"))
    return event


def _event(identity: str, start: datetime, length: timedelta, *, changed: int, now: datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{identity}@{DOMAIN}")
    event.add("sequence", max(0, changed // 1000 - SEQUENCE_EPOCH))
    event.add("dtstamp", now)
    event.add("last-modified", from_ms(changed))
    event.add("dtstart", start)
    event.add("dtend", start + length)
    return event


def _alarm(trigger: timedelta, words: str) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", trigger)
    return alarm


def _written(events: list[Any]) -> bytes:
    from icalendar import Calendar as File

    file = File()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    for event in events:
        file.add_component(event)
    return bytes(file.to_ical())
