"""Interviews: writing them down, moving them, what came of them, and the timeline of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, insert, or_, select, update

from services.clock import Clock, from_ms, learning_day, to_ms
from services.errors import NotFound
from services.interviews.model import Interview, InterviewDraft, Outcome, TimeCheck, TimelinePage
from services.interviews.rows import (
    DEFAULT_MINUTES,
    LONGEST_MINUTES,
    cleaned,
    columns_of_draft,
    folded,
    interview_of,
    timeline_row_of,
)
from services.interviews.when import Hour, hour_of, instant_of, wall_time, zone_of
from services.practice import calls
from services.practice.cards import Change, Pending, changing
from services.practice.final_pass import PREPARED, RESTED, day_of
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import Image, whole_images
from services.store.prepared import Prepared
from services.store.tables import asked_questions, debriefs, interviews

PAGE = 30
MATTERS = timedelta(days=60)

WITH_DEBRIEF = select(
    interviews,
    *(
        debriefs.c[name].label(f"debrief_{name}")
        for name in ("created_at", "changed_at", "reviewed_at", "if_text", "then_text")
    ),
).outerjoin(debriefs, debriefs.c.interview_id == interviews.c.id)
_INTERVIEW = Prepared(WITH_DEBRIEF.where(interviews.c.id == bindparam("interview_id")))
_RECENT = Prepared(
    WITH_DEBRIEF.where(interviews.c.starts_at > bindparam("since")).order_by(interviews.c.starts_at, interviews.c.id)
)
_ENDS = interviews.c.starts_at + func.coalesce(interviews.c.minutes, DEFAULT_MINUTES) * 60_000
_FLOATING = Prepared(
    select(interviews.c.id, interviews.c.local_start, interviews.c.starts_at).where(
        interviews.c.zone == "", interviews.c.starts_at > bindparam("since")
    )
)
_LISTED = select(
    *(
        interviews.c[name]
        for name in (
            "id", "company", "role", "round", "format", "local_start", "zone", "starts_at", "minutes", "outcome",
        )
    ),
    select(debriefs.c.id).where(debriefs.c.interview_id == interviews.c.id).exists().label("has_debrief"),
)  # fmt: skip


class Interviews:
    """The person's interviews. Every change is one transaction and can be undone."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, draft: InterviewDraft) -> Change:
        """Writes an interview down; the change names its key. Raises InvalidInput."""
        columns = columns_of_draft(cleaned(draft), self._clock.zone())
        with changing(self._database, self._clock, "Add interview") as change:
            interview_id = new_id(change.now)
            change.connection.execute(
                insert(interviews).values(id=interview_id, created_at=change.now, changed_at=change.now, **columns)
            )
            change.images.append(Image(interviews, interview_id, None))
        return Change(change.step, change.label, (interview_id,))

    def get(self, interview_id: str) -> Interview:
        """Returns one interview. Raises NotFound."""
        self.follow_device()
        with self._database.read() as connection:
            return interview_of(row_of(connection, interview_id))

    def edit(self, interview_id: str, draft: InterviewDraft) -> Change:
        """Replaces what is written down. Raises InvalidInput or NotFound."""
        columns = columns_of_draft(cleaned(draft), self._clock.zone())
        return self._update(interview_id, "Edit interview", lambda _: columns)

    def move(self, interview_id: str, local_start: datetime, *, zone: str | None = None) -> Change:
        """Gives an interview another wall time, and another zone if one is given. Raises NotFound."""
        draft = self.get(interview_id).draft
        moved = replace(draft, local_start=local_start, zone=draft.zone if zone is None else zone)
        columns = columns_of_draft(cleaned(moved), self._clock.zone())
        return self._update(interview_id, "Move interview", lambda _: columns)

    def set_outcome(self, interview_id: str, outcome: Outcome) -> Change:
        """Says what came of an interview, and keeps when that was said. Raises NotFound."""
        now = None if outcome is Outcome.WAITING else to_ms(self._clock.now())
        values = {"outcome": outcome.value, "outcome_at": now}
        return self._update(interview_id, "Set outcome", lambda _: values)

    def set_promised(self, interview_id: str, promised: date | None) -> Change:
        """Keeps the day on which they said they would answer. Raises NotFound."""
        day = None if promised is None else promised.toordinal()
        return self._update(interview_id, "Set promised day", lambda _: {"promised_day": day})

    def delete(self, interview_id: str) -> Change:
        """Deletes an interview with its debrief; undo brings all of it back. Cards stay. Raises NotFound."""
        with changing(self._database, self._clock, "Delete interview") as change:
            row_of(change.connection, interview_id)
            change.images += calls.withdraw(change.connection, interview_id)
            change.images += _bury(change.connection, interview_id, change.now)
        return change.done()

    def check(self, local_start: datetime, zone: str = "") -> TimeCheck:
        """Returns what to know of a wall time. Raises InvalidInput for an unknown zone."""
        place = zone_of(zone, self._clock.zone())
        instant, hour = instant_of(local_start, place), hour_of(local_start, place)
        return TimeCheck(
            skipped=hour is Hour.SKIPPED,
            twice=hour is Hour.TWICE,
            past=instant <= self._clock.now(),
            counts_as=wall_time(instant, place),
            here=wall_time(instant, self._clock.zone()),
        )

    def undo(self, step: int | None = None) -> str:
        """Takes back the newest change, or that step if it is the newest, and returns its label.

        Raises NotFound.
        """
        with self._database.write() as connection:
            return journal.undo(connection, at_ms=to_ms(self._clock.now()), token=step).label

    def timeline(
        self, text: str = "", *, after: tuple[bool, int, str] | None = None, limit: int = PAGE
    ) -> TimelinePage:
        """Returns one page of the interviews in which every word of the text is found.

        Those that have not ended come first, the next one on top; then the past, latest first.
        `after` is the last page's `after`.
        """
        self.follow_device()
        now = to_ms(self._clock.now())
        where = [interviews.c.words.contains(word, autoescape=True) for word in folded(text).split()]
        with self._database.read() as connection:
            ahead, all_of_them = (
                connection.execute(select(func.count()).select_from(interviews).where(*some, *where)).scalar_one()
                for some in (_upcoming(now), ())
            )
            found = _page(connection, where, now, after, limit + 1)
        rows = tuple(timeline_row_of(row, now) for row in found[:limit])
        last = rows[-1] if len(found) > limit else None
        return TimelinePage(
            rows, all_of_them, ahead, (last.past, to_ms(last.starts_at), last.id) if last else None
        )  # fmt: skip

    def all_for_reminders(self) -> tuple[Interview, ...]:
        """Returns every interview that is ahead or ended within the last 60 days, earliest first."""
        self.follow_device()
        since = to_ms(self._clock.now() - MATTERS) - LONGEST_MINUTES * 60_000
        with self._database.read() as connection:
            found = [interview_of(row) for row in _RECENT.all(connection, since=since)]
        return tuple(i for i in found if i.ends_at > self._clock.now() - MATTERS)

    def just_over(self) -> Interview | None:
        """Returns the interview that ended last within a day and has no debrief, None if there is none."""
        now = self._clock.now()
        recent = [i for i in self.all_for_reminders() if now - timedelta(days=1) < i.ends_at <= now]
        return next((i for i in reversed(recent) if not i.has_debrief and i.outcome is not Outcome.WITHDRAWN), None)

    def follow_device(self) -> None:
        """Moves the instants of interviews without a zone of their own to where the device is now."""
        since = to_ms(self._clock.now() - MATTERS)
        with self._database.read() as connection:
            stale = [
                (row.id, start)
                for row in _FLOATING.all(connection, since=since)
                if (start := self._start(row.local_start)) != row.starts_at
            ]
        if stale:
            with self._database.write() as connection:
                for interview_id, start in stale:
                    connection.execute(
                        update(interviews).where(interviews.c.id == interview_id).values(starts_at=start)
                    )

    def _start(self, local_start: str) -> int:
        return to_ms(instant_of(datetime.fromisoformat(local_start), zone_of("", self._clock.zone())))

    def _update(self, interview_id: str, label: str, values_for: Callable[[Row[Any]], dict[str, Any]]) -> Change:
        with changing(self._database, self._clock, label) as change:
            row = row_of(change.connection, interview_id)
            change_row(change, row, values_for(row), self._clock)
        return Change(change.step, change.label, (interview_id,))


def change_row(change: Pending, row: Row[Any], values: dict[str, Any], clock: Clock) -> None:
    """Changes columns of one interview; where its time changes, the cards called for it are called anew."""
    values = values | {"changed_at": change.now}
    start = values.get("starts_at", row.starts_at)
    if start != row.starts_at:
        change.images += calls.withdraw(change.connection, row.id)
        values |= {"dealt_day": None}
        if row.prepared == RESTED and day_of(from_ms(start), clock.zone()) >= learning_day(clock):
            change.images += calls.wake(change.connection, calls.resting_for(change.connection, row.id))
            values |= {"prepared": PREPARED, "rested_day": None}
    change.images.append(Image(interviews, row.id, {name: getattr(row, name) for name in values}))
    change.connection.execute(update(interviews).where(interviews.c.id == row.id).values(**values))


def row_of(connection: Connection, interview_id: str) -> Row[Any]:
    """Returns the row of an interview with its `debrief_*` columns. Raises NotFound."""
    row: Row[Any] | None = _INTERVIEW.first(connection, interview_id=interview_id)
    if row is None:
        raise NotFound("This interview does not exist any more.")
    return row


def _upcoming(now: int) -> tuple[ColumnElement[bool], ...]:
    """Returns the conditions for interviews that have not ended; the first lets the index be used."""
    return interviews.c.starts_at > now - LONGEST_MINUTES * 60_000, now < _ENDS


def _page(
    connection: Connection,
    where: list[ColumnElement[bool]],
    now: int,
    after: tuple[bool, int, str] | None,
    limit: int,
) -> list[Row[Any]]:
    found: list[Any] = []
    key = interviews.c.starts_at, interviews.c.id
    if after is None or not after[0]:
        beyond = [] if after is None else [_beyond(key, after, later=True)]
        some = _LISTED.where(*_upcoming(now), *where, *beyond).order_by(*key).limit(limit)
        found += connection.execute(some).all()
        after = None
    if len(found) < limit:
        beyond = [] if after is None else [_beyond(key, after, later=False)]
        past = _LISTED.where(now >= _ENDS, interviews.c.starts_at <= now, *where, *beyond)
        found += connection.execute(past.order_by(*(k.desc() for k in key)).limit(limit - len(found))).all()
    return found


def _beyond(key: tuple[Any, Any], after: tuple[bool, int, str], *, later: bool) -> ColumnElement[bool]:
    start, identity = key
    _, at, last = after
    if later:
        return and_(start >= at, or_(start > at, identity > last))
    return and_(start <= at, or_(start < at, identity < last))


def _bury(connection: Connection, interview_id: str, now: int) -> list[Image]:
    """Deletes an interview and all that hangs on it; returns what brings it back."""
    notes = connection.execute(select(debriefs).where(debriefs.c.interview_id == interview_id)).all()
    asked = connection.execute(
        select(asked_questions).where(asked_questions.c.debrief_id.in_([note.id for note in notes]))
    ).all()
    own = connection.execute(select(interviews).where(interviews.c.id == interview_id)).all()
    images = []
    # Undo goes backwards: the interview must be back before the debrief, and that before its questions.
    for table, rows in ((asked_questions, asked), (debriefs, notes), (interviews, own)):
        images += whole_images(table, rows)
        journal.bury(connection, table, [row.id for row in rows], now)
    return images
