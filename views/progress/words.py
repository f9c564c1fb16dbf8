"""What the Progress tab says, with its figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.progress.model import ENOUGH_REVIEWS, Retention, Statistics, Streak
from services.progress.statistics import RECENT_DAYS
from services.progress.streak import MINIMUM_ANSWERS
from views.practise.words import plural


def streak_title(streak: Streak) -> str:
    """Returns the streak as a heading."""
    if not streak.days:
        return "A new streak can start today"
    return "One day in a row" if streak.days == 1 else f"{streak.days:,} days in a row"


def streak_line(streak: Streak) -> str:
    """Returns what keeps the streak, and what it survives."""
    words = []
    if not streak.kept_today:
        words.append(f"{MINIMUM_ANSWERS} answers make today count.")
    if streak.freezes:
        words.append(f"{plural(streak.freezes, 'free day')} in hand: a missed day will not end it.")
    if streak.longest > streak.days:
        words.append(f"Your longest was {plural(streak.longest, 'day')}.")
    return " ".join(words) or "Today counts."


def year_line(answers: Sequence[tuple[date, int]]) -> str:
    """Returns the figures of the heat map."""
    days = sum(1 for _, number in answers if number)
    total = sum(number for _, number in answers)
    most_day, most = max(answers, key=lambda pair: pair[1])
    best = f" Most on {most_day.day} {most_day:%B}: {most:,}." if most else ""
    return f"{plural(total, 'answer')} on {plural(days, 'day')}.{best}"


def forecast_line(forecast: Sequence[tuple[date, int]], overdue: int) -> str:
    """Returns the figures of the forecast."""
    (_, today), (_, tomorrow), *rest = forecast
    late = f" ({overdue:,} of them from before)" if overdue else ""
    far_day, far = max(rest, key=lambda pair: pair[1])
    busiest = f" Busiest after that: {far_day:%A} {far_day.day} {far_day:%B}, {far:,}." if far else ""
    return f"Today {today:,}{late}, tomorrow {tomorrow:,}.{busiest}"


def retention_title(retention: Retention) -> str:
    """Returns the share in percent, or that it cannot be told yet."""
    return "Too early to say" if retention.share is None else f"{retention.share:.0%} remembered"


def retention_line(retention: Retention, aim: float) -> str:
    """Returns what the share was made of, beside what was aimed for."""
    if retention.share is None:
        missing = ENOUGH_REVIEWS - retention.asked
        return f"After {plural(missing, 'more review')} this shows how often you still knew the answer."
    return (
        f"{retention.remembered:,} of {retention.asked:,} reviews in {RECENT_DAYS} days. "
        f"Your setting asks for {aim:.0%}."
    )


def time_title(seconds: int) -> str:
    """Returns a length of time such as "45 min" or "2 h 10 min"."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min practised"
    return f"{minutes // 60} h {minutes % 60} min practised"


def time_line(statistics: Statistics) -> str:
    """Returns what the time went to."""
    aloud = round(statistics.spoke_seconds / 60)
    return (
        f"{plural(statistics.answered, 'answer')} on {plural(statistics.practised_days, 'day')} "
        f"of the last {RECENT_DAYS}, {aloud} min of it aloud."
    )
