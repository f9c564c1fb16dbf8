"""Planning all reminders again, for the benchmark of interviews: how it grows with what there is."""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.clock import FixedClock, to_ms
from services.root import Services, open_services
from services.store.ids import new_id
from services.store.tables import interviews, reminders

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
SMALL, LARGE = 1_000, 100_000
REMINDERS_EACH = 10
ROUNDS = 5


def plan_again(number: int) -> tuple[float, float]:
    """Returns seconds to plan again with nothing changed and after a move of every tenth interview.

    Of the reminders, the plan itself makes as many as three a day allow; the rest is history.
    """
    with tempfile.TemporaryDirectory() as folder, closing(_filled(Path(folder), number)) as services:
        services.reminders.plan()
        # The least of some rounds: what else the machine does only ever adds.
        same = min(_timed(services) for _ in range(ROUNDS))
        moved = min(_timed(services, move=turn) for turn in range(1, ROUNDS + 1))
    return same, moved


def _timed(services: Services, move: int = 0) -> float:
    if move:
        with services.database.raw() as connection:
            connection.execute("UPDATE interviews SET starts_at = starts_at + 900000 WHERE rowid % 10 = ?", (move,))
    start = time.perf_counter()
    services.reminders.plan()
    return time.perf_counter() - start


def _filled(folder: Path, number: int) -> Services:
    """Opens a file with an interview on every day ahead, and reminders of the past up to the number."""
    services = open_services(f"sqlite:///{folder / 'rehearse.db'}", clock=FixedClock(NOW))
    meetings = number // REMINDERS_EACH
    now = to_ms(NOW)
    with services.database.write() as connection:
        connection.execute(interviews.insert(), [_interview(n, now) for n in range(meetings)])
    add_history(services, number, now)
    return services


def add_history(services: Services, number: int, now: int) -> None:
    """Plans, and adds reminders that are done until there are so many."""
    made = services.reminders.plan()
    with services.database.write() as connection:
        connection.execute(reminders.insert(), [_told(n, now) for n in range(number - made)])
        found = connection.exec_driver_sql("SELECT count(*) FROM reminders").scalar_one()
    assert found == number


def _interview(n: int, now: int) -> dict[str, object]:
    start = NOW + timedelta(days=n + 1, hours=n % 9)
    return {
        "id": new_id(now),
        "company": f"Company {n}",
        "local_start": start.replace(tzinfo=None).isoformat(timespec="minutes"),
        "zone": "UTC",
        "starts_at": to_ms(start),
        "minutes": 60,
        "created_at": now,
        "changed_at": now,
    }


def _told(n: int, now: int) -> dict[str, object]:
    due = now - (n + 5) * 3_600_000 * 24 // 3
    return {
        "id": f"debrief:{n:032d}:0",
        "type": "debrief",
        "interview_id": f"{n:032d}",
        "n": 0,
        "anchor": due,
        "due_at": due,
        "expires_at": due + 3_600_000,
        "state": "done",
        "fired_at": due,
        "notification_id": f"debrief:{n:032d}:0",
        "changed_at": due,
    }
