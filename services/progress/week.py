"""The last seven days and the next, for the weekly look."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, bindparam, func, select

from services.clock import Clock, learning_day, to_ms
from services.progress.model import Week
from services.store.database import Database
from services.store.prepared import Prepared
from services.store.tables import feedback_replies, interviews, practice_days

DAYS = 7

_PRACTICE = Prepared(
    select(
        func.sum(practice_days.c.answers),
        func.count(),
        func.sum(practice_days.c.spoke_ms),
    ).where(
        practice_days.c.answers > 0, practice_days.c.day > bindparam("since"), practice_days.c.day <= bindparam("today")
    )
)
_INTERVIEWS = Prepared(
    select(interviews.c.company)
    .where(interviews.c.starts_at > bindparam("since"), interviews.c.starts_at <= bindparam("until"))
    .order_by(interviews.c.starts_at)
)
_REPLIES = Prepared(
    select(func.count()).select_from(feedback_replies).where(feedback_replies.c.created_at > bindparam("since"))
)


def read_week(database: Database, clock: Clock) -> Week:
    """Returns what the week came to. Replies are counted, also those that may not be read yet."""
    now, today = clock.now(), learning_day(clock)
    before, after = (to_ms(now + timedelta(days=days)) for days in (-DAYS, DAYS))
    with database.read() as connection:
        answers, days, spoke_ms = _PRACTICE.first(connection, since=today - DAYS, today=today)
        return Week(
            answers=answers or 0,
            days=days,
            spoke_seconds=round((spoke_ms or 0) / 1000),
            interviews=_companies(connection, before, to_ms(now)),
            replies=_REPLIES.scalar(connection, since=before),
            ahead=_companies(connection, to_ms(now), after),
        )


def _companies(connection: Connection, since: int, until: int) -> tuple[str, ...]:
    return tuple(_INTERVIEWS.column(connection, since=since, until=until))
