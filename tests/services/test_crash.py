"""Power cuts, full disks and two processes at once: what was acknowledged is there, nothing half."""

from __future__ import annotations

import os
import random
import select
import signal
import time
import traceback
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from services.clock import FixedClock
from services.practice.words import Grade
from services.root import open_services
from services.store import ids
from tests.services.helpers import (
    MONDAY,
    a_collection,
    assert_log_gives_state,
    give,
    query,
    url_of,
)

KILLS = 100


def grade_for_ever(path: Path, pipe: int, seed: int) -> None:
    """Grades as fast as it goes; says which card and how many reviews it has once that is acknowledged."""
    rng = random.Random(seed)
    # A fork shares the last key with its parent; a process of its own would not.
    ids._counter = ids._Counter()
    clock = FixedClock(MONDAY + timedelta(days=30 * seed))
    services = open_services(url_of(path), clock=clock)
    turn = services.practice.resume() or services.practice.start()
    while True:
        if turn.card is None or rng.random() < 0.05:
            clock.advance(timedelta(hours=rng.randint(1, 60)))
            turn = services.practice.start()
            continue
        card = turn.card
        turn = give(services, turn, rng.choice(tuple(Grade)))
        os.write(pipe, f"{card.id} {card.reps + 1}\n".encode())


def killed_while_grading(path: Path, seed: int, seconds: float) -> list[tuple[str, int]]:
    """Returns what a process acknowledged before it was killed."""
    reading, writing = os.pipe()
    # A fork starts warmed up: a hundred interpreters would spend their lives on imports.
    child = os.fork()
    if child == 0:
        try:
            grade_for_ever(path, writing, seed)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    with open(reading, "rb", buffering=0) as pipe:
        assert select.select([pipe], [], [], 60)[0], "the child never graded a card"
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the child ended by itself"
        lines = b"".join(iter(lambda: pipe.read(65_536), b"")).decode().splitlines()
    return [(card, int(reps)) for card, reps in (line.split() for line in lines)]


def test_every_acknowledged_answer_survives_a_hundred_kills(path: Path) -> None:
    a_collection(path, 60).close()
    rng = random.Random(20260105)
    acknowledged: dict[str, int] = {}
    answers = 0
    for seed in range(KILLS):
        told = killed_while_grading(path, seed, rng.uniform(0, 0.06))
        acknowledged |= dict(told)
        answers += len(told)
        with closing(open_services(url_of(path), clock=FixedClock(MONDAY))) as services:
            assert query(services, "PRAGMA integrity_check") == [("ok",)]
            assert query(services, "PRAGMA foreign_key_check") == []
            reps = dict(query(services, "SELECT id, reps FROM cards"))
            logged = dict(query(services, "SELECT card_id, count(*) FROM reviews GROUP BY card_id"))
            # One answer may be on disk whose acknowledgement never left the process.
            assert sum(logged.values()) - answers in range(seed + 2)
            for card, number in acknowledged.items():
                assert logged[card] >= number and reps[card] == logged[card]
            acknowledged |= {card: number for card, number in logged.items() if number}
            if seed % 10 == 9:
                assert_log_gives_state(services)
    assert answers > KILLS
