"""One and the same collection of cards, written as an Anki file and as a Rehearse file.

About 80 % are review cards, a quarter of them due or overdue, the rest are new; every review card
has four entries in the log, written in the order of their time as in real use, and one card in ten
has a sibling. All of it follows from a seed and from the day on which the files are made.
"""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from services.clock import SystemClock, learning_day
from services.practice.cards import shuffle_of
from services.practice.model import Draft
from services.practice.rows import columns_of_draft
from services.practice.words import Kind
from services.root import open_services
from services.store.ids import new_id
from services.store.tables import cards

SEED = 7
BATCH = 5_000
PARENT = "Interview"
DECKS = ("Behavioural", "Technical", "System design", "Company", "Situational")
KINDS = tuple(Kind)
INTERVALS = (1, 3, 7, 15, 30, 60, 120)
LOGGED = 4
LOGGED_COLUMNS = (
    "id", "card_id", "session_id", "grade", "reviewed_at", "day", "phase_before", "took_ms", "spoke_ms",
    "retention", "maximum_interval",
)  # fmt: skip
PAIR_EVERY = 19
RARE_EVERY = 2_500
DAY_MS = 86_400_000
YEAR_MS = 365 * DAY_MS


@dataclass(frozen=True)
class Schedule:
    """A review card; days are counted from today, its log in milliseconds before now."""

    due: int
    interval: int
    stability: float
    difficulty: float
    reps: int
    lapses: int
    logged: tuple[int, ...]


@dataclass(frozen=True)
class Note:
    """What is asked and answered; with two schedules it is a pair of siblings, asked both ways."""

    number: int
    front: str
    back: tuple[str, ...]
    tags: tuple[str, ...]
    deck: int
    kind: Kind
    schedules: tuple[Schedule | None, ...]


def notes(count: int) -> Iterator[Note]:
    """Yields notes until they make `count` cards."""
    rng = random.Random(SEED)
    made = number = 0
    while made < count:
        sides = 2 if number % PAIR_EVERY == 0 and count - made > 1 else 1
        rare = " It involved a zephyr." if number % RARE_EVERY == 0 else ""
        yield Note(
            number=number,
            front=f"Q{number}: Tell me about a time when you handled situation {number} "
            f"with a difficult stakeholder.{rare}",
            back=(
                f"Situation: what was at stake in project {number}.",
                "Task: what you were asked to do, and by whom. Detail sentence. Detail sentence.",
                "Action: what you did yourself, step by step. Detail sentence. Detail sentence.",
                f"Result: measured outcome {number}.",
            ),
            tags=(f"topic{number % 40}", f"industry{number % 12}"),
            deck=number % len(DECKS),
            kind=KINDS[number // len(DECKS) % len(KINDS)],
            schedules=tuple(_schedule(rng) for _ in range(sides)),
        )
        made += sides
        number += 1


def write_anki(path: Path, count: int) -> None:
    """Writes the collection with Anki's own backend, FSRS on, siblings buried, limits 9,999."""
    from anki.collection import AddNoteRequest, Collection

    collection = Collection(str(path))
    try:
        collection.set_config("fsrs", True)
        single, pair = (collection.models.by_name(n) for n in ("Basic", "Basic (and reversed card)"))
        decks = [collection.decks.id(f"{PARENT}::{name}") for name in DECKS]
        schedules: list[Schedule | None] = []
        for batch in _batches(notes(count), BATCH):
            requests = []
            for entry in batch:
                note = collection.new_note(single if len(entry.schedules) == 1 else pair)
                note.fields = [entry.front, "<br>".join(entry.back)]
                note.tags = [*entry.tags, f"kind::{entry.kind.value}"]
                requests.append(AddNoteRequest(note=note, deck_id=decks[entry.deck]))
                schedules += entry.schedules
            collection.add_notes(requests)
        _schedule_anki(collection, schedules)
        for group in collection.decks.all_config():
            group["rev"] |= {"perDay": 9999, "bury": True}
            group["new"] |= {"perDay": 9999, "bury": True}
            # Reviews before new cards, as Rehearse asks them, so that both answer the same cards.
            group |= {"buryInterdayLearning": True, "newMix": 1}
            collection.decks.update_config(group)
        collection.decks.select(collection.decks.id(PARENT))
    finally:
        collection.close()


def write_ours(path: Path, count: int) -> None:
    """Writes the collection straight into the tables, the search index at the end and at once."""
    services = open_services(f"sqlite:///{path}")
    for name in DECKS:
        services.decks.create(name)
    keys = [deck.id for deck in services.decks.all()]
    services.settings.change(started=True, new_per_day=9999, reviews_per_day=9999)
    services.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.execute("PRAGMA cache_size = -500000")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        log: list[tuple[Any, ...]] = []
        for batch in _batches(_card_rows(count, keys, log), BATCH):
            _insert(connection, cards.name, batch)
        log.sort()
        connection.executemany(
            f"INSERT INTO reviews ({', '.join(LOGGED_COLUMNS)}) VALUES ({', '.join('?' * len(LOGGED_COLUMNS))})", log
        )
        connection.execute(
            "INSERT INTO practice_days (day, new_cards, reviews, answers, took_ms, asked, remembered)"
            " SELECT day, sum(phase_before = 0), sum(phase_before = 2), count(*), sum(took_ms), sum(phase_before = 2),"
            " sum(phase_before = 2 AND grade > 1) FROM reviews GROUP BY day"
        )
        connection.execute(
            "INSERT INTO card_search (rowid, question, answer, tags, labels) SELECT docid, question, "
            "points || ' ' || follow_ups || ' ' || notes || ' ' || situation || ' ' || task || ' ' "
            "|| action || ' ' || result, tags, labels FROM cards"
        )
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("DELETE FROM undo_steps")
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _schedule(rng: random.Random) -> Schedule | None:
    if rng.random() >= 0.8:
        return None
    interval = rng.choice(INTERVALS)
    due = -rng.randint(0, 20) if rng.random() < 0.25 else rng.randint(1, interval + 5)
    return Schedule(
        due=due,
        interval=interval,
        stability=interval * rng.uniform(0.9, 1.1),
        difficulty=rng.uniform(2, 9),
        reps=rng.randint(LOGGED, 9),
        lapses=rng.randint(0, 3),
        logged=tuple(sorted((rng.randrange(DAY_MS, YEAR_MS) for _ in range(LOGGED)), reverse=True)),
    )


def _schedule_anki(collection: Any, schedules: list[Schedule | None]) -> None:
    today = collection.sched.today
    keys = collection.db.list("SELECT id FROM cards ORDER BY nid, ord")
    assert len(keys) == len(schedules)
    now = int(time.time() * 1000)
    rows, log = [], {}
    for key, plan in zip(keys, schedules, strict=True):
        if plan is None:
            continue
        last = int(time.time()) + (plan.due - plan.interval) * 86400 - 3600
        memory = {
            "s": round(plan.stability, 4),
            "d": round(plan.difficulty, 3),
            "dr": 0.9,
            "decay": 0.1542,
            "lrt": last,
        }
        data = json.dumps(memory, separators=(",", ":"))
        rows.append((2, 2, today + plan.due, plan.interval, 2500, plan.reps, plan.lapses, data, key))
        for before in plan.logged:
            stamp = now - before
            while stamp in log:
                stamp += 1
            log[stamp] = (stamp, key, -1, 3, plan.interval, max(1, plan.interval // 2), 2500, 6000, 1)
    collection.db.executemany(
        "UPDATE cards SET type=?, queue=?, due=?, ivl=?, factor=?, reps=?, lapses=?, data=? WHERE id=?", rows
    )
    collection.db.executemany("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", sorted(log.values()))


def _card_rows(count: int, deck_keys: list[str], log: list[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Yields rows of `cards` and appends their reviews to the log."""
    today = learning_day(SystemClock())
    now = int(time.time() * 1000)
    start = now - 2 * YEAR_MS
    docid = 0
    for note in notes(count):
        family = new_id(start + note.number) if len(note.schedules) > 1 else None
        for side, plan in enumerate(note.schedules):
            docid += 1
            card_id = new_id(start + docid)
            question, points = (note.front, note.back) if side == 0 else (" ".join(note.back), (note.front,))
            yield {
                "id": card_id,
                "docid": docid,
                "deck_id": deck_keys[note.deck],
                "position": docid,
                "family_id": family,
                "shuffle": shuffle_of(card_id),
                "created_at": start + docid,
                "changed_at": start + docid,
                **columns_of_draft(Draft(question=question, kind=note.kind, points=points, tags=note.tags)),
                **_columns_of_schedule(plan, today),
            }
            if plan is not None:
                log += _logged(card_id, plan, today, now)


def _columns_of_schedule(plan: Schedule | None, today: int) -> dict[str, Any]:
    if plan is None:
        return dict.fromkeys(("stability", "difficulty", "due_day", "last_day")) | {"phase": 0, "reps": 0, "lapses": 0}
    return {
        "phase": 2,
        "stability": plan.stability,
        "difficulty": plan.difficulty,
        "due_day": today + plan.due,
        "last_day": today + plan.due - plan.interval,
        "reps": plan.reps,
        "lapses": plan.lapses,
    }


def _logged(card_id: str, plan: Schedule, today: int, now: int) -> Iterator[tuple[Any, ...]]:
    """Yields rows of `reviews` in the order of LOGGED_COLUMNS."""
    for number, before in enumerate(plan.logged):
        at = now - before
        yield (new_id(at), card_id, None, 3, at, today - before // DAY_MS, 2 * bool(number), 6000, 0, 0.9, 180)


def _insert(connection: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = ", ".join(rows[0])
    values = ", ".join(f":{name}" for name in rows[0])
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", rows)


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    stream = iter(rows)
    while batch := list(islice(stream, size)):
        yield batch
