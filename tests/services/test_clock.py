"""Learning days: they begin at 04:00 by the clock on the wall, also when that clock is changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clock import FixedClock, SystemClock, date_of, from_ms, learning_day, local_time, to_ms
from tests.services.helpers import run_python

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
INSTANTS = st.datetimes(datetime(1980, 1, 2), datetime(2090, 1, 1))


def day_at(wall: str, zone: tzinfo, fold: int = 0) -> date:
    moment = datetime.fromisoformat(wall).replace(tzinfo=zone, fold=fold)
    return date_of(learning_day(FixedClock(moment, zone)))


@pytest.mark.parametrize(
    ("wall", "zone", "day"),
    [
        ("2026-01-05T03:59:59", UTC, "2026-01-04"),
        ("2026-01-05T04:00", UTC, "2026-01-05"),
        ("2026-01-05T23:59", NEW_YORK, "2026-01-05"),
        ("2026-01-01T00:30", NEW_YORK, "2025-12-31"),
        # Berlin, 29 March: from 02:00 straight to 03:00.
        ("2026-03-29T01:59", BERLIN, "2026-03-28"),
        ("2026-03-29T03:00", BERLIN, "2026-03-28"),
        ("2026-03-29T03:59", BERLIN, "2026-03-28"),
        ("2026-03-29T04:00", BERLIN, "2026-03-29"),
        ("2026-03-30T03:59", BERLIN, "2026-03-29"),
        # Berlin, 25 October: 02:00 to 03:00 comes twice.
        ("2026-10-25T02:30", BERLIN, "2026-10-24"),
        ("2026-10-25T03:59", BERLIN, "2026-10-24"),
        ("2026-10-25T04:00", BERLIN, "2026-10-25"),
        ("2026-10-26T03:59", BERLIN, "2026-10-25"),
        ("2026-03-08T03:59", NEW_YORK, "2026-03-07"),
        ("2026-03-08T04:00", NEW_YORK, "2026-03-08"),
        ("2026-11-01T03:59", NEW_YORK, "2026-10-31"),
        ("2026-11-01T04:00", NEW_YORK, "2026-11-01"),
        ("2026-04-05T04:00", ZoneInfo("Australia/Lord_Howe"), "2026-04-05"),
        ("2026-01-05T04:00", ZoneInfo("Asia/Kathmandu"), "2026-01-05"),
        # Samoa went without 30 December 2011.
        ("2011-12-29T23:59", ZoneInfo("Pacific/Apia"), "2011-12-29"),
        ("2011-12-31T04:00", ZoneInfo("Pacific/Apia"), "2011-12-31"),
    ],
)
def test_a_day_begins_at_four_on_the_wall(wall: str, zone: tzinfo, day: str) -> None:
    assert day_at(wall, zone) == date.fromisoformat(day)
    assert day_at(wall, zone, fold=1) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("first", "hours"), [("2026-03-28", 23), ("2026-03-29", 24), ("2026-10-24", 25), ("2026-10-25", 24)]
)
def test_a_day_across_the_change_is_an_hour_shorter_or_longer(first: str, hours: int) -> None:
    start = datetime.fromisoformat(f"{first}T04:00").replace(tzinfo=BERLIN).astimezone(UTC)
    clock, day = FixedClock(start, BERLIN), learning_day(FixedClock(start, BERLIN))
    clock.advance(timedelta(hours=hours) - timedelta(seconds=1))
    assert learning_day(clock) == day
    clock.advance(timedelta(seconds=1))
    assert learning_day(clock) == day + 1


@given(INSTANTS, st.timezones())
def test_the_day_is_the_date_of_the_wall_four_hours_ago(instant: datetime, zone: tzinfo) -> None:
    clock = FixedClock(instant.replace(tzinfo=UTC), zone)
    wall = local_time(clock).replace(tzinfo=None)
    assert date_of(learning_day(clock)) == (wall.date() if wall.hour >= 4 else wall.date() - timedelta(days=1))


@given(INSTANTS, st.timezones(), st.timedeltas(timedelta(), timedelta(days=3)))
def test_days_go_on_as_time_does(instant: datetime, zone: tzinfo, later: timedelta) -> None:
    clock = FixedClock(instant.replace(tzinfo=UTC), zone)
    before = learning_day(clock)
    clock.advance(later)
    # Two zones have once lived through a day twice or not at all, by moving across the date line.
    slack = 1 + later // timedelta(hours=23) + 1
    assert before - 1 <= learning_day(clock) <= before + slack


@given(INSTANTS)
def test_instants_survive_as_milliseconds(instant: datetime) -> None:
    moment = instant.replace(tzinfo=UTC, microsecond=instant.microsecond // 1000 * 1000)
    assert from_ms(to_ms(moment)) == moment


SYSTEM = """
from datetime import datetime, UTC
from services.clock import FixedClock, learning_day, local_time, date_of
for instant in ("2026-03-29T01:59+00:00", "2026-03-29T02:00+00:00", "2026-10-25T02:59+00:00", "2026-10-25T03:00+00:00"):
    clock = FixedClock(datetime.fromisoformat(instant))
    clock.local_zone = None
    print(local_time(clock).strftime("%H:%M"), date_of(learning_day(clock)))
"""


def test_the_devices_own_time_zone_follows_the_change() -> None:
    told = run_python(SYSTEM, TZ="Europe/Berlin").split("\n")
    assert told[:4] == ["03:59 2026-03-28", "04:00 2026-03-29", "03:59 2026-10-24", "04:00 2026-10-25"]


def test_the_systems_clock_is_now_in_utc_and_in_no_fixed_zone() -> None:
    clock = SystemClock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.now().tzinfo is UTC and clock.zone() is None
