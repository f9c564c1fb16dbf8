"""Numbers with their unit."""

from __future__ import annotations


def plural(number: int, noun: str) -> str:
    """Returns "1 card" or "3 cards"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def at_least(number: int, *, exact: bool) -> str:
    """Returns "1,234", or "500+" where counting stopped."""
    return f"{number:,}" if exact else f"{number:,}+"


def minutes(seconds: int) -> str:
    """Returns a length of time such as "45 s" or "12 min"."""
    return f"{seconds} s" if seconds < 60 else f"{round(seconds / 60)} min"


def stopwatch(seconds: int) -> str:
    """Returns "1:05" for 65 seconds."""
    return f"{seconds // 60}:{seconds % 60:02d}"
