"""Practice statistics, read from the tallies of every day and from what is due."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, func, literal_column, select

from services.clock import Clock, date_of, learning_day
from services.progress.model import Retention, Statistics
from services.progress.streak import streak
from services.store.database import Database
from services.store.prepared import Prepared
from services.store.tables import cards, practice_days

HISTORY_DAYS = 365
FORECAST_DAYS = 14
RECENT_DAYS = 30

_ANSWERS = Prepared(
    select(practice_days.c.day, practice_days.c.answers)
    .where(practice_days.c.answers > 0)
    .order_by(practice_days.c.day)
)
_RECENT = Prepared(
    select(
        func.count().label("days"),
        *(
            func.coalesce(func.sum(practice_days.c[name]), literal_column("0")).label(name)
            for name in ("answers", "took_ms", "spoke_ms", "asked", "remembered")
        ),
    ).where(
        practice_days.c.answers > 0,
        practice_days.c.day > bindparam("before"),
        practice_days.c.day <= bindparam("today"),
    )
)
_FORECAST = Prepared(
    select(cards.c.due_day, func.count())
    .where(literal_column("cards.phase = 2 AND cards.suspended = 0"), cards.c.due_day <= bindparam("until"))
    .group_by(cards.c.due_day)
)


class Progress:
    """Reads what practice came to; changes nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def statistics(self) -> Statistics:
        """Returns the last 365 learning days, the next 14, and how the last 30 went."""
        today = learning_day(self._clock)
        with self._database.read() as connection:
            answers = _ANSWERS.pairs(connection)
            recent = _RECENT.first(connection, before=today - RECENT_DAYS, today=today)
            due = dict(_FORECAST.pairs(connection, until=today + FORECAST_DAYS - 1))
        return Statistics(
            answers=_series(dict(answers), today - HISTORY_DAYS + 1, HISTORY_DAYS),
            forecast=_series(_from_today(due, today), today, FORECAST_DAYS),
            overdue=sum(number for day, number in due.items() if day < today),
            streak=streak(answers, today=today),
            answered=recent.answers,
            practised_days=recent.days,
            spent_seconds=round(recent.took_ms / 1000),
            spoke_seconds=round(recent.spoke_ms / 1000),
            retention=Retention(recent.asked, recent.remembered),
        )


def _from_today(due: dict[int, int], today: int) -> dict[int, int]:
    """Returns what is due on each day, with everything overdue counted for today."""
    late = sum(number for day, number in due.items() if day <= today)
    return {day: number for day, number in due.items() if day > today} | {today: late}


def _series(found: dict[int, int], first: int, number: int) -> tuple[tuple[date, int], ...]:
    return tuple((date_of(day), found.get(day, 0)) for day in range(first, first + number))
