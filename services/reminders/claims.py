"""Who tells a reminder: exactly one process, also when several look at the same moment.

A process first *claims* what is due, for a minute. Just before it shows a notification it *hands
over*: the reminder is marked as told in a transaction of its own, which succeeds for one process
only. If a process dies between the two, the claim runs out and another one tells the reminder.

Where both cannot be had we prefer **never twice** to **never lost**: a process that dies after the
hand-over, in the moment before the notification daemon has it, leaves no pop-up. Nothing else is
lost then, because a reminder that was handed over is in the inbox, with a badge, until it is done.
The other way round a person would be asked twice, with nothing gained.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select, update

from services.reminders.keeping import IS_AHEAD
from services.reminders.model import State
from services.store.tables import reminders

LEASE = timedelta(minutes=1)
CHUNK = 500

_DUE = (
    select(reminders)
    .where(
        IS_AHEAD,
        reminders.c.due_at <= bindparam("now"),
        reminders.c.expires_at > bindparam("now"),
        or_(reminders.c.claimed_until.is_(None), reminders.c.claimed_until <= bindparam("now")),
    )
    .order_by(reminders.c.priority.desc(), reminders.c.due_at, reminders.c.id)
)


def due(connection: Connection, *, now_ms: int, most: int | None = None) -> list[Row[Any]]:
    """Returns what is due and claimed by nobody, the most useful first."""
    return list(connection.execute(_DUE.limit(most), {"now": now_ms}))


def claim(connection: Connection, ids: Iterable[str], *, token: str, now_ms: int) -> None:
    """Keeps others from telling these reminders until the lease runs out; in the transaction of `due`."""
    until = now_ms + round(LEASE.total_seconds() * 1000)
    for some in _chunks(ids):
        connection.execute(
            update(reminders).where(reminders.c.id.in_(some)).values(claimed_by=token, claimed_until=until)
        )


def hand_over(
    connection: Connection, ids: Iterable[str], *, token: str, now_ms: int, notification_id: str
) -> tuple[str, ...]:
    """Marks claimed reminders as told and returns those that may be shown; the others are no longer ours."""
    ours: list[str] = []
    for some in _chunks(ids):
        mine = (reminders.c.id.in_(some), reminders.c.claimed_by == token, IS_AHEAD)
        found = list(connection.execute(select(reminders).where(*mine)))
        connection.execute(
            update(reminders)
            .where(reminders.c.id.in_([row.id for row in found]))
            .values(
                state=State.FIRED, fired_at=now_ms, notification_id=notification_id, claimed_by=None,
                claimed_until=None, changed_at=now_ms,
            )
        )  # fmt: skip
        for row in found:
            _supersede(connection, row, now_ms)
        ours += [row.id for row in found]
    return tuple(ours)


def _supersede(connection: Connection, row: Row[Any], now_ms: int) -> None:
    """Takes the earlier ones of a series out of the inbox."""
    if row.n:
        connection.execute(
            update(reminders)
            .where(
                reminders.c.interview_id == row.interview_id,
                reminders.c.type == row.type,
                reminders.c.n < row.n,
                reminders.c.state == State.FIRED,
            )
            .values(state=State.EXPIRED, changed_at=now_ms)
        )


def _chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    known = list(ids)
    return (known[start : start + CHUNK] for start in range(0, len(known), CHUNK))
