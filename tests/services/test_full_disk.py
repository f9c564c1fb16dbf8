"""Disks, files and logs that are full: nothing half-written, and it works again when there is space."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from services.clock import FixedClock
from services.errors import StoreError, StoreFull
from services.practice.model import Turn
from services.root import Services, open_services
from tests.services.helpers import (
    GOOD,
    MONDAY,
    a_collection,
    assert_log_gives_state,
    dump,
    give,
    query,
    url_of,
)


def until_full(services: Services, turn: Turn) -> None:
    """Answers until the disk is full, and checks that the last answer left no trace."""
    for _ in range(20_000):
        before = dump(services)
        try:
            turn = give(services, turn, GOOD)
        except StoreFull as error:
            assert "again" in str(error) and "Nothing was changed" in str(error)
            assert dump(services) == before
            return
        if turn.card is None:
            assert isinstance(services.clock, FixedClock)
            services.clock.advance(timedelta(days=3))
            turn = services.practice.start()
    pytest.fail("the disk never got full")


def works_again(services: Services) -> None:
    (answers,) = query(services, "SELECT count(*) FROM reviews")[0]
    resumed = services.practice.resume()
    turn = resumed if resumed is not None and resumed.card is not None else services.practice.start()
    give(services, turn, GOOD)
    assert query(services, "SELECT count(*) FROM reviews") == [(answers + 1,)]
    assert query(services, "PRAGMA integrity_check") == [("ok",)]
    assert_log_gives_state(services)


def test_a_file_that_may_not_grow_tells_and_keeps_what_it_had(path: Path) -> None:
    with closing(a_collection(path, 20)) as services:
        turn = services.practice.start()
        pages = query(services, "PRAGMA page_count")[0][0]
        query(services, f"PRAGMA max_page_count = {pages + 1}")
        until_full(services, turn)
        query(services, f"PRAGMA max_page_count = {pages + 1000}")
        works_again(services)


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_log_that_may_not_grow_tells_and_keeps_what_it_had(path: Path) -> None:
    with closing(a_collection(path, 20)) as services:
        turn = services.practice.start()
        wal = path.with_name(f"{path.name}-wal")
        query(services, "PRAGMA wal_checkpoint(TRUNCATE)")
        with file_size_limit(max(path.stat().st_size, wal.stat().st_size) + 50_000):
            until_full(services, turn)
        works_again(services)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting is not permitted: a real full disk was NOT tested, only limits that act like one")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_while_grading_loses_nothing_and_ends_when_there_is_space(small_disk: Path) -> None:
    path, ballast = small_disk / "rehearse.db", small_disk / "ballast"
    with closing(a_collection(path, 20)) as services:
        turn = services.practice.start()
        with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
            while True:
                file.write(bytes(4096))
        before = dump(services)
        until_full(services, turn)
        for change in (
            lambda: services.cards.tag([query(services, "SELECT id FROM cards")[0][0]], add=["x" * 60]),
            lambda: services.backup.write(small_disk / "backup"),
        ):
            with pytest.raises(StoreError):
                change()
        assert not list(small_disk.glob("backup*"))
        assert len(dump(services)["cards"]) == len(before["cards"])
        ballast.unlink()
        works_again(services)
    with closing(open_services(url_of(path), clock=FixedClock(MONDAY))) as again:
        assert query(again, "PRAGMA integrity_check") == [("ok",)]


def test_a_first_start_on_a_full_disk_is_told(small_disk: Path) -> None:
    with (small_disk / "ballast").open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(bytes(4096))
    with pytest.raises(StoreFull):
        open_services(url_of(small_disk / "rehearse.db"))
    (small_disk / "ballast").unlink()
    open_services(url_of(small_disk / "rehearse.db")).close()
