"""A fair way back after days away: a few cards a day until a date, instead of a wall."""

from __future__ import annotations

from collections.abc import Sequence

from services.clock import date_of
from services.practice.model import Plan

AWAY_DAYS = 3
WALL = 20
SMALLEST = 10
COMFORTABLE_DAYS = 7
LONGEST_DAYS = 60


def propose(*, waiting: int, incoming: Sequence[int], away: int, limit: int, today: int) -> Plan | None:
    """Returns a plan if the person was away and a wall is waiting, else None.

    `incoming` is the number of reviews that fall due on each of the days after today. The plan is
    the smallest number a day that is done within a week; where even the daily limit is not
    enough for that, it takes the limit and as many days as it needs.
    """
    if away < AWAY_DAYS or waiting < WALL:
        return None
    for per_day in range(min(SMALLEST, limit), limit + 1):
        days = days_needed(waiting, incoming, per_day, COMFORTABLE_DAYS)
        if days is not None:
            return Plan(per_day, waiting, date_of(today + days - 1))
    days = days_needed(waiting, incoming, limit, LONGEST_DAYS)
    return Plan(limit, waiting, date_of(today + (days or LONGEST_DAYS) - 1))


def days_needed(waiting: int, incoming: Sequence[int], per_day: int, most: int) -> int | None:
    """Returns on which day, counted from 1, nothing is left over; None if not within `most`."""
    left = waiting
    for day in range(1, most + 1):
        left = max(0, left - per_day)
        if left == 0:
            return day
        left += incoming[day - 1] if day <= len(incoming) else 0
    return None
