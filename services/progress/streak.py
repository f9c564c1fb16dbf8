"""A streak that is kind: a minimum effort a day, and a freeze day for every week kept."""

from __future__ import annotations

from collections.abc import Iterable

from services.progress.model import Streak

MINIMUM_ANSWERS = 3
EARN_EVERY = 7
MOST_FREEZES = 2


def streak(practised: Iterable[tuple[int, int]], *, today: int) -> Streak:
    """Returns the streak up to a learning day, from ordinals of days and their numbers of answers.

    A day counts from MINIMUM_ANSWERS on. Every EARN_EVERY days that count earn a freeze, of which
    at most MOST_FREEZES are kept; a missed day takes one instead of ending the streak. Today is
    not missed before it is over, and days after today (a clock that was wrong) do not count.
    """
    counted = sorted({day for day, answers in practised if answers >= MINIMUM_ANSWERS and day <= today})
    days = longest = freezes = 0
    before: int | None = None
    for day in counted:
        if before is not None and day != before + 1:
            days, freezes = _after_missing(day - before - 1, days, freezes)
        days += 1
        if days % EARN_EVERY == 0:
            freezes = min(MOST_FREEZES, freezes + 1)
        longest = max(longest, days)
        before = day
    if before is not None:
        days, freezes = _after_missing(max(0, today - before - 1), days, freezes)
    return Streak(days=days, longest=longest, freezes=freezes, kept_today=before == today)


def _after_missing(missed: int, days: int, freezes: int) -> tuple[int, int]:
    return (days, freezes - missed) if missed <= freezes else (0, 0)
