"""From what a clock on a wall shows to the instant it stands for, also around a change of clocks."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from services.errors import InvalidInput

SECOND = timedelta(seconds=1)
_TIME = re.compile(r"(?P<hour>\d{1,4})(?:[:. h](?P<minute>\d{2}))? ?(?P<half>am|pm|a\.m\.|p\.m\.)? ?(?:h|uhr|o'clock)?")


class Hour(StrEnum):
    """How often a wall time happens: once, never (clocks go forward) or twice (they go back)."""

    ONCE = "once"
    SKIPPED = "skipped"
    TWICE = "twice"


def zone_of(name: str, device: tzinfo | None) -> tzinfo | None:
    """Returns the zone of an IANA name, the device's for "". Raises InvalidInput for an unknown name."""
    if not name:
        return device
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(f"The time zone “{name}” is not known here. Choose one from the list.") from error


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Returns the IANA names a person may choose from, those of places only."""
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))) or (
        "Etc/UTC",
    )


def hour_of(local: datetime, zone: tzinfo | None) -> Hour:
    """Returns how often a wall time happens in a zone; None stands for the device's own."""
    first, second = _instant(local, zone, 0), _instant(local, zone, 1)
    if first == second:
        return Hour.ONCE
    return Hour.TWICE if first < second else Hour.SKIPPED


def instant_of(local: datetime, zone: tzinfo | None) -> datetime:
    """Returns the UTC instant of a wall time.

    One that never happens stands for the first moment after the clocks went forward, one that
    happens twice for the first of the two.
    """
    first, second = _instant(local, zone, 0), _instant(local, zone, 1)
    return first if first <= second else _change_between(second, first, zone)


def wall_time(instant: datetime, zone: tzinfo | None) -> datetime:
    """Returns what the clock on the wall shows at an instant, without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def _instant(local: datetime, zone: tzinfo | None, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _change_between(early: datetime, late: datetime, zone: tzinfo | None) -> datetime:
    """Returns the first second at which the offset is no longer the one it was before."""
    before = early.astimezone(zone).utcoffset()
    while late - early > SECOND:
        middle = early + ((late - early) // 2 // SECOND) * SECOND
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def read_time(text: str) -> time | None:
    """Returns the time of day that was typed, such as "9", "930", "14:30", "2 pm" or "14.30h"; None if it is none."""
    found = _TIME.fullmatch(" ".join(text.lower().split()))
    if found is None:
        return None
    digits, minutes, half = found["hour"], found["minute"], (found["half"] or "")[:1]
    if minutes is None and len(digits) > 2:
        digits, minutes = digits[:-2], digits[-2:]
    hour, minute = int(digits), int(minutes or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
