"""Ten thousand interviews with debriefs beside a hundred: what a person does with them, and how it grows.

Every figure that ends in `ratio` is the median at 10,000 over the median at 100, measured in turn
in this run, so that a busy machine is busy for both. Twenty interviews are ahead in both files.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from services.clock import FixedClock, to_ms
from services.interviews.model import InterviewDraft
from services.interviews.rows import columns_of_draft
from services.root import Services, open_services
from services.store.ids import new_id
from services.store.tables import asked_questions, debriefs, interviews
from tests.bench import reminding
from tests.bench.report import Report, table

SIZES = (100, 10_000)
AHEAD = 20
QUESTIONS = 3
RUNS = 60
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROLES = ("Engineer", "Nurse", "Analyst", "Teacher", "Cook")


@dataclass(frozen=True)
class Side:
    """A file that is open, and one past interview in the middle of it."""

    services: Services
    middle: str


def open_list(side: Side) -> object:
    """The first page of the timeline with its counts, as the tab opens."""
    return side.services.interviews.timeline()


def open_one(side: Side) -> object:
    """All that an interview's page reads."""
    services = side.services
    return (
        services.interviews.get(side.middle),
        services.debriefs.get(side.middle),
        services.preparing.state(side.middle),
    )


def search(side: Side) -> object:
    """Two words in the search field; 1 % of the interviews fit."""
    return side.services.interviews.timeline("company 42 nurse")


def read_for_reminders(side: Side) -> object:
    """The one read that reminders are planned from."""
    return side.services.interviews.all_for_reminders()


def note(side: Side) -> object:
    """One keystroke of a debrief, on disk."""
    return side.services.debriefs.note(side.middle, went_well="It went well")


def plan_reminders(side: Side) -> object:
    """All reminders again, with ten times as many of them in the file as interviews, most of them done."""
    return side.services.reminders.plan()


STEPS: dict[str, Callable[[Side], object]] = {
    "open the list": open_list,
    "open one": open_one,
    "search": search,
    "read for reminders": read_for_reminders,
    "save a keystroke": note,
    "plan reminders again": plan_reminders,
}
AIMS = {
    "open the list": 10.0, "open one": 2.0, "search": 30.0, "read for reminders": 2.0, "save a keystroke": 2.0,
    "plan reminders again": 2.0,
}  # fmt: skip
# Every interview ahead, and a hundred times as many: it may take a hundred times as long, not more than half again.
ALL_AHEAD = "plan again with every interview ahead"
ALL_AHEAD_AIM = 150.0


def run(*arguments: str) -> Report:
    """Runs every step on both files and prints the table."""
    report, folder = Report("interviews"), Path(tempfile.mkdtemp())
    try:
        sides = {size: filled(folder / f"{size}.db", size) for size in SIZES}
        found = {name: measured(sides, step) for name, step in STEPS.items()}
        for side in sides.values():
            side.services.close()
    finally:
        shutil.rmtree(folder)
    rows = []
    for name, (small, large) in found.items():
        report.figures |= {f"{name}, ms": large, f"{name}, ratio": large / small}
        report.aims[f"{name}, ratio"] = ("<=", AIMS[name])
        rows.append((name, f"{small:.2f} ms", f"{large:.2f} ms", f"{large / small:.1f}"))
    print(table(("median", *(f"{size:,}" for size in SIZES), "ratio"), rows), end="\n\n")
    small, large = (reminding.plan_again(number)[0] * 1000 for number in (reminding.SMALL, reminding.LARGE))
    report.figures |= {f"{ALL_AHEAD}, ms": large, f"{ALL_AHEAD}, ratio": large / small}
    report.aims[f"{ALL_AHEAD}, ratio"] = ("<=", ALL_AHEAD_AIM)
    numbers = f"{reminding.SMALL:,} and {reminding.LARGE:,} reminders"
    print(f"{ALL_AHEAD}, {numbers}: {small:.0f} ms, {large:.0f} ms, ratio {large / small:.0f}", end="\n\n")
    return report


def measured(sides: dict[int, Side], step: Callable[[Side], object]) -> tuple[float, ...]:
    """Returns the median milliseconds of a step on each file, asked in turn."""
    samples: dict[int, list[float]] = {size: [] for size in sides}
    for number in range(RUNS + 3):
        for size, side in sides.items():
            began = perf_counter()
            step(side)
            if number >= 3:
                samples[size].append((perf_counter() - began) * 1000)
    return tuple(median(samples[size]) for size in SIZES)


def filled(path: Path, size: int) -> Side:
    """Makes a file with so many interviews; all that are past have a debrief with three questions."""
    services = open_services(f"sqlite:///{path}", clock=FixedClock(NOW))
    now = to_ms(NOW)
    tables: dict[Any, list[dict[str, Any]]] = {interviews: [], debriefs: [], asked_questions: []}
    for number in range(size):
        key, start = new_id(now), NOW.replace(tzinfo=None) + timedelta(hours=30 * (AHEAD - number) - 3)
        tables[interviews].append({"id": key, "created_at": now, "changed_at": now} | columns(number, start))
        if number < AHEAD:
            continue
        debrief = new_id(now)
        tables[debriefs].append(
            {"id": debrief, "interview_id": key, "feeling": number % 5 + 1, "went_well": f"Story {number}",
             "if_text": "they interrupt", "then_text": "wait", "created_at": now, "changed_at": now}
        )  # fmt: skip
        tables[asked_questions] += [
            {"id": new_id(now), "debrief_id": debrief, "position": n, "question": f"Question {number}-{n}?",
             "rating": "rough", "created_at": now, "changed_at": now}
            for n in range(QUESTIONS)
        ]  # fmt: skip
    with services.database.write() as connection:
        for known, rows in tables.items():
            connection.execute(known.insert(), rows)
    reminding.add_history(services, size * reminding.REMINDERS_EACH, now)
    return Side(services, tables[interviews][size // 2]["id"])


def columns(number: int, start: datetime) -> dict[str, Any]:
    """Returns the columns of one interview of the collection."""
    draft = InterviewDraft(
        company=f"Company {number % 500}",
        local_start=start,
        role=ROLES[number % len(ROLES)],
        people=("Ana Silva", "Ben Okafor"),
        place=f"https://meet.example/{number}",
        advert="We are looking for someone. " * 40,
        notes=f"Note {number}",
    )
    return columns_of_draft(draft, UTC)
