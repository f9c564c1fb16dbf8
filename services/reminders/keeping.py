"""Brings the kept reminders up to a plan, touching only what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from services.clock import from_ms, to_ms
from services.reminders.model import AHEAD, Kept, Planned, Reminder, State
from services.reminders.rules import Type
from services.store.prepared import Prepared
from services.store.tables import reminders

# How long a reminder that is over may still silence a later one of its series.
REMEMBERED = timedelta(days=3)

# Written out, or SQLite would not know that the index of those ahead fits.
IS_AHEAD: ColumnElement[bool] = literal_column("reminders.state IN ('planned', 'snoozed')")
# Two questions: for one with OR, SQLite reads the whole table.
_NOT_OVER = Prepared(select(reminders).where(reminders.c.expires_at > bindparam("since")))
# The plus keeps SQLite from the index by expiry, in which all that is over comes first.
_FORGOTTEN = Prepared(select(reminders).where(IS_AHEAD, literal_column("+reminders.expires_at") <= bindparam("since")))
_NOTIFIED = Prepared(
    select(func.count(reminders.c.notification_id.distinct())).where(reminders.c.fired_at >= bindparam("since"))
)
_CHANGES = (
    update(reminders)
    .where(reminders.c.id == bindparam("key"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "anchor", "due_at", "expires_at", "title", "text", "route", "priority", "state", "claimed_by",
                "claimed_until", "changed_at",
            )
        }
    )
)  # fmt: skip
WRITTEN = ("due_at", "expires_at", "title", "text", "route", "priority")


def relevant(connection: Connection, now_ms: int) -> dict[str, Row[Any]]:
    """Returns by id every row that a plan can depend on."""
    since = now_ms - round(REMEMBERED.total_seconds() * 1000)
    rows = _NOT_OVER.all(connection, since=since) + _FORGOTTEN.all(connection, since=since)
    return {row.id: row for row in rows}


def kept_of(rows: Mapping[str, Any]) -> dict[str, Kept]:
    """Returns what the planner needs to know of rows."""
    return {key: Kept(State(row.state), row.anchor, from_ms(row.due_at)) for key, row in rows.items()}


def notified_since(connection: Connection, since_ms: int) -> int:
    """Returns how many notifications there were since an instant."""
    return int(_NOTIFIED.scalar(connection, since=since_ms))


def bring_up_to(
    connection: Connection,
    planned: Iterable[Planned],
    *,
    rows: Mapping[str, Any],
    called: set[tuple[str, int]],
    now_ms: int,
) -> int:
    """Adds, changes and removes rows until they say what the plan says; returns how many differed."""
    added, changed, wanted = [], [], set()
    for one in planned:
        wanted.add(one.id)
        values = _columns(one, now_ms)
        row = rows.get(one.id)
        if row is None:
            added.append({"id": one.id, "type": one.type, "interview_id": one.interview_id, "n": one.n, **values})
        elif row.anchor != one.anchor or row.state not in AHEAD:
            changed.append(
                _change(one.id, {**values, "state": State.PLANNED, "claimed_by": None, "claimed_until": None})
            )
        elif any(values[name] != getattr(row, name) for name in WRITTEN):
            keeps = {name: getattr(row, name) for name in ("state", "claimed_by", "claimed_until")}
            changed.append(_change(one.id, {**values, **keeps}))
    if added:
        connection.execute(insert(reminders), added)
    if changed:
        connection.execute(_CHANGES, changed)
    gone = [row for row in rows.values() if row.id not in wanted and row.state in AHEAD]
    told = [row for row in rows.values() if row.id not in wanted and row.state == State.FIRED]
    stale = [row for row in told if row.expires_at <= now_ms or (row.id, row.anchor) not in called]
    _remove(connection, [row.id for row in gone if row.fired_at is None and row.expires_at > now_ms])
    _expire(connection, [row.id for row in gone if row.fired_at is not None or row.expires_at <= now_ms], now_ms)
    _expire(connection, [row.id for row in stale], now_ms)
    return len(added) + len(changed) + len(gone) + len(stale)


def reminder_of(row: Any) -> Reminder:
    """Returns a reminder from its row."""
    return Reminder(
        id=row.id,
        type=Type(row.type),
        interview_id=row.interview_id,
        due_at=from_ms(row.due_at),
        expires_at=from_ms(row.expires_at),
        title=row.title,
        text=row.text,
        route=row.route,
        state=State(row.state),
        fired_at=from_ms(row.fired_at) if row.fired_at is not None else None,
    )


def _columns(one: Planned, now_ms: int) -> dict[str, Any]:
    return {
        "anchor": one.anchor,
        "due_at": to_ms(one.due_at),
        "expires_at": to_ms(one.expires_at),
        "title": one.title,
        "text": one.text,
        "route": one.route,
        "priority": one.priority,
        "changed_at": now_ms,
    }


def _change(key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": key} | {f"new_{name}": value for name, value in values.items()}


def _remove(connection: Connection, keys: list[str]) -> None:
    if keys:
        connection.execute(delete(reminders).where(reminders.c.id == bindparam("key")), [{"key": key} for key in keys])


def _expire(connection: Connection, keys: list[str], now_ms: int) -> None:
    if keys:
        connection.execute(
            update(reminders).where(reminders.c.id == bindparam("key")).values(state=State.EXPIRED, changed_at=now_ms),
            [{"key": key} for key in keys],
        )
