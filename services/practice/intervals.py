"""How long until a card comes back, in words."""

from __future__ import annotations


def in_words(*, minutes: int | None = None, days: int | None = None) -> str:
    """Returns a short span such as "10 min", "3 days" or "4 months"."""
    if minutes is not None:
        return f"{max(1, minutes)} min" if minutes < 60 else _count(round(minutes / 60), "hour")
    days = days or 0
    if days < 1:
        return "today"
    if days < 30:
        return _count(days, "day")
    if days < 365:
        return _count(round(days / 30.4), "month")
    years = days / 365.25
    return f"{years:.1f} years" if years >= 1.05 else "1 year"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
