"""Two processes on one database at the same moment."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from services.clock import FixedClock
from services.errors import StoreBusy
from services.root import open_services
from services.store import database
from tests.services.helpers import (
    GOOD,
    MONDAY,
    ROOT,
    assert_log_gives_state,
    give,
    new_cards,
    new_deck,
    query,
    url_of,
)

WINDOW = """
import sys
import time
from services.clock import FixedClock
from services.errors import CardChanged
from services.root import open_services
from tests.services.helpers import GOOD, EASY, MONDAY, give

services = open_services(sys.argv[1], clock=FixedClock(MONDAY))
print("ready", flush=True)
sys.stdin.readline()
counted = refused = 0
turn = services.practice.resume()
while turn is not None and turn.card is not None:
    card = turn.card.id
    try:
        turn = give(services, turn, EASY)
        counted += 1
        time.sleep(0.002)  # Lets the other window have its turn.
        print("counted", card)
    except CardChanged:
        refused += 1
        turn = services.practice.resume()
print("refused", refused)
"""
OPEN = """
import sys
from services.root import open_services
print("ready", flush=True)
sys.stdin.readline()
open_services(sys.argv[1]).close()
"""


def at_once(code: str, argument: str, number: int) -> list[list[str]]:
    """Runs code in several processes that start on the same word, and returns their lines."""
    windows = [
        subprocess.Popen(
            [sys.executable, "-c", code, argument],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        )
        for _ in range(number)
    ]
    for window in windows:
        assert window.stdout is not None and window.stdout.readline() == "ready\n"
    for window in windows:
        assert window.stdin is not None
        window.stdin.write("go\n")
        window.stdin.flush()
    told = []
    for window in windows:
        out, err = window.communicate(timeout=120)
        assert window.returncode == 0, err
        told.append(out.splitlines())
    return told


def test_two_processes_grading_lose_no_answer_and_count_none_twice(path: Path) -> None:
    with closing(open_services(url_of(path), clock=FixedClock(MONDAY))) as services:
        services.settings.change(new_per_day=9_999)
        cards = new_cards(services, new_deck(services), 300)
        services.practice.start()
        told = at_once(WINDOW, url_of(path), 2)
        counted = [line.split()[1] for lines in told for line in lines if line.startswith("counted")]
        logged = [card for (card,) in query(services, "SELECT card_id FROM reviews")]
        assert sorted(counted) == sorted(logged) == sorted(cards)
        assert all(len(lines) > 1 for lines in told), "both windows must have had a turn"
        assert query(services, "SELECT answers FROM practice_days") == [(300,)]
        assert query(services, "PRAGMA integrity_check") == [("ok",)]
        assert_log_gives_state(services)


def test_two_first_starts_at_the_same_moment_make_one_collection(tmp_path: Path) -> None:
    for number in range(3):
        path = tmp_path / f"{number}.db"
        at_once(OPEN, url_of(path), 3)
        with closing(open_services(url_of(path))) as services:
            assert query(services, "SELECT count(*) FROM alembic_version") == [(1,)]
            new_cards(services, new_deck(services), 1)


def test_a_window_that_holds_the_file_too_long_is_told_apart(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_services(url_of(path), clock=FixedClock(MONDAY))) as services:
        new_cards(services, new_deck(services), 2)
        turn = services.practice.start()
        query(services, "PRAGMA busy_timeout = 50")
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy, match="try again"):
                give(services, turn, GOOD)
            assert services.cards.find().total == 2, "reading goes on"
            other.execute("ROLLBACK")
        assert give(services, turn, GOOD).answered == 1


def test_a_busy_file_is_waited_for() -> None:
    assert database.BUSY_TIMEOUT_MS >= 5_000
    with closing(open_services("sqlite://")) as services:
        assert query(services, "PRAGMA busy_timeout") == [(database.BUSY_TIMEOUT_MS,)]
