"""What the services' tests share: a clock, a collection on it, and ways to look underneath."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from services.clock import FixedClock
from services.practice.model import Card, Draft, Scope, Story, Turn
from services.practice.schedule import Answer, Memory, Rules, replay
from services.practice.words import Grade, Kind, Phase
from services.root import Services, open_services
from services.store import tables

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
MEMORY = "sqlite://"
AGAIN, HARD, GOOD, EASY = Grade


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def in_memory(clock: FixedClock | None = None) -> Services:
    return open_services(MEMORY, clock=clock or FixedClock(MONDAY))


def new_deck(services: Services, name: str = "Deck") -> str:
    return services.decks.create(name).card_ids[0]


def new_cards(services: Services, deck_id: str, number: int, **written: Any) -> list[str]:
    return [
        services.cards.create(deck_id, Draft(**{"question": f"Question {n}", **written})).card_ids[0]
        for n in range(number)
    ]


def a_collection(path: Path, cards: int) -> Services:
    """Opens a file with that many new cards and no limits."""
    services = open_services(url_of(path), clock=FixedClock(MONDAY))
    services.settings.change(new_per_day=9_999, reviews_per_day=9_999)
    new_cards(services, new_deck(services), cards)
    return services


def a_story(**parts: str) -> Story:
    return Story(**{"situation": "s", "task": "t", "action": "a", "result": "r"} | parts)


def give(services: Services, turn: Turn, grade: Grade, **more: int) -> Turn:
    """Grades the card that is shown."""
    assert turn.card is not None, "there is no card to grade"
    return services.practice.answer(
        session_id=turn.session_id, card_id=turn.card.id, reps=turn.card.reps, grade=grade, **more
    )


def shown(turn: Turn) -> Card:
    assert turn.card is not None, "the session is over"
    return turn.card


def practise(services: Services, grade: Grade, *, scope: Scope = Scope(), most: int = 200) -> list[str]:
    """Answers everything a new session shows with one grade; returns the cards in order."""
    turn, seen = services.practice.start(scope), []
    while turn.card is not None and len(seen) < most:
        seen.append(turn.card.id)
        turn = give(services, turn, grade)
    return seen


def to_review(services: Services, clock: FixedClock, card_ids: list[str], days: int = 2) -> None:
    """Makes new cards review cards by grading each Good, and moves on to when they are due."""
    services.settings.change(new_per_day=len(card_ids) + 1)
    assert set(practise(services, GOOD)) == set(card_ids)
    services.settings.change(new_per_day=10)
    clock.advance(timedelta(days=days))


def query(services: Services, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with services.database.raw() as connection:
        return connection.execute(sql, values).fetchall()


def row_of(services: Services, card_id: str) -> dict[str, Any]:
    with services.database.raw() as connection:
        cursor = connection.execute("SELECT * FROM cards WHERE id = ?", (card_id,))
        return dict(zip([c[0] for c in cursor.description], cursor.fetchone(), strict=True))


def dump(services: Services, leave_out: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Returns every row of the journaled tables and of the search index, which is checked as well."""
    with services.database.raw() as connection:
        connection.execute("INSERT INTO card_search (card_search) VALUES ('integrity-check')")
        found = {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in tables.JOURNALED
            if name not in leave_out
        }
        found["card_search"] = connection.execute("SELECT rowid, * FROM card_search ORDER BY rowid").fetchall()
    return found


def log_of(services: Services, card_id: str) -> list[Answer]:
    """Returns a card's log in the order of its keys."""
    rows = query(
        services,
        "SELECT grade, reviewed_at, day, retention, maximum_interval FROM reviews WHERE card_id = ? ORDER BY id",
        card_id,
    )
    return [Answer(Grade(grade), at, day, Rules(kept, longest)) for grade, at, day, kept, longest in rows]


def memory_of(services: Services, card_id: str) -> Memory:
    row = row_of(services, card_id)
    return Memory(**{name: row[name] for name in Memory.__dataclass_fields__} | {"phase": Phase(row["phase"])})


def assert_log_gives_state(services: Services, *, deleted: bool = False) -> None:
    """Checks every card against a replay of its log, and the tallies of the days against all of it.

    The log of a deleted card goes with it, what was done on the day stays done.
    """
    for (card_id,) in query(services, "SELECT id FROM cards"):
        assert memory_of(services, card_id) == replay(log_of(services, card_id), seed=card_id), card_id
    tallied = query(services, "SELECT day, new_cards, reviews, answers, spoke_ms FROM practice_days WHERE answers > 0")
    logged = query(
        services,
        "SELECT day, sum(phase_before = 0 AND NOT called), sum(phase_before = 2 OR phase_before = 0 AND called),"
        " count(*), sum(spoke_ms) FROM reviews GROUP BY day",
    )
    if not deleted:
        assert sorted(tallied) == sorted(logged)
    totals = {day: rest for day, *rest in tallied}
    assert all(a >= b for day, *rest in logged for a, b in zip(totals[day], rest, strict=True))


def run_python(code: str, *arguments: str, **environment: str) -> str:
    """Runs code in a fresh interpreter and returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | environment,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


KINDS_OF_THE_ISSUE = tuple(kind for kind in Kind if kind is not Kind.TECHNICAL)
