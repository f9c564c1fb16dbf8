"""Time, passed in: the instant in UTC and the zone the person is in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol

ROLLOVER_HOUR = 4


class Clock(Protocol):
    def now(self) -> datetime:
        """Returns the present instant, timezone-aware, in UTC."""
        ...

    def zone(self) -> tzinfo | None:
        """Returns the person's time zone; None stands for the device's own."""
        ...


class SystemClock:
    """The device's clock and its own time zone, which may change while the app runs."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def zone(self) -> tzinfo | None:
        return None


class FixedClock:
    """A clock that moves only when told to, for tests and benchmarks."""

    def __init__(self, instant: datetime, zone: tzinfo = UTC) -> None:
        self.instant = instant.astimezone(UTC)
        self.local_zone = zone

    def now(self) -> datetime:
        return self.instant

    def zone(self) -> tzinfo:
        return self.local_zone

    def advance(self, delta: timedelta) -> None:
        self.instant += delta


def local_time(clock: Clock) -> datetime:
    """Returns the present instant as local wall time."""
    return clock.now().astimezone(clock.zone())


def learning_day(clock: Clock) -> int:
    """Returns the ordinal of the day the person is in; it begins at 04:00 local wall time.

    By the wall clock, so the day begins at 04:00 on both sides of a DST change.
    """
    local = local_time(clock)
    return local.toordinal() - (local.hour < ROLLOVER_HOUR)


def date_of(day: int) -> date:
    """Returns the calendar date of a learning day."""
    return date.fromordinal(day)


def to_ms(instant: datetime) -> int:
    """Returns whole milliseconds since the Unix epoch."""
    return round(instant.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """Returns the UTC instant of milliseconds since the Unix epoch."""
    return datetime.fromtimestamp(ms / 1000, UTC)
