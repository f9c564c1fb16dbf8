"""Several processes look at the same moment, some die: no reminder is told twice, none is lost."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
import traceback
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.clock import FixedClock, to_ms
from services.interviews.model import InterviewDraft
from services.platform.notifying import CannotNotify, Notification
from services.reminders import claims
from services.root import open_services
from services.store.database import open_database
from services.store.tables import reminders
from tests.services.helpers import query, url_of

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 10, 12, tzinfo=BERLIN)
DUE = 1_000
PROCESSES = 5
KILLED = 3
BATCH = 7


def a_thousand_due(path: Path) -> None:
    now = to_ms(NOON)
    database = open_database(url_of(path))
    with database.write() as connection:
        connection.execute(
            reminders.insert(),
            [
                {
                    "id": f"follow_up:{n:032d}:0", "type": "follow_up", "interview_id": f"{n:032d}",
                    "n": 0, "anchor": 1, "due_at": now - n, "expires_at": now + 86_400_000, "changed_at": now,
                }
                for n in range(DUE)
            ],
        )  # fmt: skip
    database.close()


def tell(path: Path, diary: Path, moment: datetime, slow: float = 0) -> None:
    """Claims in small batches and tells each reminder until nothing is due; the diary is the notification daemon."""
    database = open_database(url_of(path))
    out = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    token, now = os.urandom(16).hex(), to_ms(moment)
    while True:
        with database.write() as connection:
            ids = [row.id for row in claims.due(connection, now_ms=now, most=BATCH)]
            claims.claim(connection, ids, token=token, now_ms=now)
        if not ids:
            return
        for key in ids:
            with database.write() as connection:
                ours = claims.hand_over(connection, [key], token=token, now_ms=now, notification_id=key)
            if ours:
                os.write(out, f"{key}\n".encode())
            time.sleep(slow)


def started(work, *arguments: object) -> int:  # type: ignore[no-untyped-def]
    child = os.fork()
    if child == 0:
        try:
            work(*arguments)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    return child


def lines_of(diary: Path) -> list[str]:
    return diary.read_text().splitlines()


def test_a_thousand_due_five_processes_some_killed(path: Path, tmp_path: Path) -> None:
    a_thousand_due(path)
    diary, rng = tmp_path / "diary", random.Random(7)
    children = [started(tell, path, diary, NOON, 0.0005) for _ in range(PROCESSES)]
    for victim in children[:KILLED]:
        time.sleep(rng.uniform(0.1, 0.3))
        os.kill(victim, signal.SIGKILL)
    statuses = [os.waitpid(child, 0)[1] for child in children]
    assert all(os.WIFSIGNALED(status) for status in statuses[:KILLED]), "nobody was killed while at work"
    assert statuses[KILLED:] == [0, 0]
    # What the dead had claimed is told by the next who looks, once the claim has run out.
    after = NOON + claims.LEASE + timedelta(seconds=1)
    held = DUE - len(lines_of(diary))
    assert held <= KILLED * BATCH
    assert os.waitpid(started(tell, path, diary, after), 0)[1] == 0
    told = Counter(lines_of(diary))
    assert max(told.values()) == 1, "told twice"
    with closing(open_database(url_of(path))) as database, database.read() as connection:
        handed = {row.id for row in connection.execute(reminders.select().where(reminders.c.state == "fired"))}
    assert len(handed) == DUE, "every one is in the inbox"
    lost = handed - set(told)
    assert len(lost) <= KILLED, "a process that dies between hand-over and daemon loses the pop-up of one, no more"


def fire(path: Path, diary: Path, gate: float) -> None:
    services = open_services(url_of(path), clock=FixedClock(NOON, BERLIN))

    async def show(notification: Notification) -> None:
        with diary.open("a") as out:
            out.write(f"{notification.title}\n")

    time.sleep(max(0, gate - time.monotonic()))
    asyncio.run(services.reminders.fire(show))
    services.close()


def test_the_app_and_two_jobs_at_the_same_moment_tell_it_once(path: Path, tmp_path: Path) -> None:
    for round_ in range(4):
        file, diary = tmp_path / f"{round_}.db", tmp_path / f"diary-{round_}"
        with closing(open_services(url_of(file), clock=FixedClock(NOON - timedelta(hours=2), BERLIN))) as services:
            services.interviews.add(InterviewDraft("Acme", datetime(2026, 3, 10, 13), zone="Europe/Berlin"))
            services.reminders.plan()
        gate = time.monotonic() + 0.4
        children = [started(fire, file, diary, gate) for _ in range(3)]
        assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
        assert lines_of(diary) == ["Acme: Tuesday at 13:00"]


def test_a_reminder_that_is_gone_between_claim_and_notification_is_not_shown(path: Path) -> None:
    clock = FixedClock(NOON - timedelta(hours=2), BERLIN)
    with closing(open_services(url_of(path), clock=clock)) as services:
        interview = services.interviews.add(InterviewDraft("Acme", datetime(2026, 3, 10, 13))).card_ids[0]
        services.reminders.plan()
        clock.advance(timedelta(hours=2))
        (claim,) = services.reminders.claim()
        services.interviews.move(interview, datetime(2026, 3, 11, 13))
        services.reminders.plan()
        assert not services.reminders.hand_over(claim)


def test_without_a_daemon_it_is_in_the_inbox_which_says_so_once(path: Path) -> None:
    async def nothing_there(_: Notification) -> None:
        raise CannotNotify("There is no notification daemon.")

    clock = FixedClock(NOON - timedelta(hours=2), BERLIN)
    with closing(open_services(url_of(path), clock=clock)) as services:
        services.interviews.add(InterviewDraft("Acme", datetime(2026, 3, 10, 13)))
        services.reminders.plan()
        clock.advance(timedelta(hours=2))
        assert asyncio.run(services.reminders.fire(nothing_there)) == 1
        assert [r.title for r in services.reminders.inbox().waiting] == ["Acme: Tuesday at 13:00"]
        assert services.reminders.inbox().unheard
        services.reminders.read_about_silence()
        assert not services.reminders.inbox().unheard
        assert query(services, "SELECT state FROM reminders WHERE type = 'last_hour'") == [("fired",)]


@pytest.mark.parametrize("late", [timedelta(minutes=5), timedelta(minutes=59)])
def test_one_that_is_a_little_late_comes_as_itself(path: Path, late: timedelta) -> None:
    clock = FixedClock(NOON - timedelta(hours=2), BERLIN)
    with closing(open_services(url_of(path), clock=clock)) as services:
        services.interviews.add(InterviewDraft("Acme", datetime(2026, 3, 10, 13)))
        services.reminders.plan()
        clock.advance(timedelta(hours=2) + late)
        (claim,) = services.reminders.claim()
        assert claim.notification.route.endswith("/last-hour")
