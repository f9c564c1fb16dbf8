"""The calendar file, read by other libraries and by real calendar programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject

from services.clock import FixedClock
from services.errors import NotFound
from services.interviews.model import InterviewDraft
from services.reminders.rules import Type
from services.root import Services
from tests.services.helpers import in_memory

BERLIN = ZoneInfo("Europe/Berlin")
# A week in which the clocks change, on Sunday the 29th.
NOW = datetime(2026, 3, 26, 9, tzinfo=BERLIN)
NAME = 'Ünder & Söhne; "quoted", 🎉'


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW, BERLIN)


@pytest.fixture
def services(clock: FixedClock) -> Iterator[Services]:
    opened = in_memory(clock)
    yield opened
    opened.close()


def an_interview(services: Services, local: datetime = datetime(2026, 3, 30, 14), company: str = NAME) -> str:
    draft = InterviewDraft(company, local, zone="Europe/Berlin", minutes=45, place="Room 5, 2nd floor", notes="I panic")
    return services.interviews.add(draft).card_ids[0]


def events_of(content: bytes) -> dict[str, object]:
    return {event.uid.value: event for event in vobject.readOne(content.decode()).vevent_list}


def needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {program}.")
        pytest.skip(f"{program.upper()} IS NOT ON THIS MACHINE: its view of the calendar file was not tested")
    return found


def run(*command: str, home: Path, **more: str) -> str:
    environment = os.environ | {"HOME": str(home), "TZ": "Europe/Berlin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"} | more
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        environment[name] = str(home / name)
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_second_library_reads_one_interview_with_its_alarms(services: Services) -> None:
    interview = an_interview(services)
    (event,) = events_of(services.calendar.of_interview(interview)).values()
    assert event.dtstart.value == datetime(2026, 3, 30, 12, tzinfo=UTC)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=45)
    assert event.summary.value == f"Interview: {NAME}"
    assert event.location.value == "Room 5, 2nd floor"
    assert [alarm.trigger.value for alarm in event.valarm_list] == [-timedelta(days=1), -timedelta(hours=1)]
    with pytest.raises(NotFound):
        services.calendar.of_interview("nothing")


def test_everything_has_every_reminder_that_is_planned(services: Services) -> None:
    an_interview(services)
    content = services.calendar.of_everything()
    events = events_of(content)
    inside = {Type.PREPARE, Type.LAST_HOUR}
    planned = [r for r in services.reminders.ahead() if r.type not in inside]
    assert len(planned) > 5
    assert sorted((e.dtstart.value, e.summary.value) for key, e in events.items() if "interview-" not in key) == sorted(
        (r.due_at, r.title) for r in planned
    )
    assert all(event.valarm_list for event in events.values())
    assert "panic" not in content.decode(), "a calendar is shared: it holds no notes"


def test_writing_again_keeps_every_uid_and_moving_raises_the_sequence(services: Services, clock: FixedClock) -> None:
    interview = an_interview(services)
    first = events_of(services.calendar.of_everything())
    clock.advance(timedelta(minutes=1))
    again = events_of(services.calendar.of_everything())
    assert {key: e.sequence.value for key, e in again.items()} == {key: e.sequence.value for key, e in first.items()}
    services.interviews.move(interview, datetime(2026, 3, 31, 10))
    moved = events_of(services.calendar.of_everything())
    about = [key for key in first if interview in key]
    assert about
    for key in set(about) & set(moved):
        assert int(moved[key].sequence.value) > int(first[key].sequence.value)
        assert moved[key].dtstart.value != first[key].dtstart.value


def khal(home: Path, *arguments: str) -> str:
    settings = home / "khal.conf"
    settings.write_text(
        f"[calendars]\n[[me]]\npath = {home / 'calendar'}\n"
        "[locale]\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {home / 'khal.db'}\n"
    )
    (home / "calendar").mkdir(exist_ok=True)
    return run("khal", "-c", str(settings), *arguments, home=home)


def test_khal_shows_local_times_and_an_update_instead_of_a_second_entry(services: Services, tmp_path: Path) -> None:
    needs("khal")
    interview, file = an_interview(services), tmp_path / "rehearse.ics"
    for local, shown in ((datetime(2026, 3, 30, 14), "14:00-14:45"), (datetime(2026, 3, 28, 11), "11:00-11:45")):
        services.interviews.move(interview, local)
        file.write_bytes(services.calendar.of_interview(interview))
        khal(tmp_path, "import", "--batch", str(file))
        listed = khal(tmp_path, "list", "--format", "{start-end-time-style} {title}{alarm-symbol}", "2026-03-25", "10d")
        entries = [line for line in listed.splitlines() if "Interview:" in line]
        assert len(entries) == 1 and entries[0].startswith(shown), listed
        assert NAME in entries[0]
        assert entries[0] != f"{shown} Interview: {NAME}", "khal marks an entry with alarms"


def test_calcurse_shows_the_same_local_times(services: Services, tmp_path: Path) -> None:
    needs("calcurse")
    file = tmp_path / "rehearse.ics"
    an_interview(services, company="Acme")
    an_interview(services, datetime(2026, 3, 28, 11), company="Globex")
    file.write_bytes(services.calendar.of_everything())
    folder = tmp_path / "calcurse"
    folder.mkdir()
    run("calcurse", "-D", str(folder), "-q", "-i", str(file), home=tmp_path)
    shown = run("calcurse", "-D", str(folder), "-Q", "--from", "03/25/2026", "--days", "10", home=tmp_path)
    lines = shown.splitlines()
    for name, start, end in (("Globex", "11:00", "11:45"), ("Acme", "14:00", "14:45")):
        place = next(n for n, line in enumerate(lines) if f"Interview: {name}" in line)
        assert f"{start} -> {end}" in lines[place - 1], shown
