"""One file out, one file in, while the app is open."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.clock import FixedClock
from services.errors import DamagedFile, NewerFile, NotFound, NotOurFile, StoreError
from services.platform.storage import JOURNAL_MODE
from services.practice.model import CardQuery, Draft
from services.root import Services, open_services
from services.store.backup import Backup
from services.store.database import open_database
from tests.services.helpers import EASY, GOOD, MONDAY, dump, give, new_cards, practise, query, url_of
from tests.services.test_bad_files import a_foreign_database, a_newer_file, overwritten
from tests.services.test_store import an_old_file


@pytest.fixture
def filled(services: Services, deck: str) -> Services:
    new_cards(services, deck, 5, tags=("größe",))
    services.settings.change(goal_seconds=120)
    give(services, services.practice.start(), GOOD)
    return services


def test_a_backup_brings_back_everything(filled: Services, tmp_path: Path, clock: FixedClock) -> None:
    target = tmp_path / filled.backup.suggested_name()
    before = dump(filled)
    filled.backup.write(target)
    practise(filled, EASY)
    filled.decks.delete(filled.decks.all()[0].id)
    filled.settings.change(goal_seconds=60)
    changed = dump(filled)
    kept = filled.backup.restore(target)
    assert dump(filled) == before
    assert filled.cards.find(CardQuery(tag="größe")).total == 5
    assert query(filled, "PRAGMA journal_mode") == [(JOURNAL_MODE.lower(),)]
    turn = filled.practice.resume()
    assert turn is not None and give(filled, turn, GOOD).answered == 2
    assert kept is not None and kept.parent == filled.database.path.parent  # type: ignore[union-attr]
    filled.backup.restore(kept)
    assert dump(filled) == changed


def test_what_was_restored_is_on_disk(filled: Services, path: Path, tmp_path: Path, clock: FixedClock) -> None:
    filled.backup.write(tmp_path / "backup")
    before = dump(filled)
    practise(filled, EASY)
    filled.backup.restore(tmp_path / "backup")
    filled.close()
    with closing(open_services(url_of(path), clock=clock)) as again:
        assert dump(again) == before


def test_a_backup_is_one_file_on_its_own(filled: Services, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    target = folder / "backup.rehearse"
    target.write_text("an older backup")
    filled.backup.write(target)
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT count(*) FROM cards").fetchone() == (5,)
    assert list(folder.iterdir()) == [target]
    with closing(open_services(url_of(target))) as opened:
        assert dump(opened) == dump(filled)


def test_bytes_go_out_and_come_in(filled: Services) -> None:
    before, content = dump(filled), filled.backup.to_bytes()
    practise(filled, EASY)
    filled.backup.restore_bytes(content, "../../../backup.rehearse")
    assert dump(filled) == before


def test_the_name_carries_the_local_date(filled: Services, clock: FixedClock) -> None:
    assert filled.backup.suggested_name() == "rehearse-2026-01-05.rehearse"
    clock.local_zone = ZoneInfo("Pacific/Auckland")
    clock.advance(timedelta(hours=3))
    assert filled.backup.suggested_name() == "rehearse-2026-01-06.rehearse"


def test_an_older_backup_is_migrated_on_its_way_in(filled: Services, tmp_path: Path) -> None:
    old = an_old_file(tmp_path / "old.rehearse")
    content = old.read_bytes()
    filled.backup.restore(old)
    assert filled.cards.ids(CardQuery(text="leave", tag="über uns")) == ("c",)
    assert old.read_bytes() == content, "the backup itself stays as it was"
    filled.cards.edit("c", Draft("Edited"))


def an_empty_file(path: Path) -> None:
    path.touch()


def a_text(path: Path) -> None:
    path.write_text("Dear diary, " * 400)


def cut_short(path: Path) -> None:
    overwritten(0, 0)(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


BAD: dict[str, tuple[Callable[[Path], object], type[StoreError], str]] = {
    "empty": (an_empty_file, DamagedFile, "is empty. Choose another backup"),
    "a text": (a_text, NotOurFile, "is not a Rehearse database"),
    "another database": (a_foreign_database, NotOurFile, "was not made by Rehearse"),
    "newer": (a_newer_file, NewerFile, "Update Rehearse"),
    "damaged inside": (overwritten(3 * 4096, 40 * 4096), DamagedFile, "is damaged"),
    "damaged at the start": (overwritten(100, 300), DamagedFile, "is damaged"),
    "cut short": (cut_short, DamagedFile, "is damaged"),
    "missing": (lambda path: None, StoreError, "cannot be read"),
    "a folder": (lambda path: path.mkdir(), StoreError, "cannot be read"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_backup_is_refused_and_changes_nothing(filled: Services, tmp_path: Path, case: str) -> None:
    make, error, words = BAD[case]
    source = tmp_path / "from" / "the backup"
    source.parent.mkdir()
    make(source)
    before, beside = dump(filled), sorted(tmp_path.iterdir())
    with pytest.raises(error, match=words) as told:
        filled.backup.restore(source)
    assert "the backup" in str(told.value) and "/tmp" not in str(told.value).replace(str(source), "")
    assert dump(filled) == before
    assert sorted(tmp_path.iterdir()) == beside, "nothing was copied aside for nothing"
    assert give(filled, filled.practice.start(), GOOD).answered == 1


@pytest.mark.parametrize("target", ["missing/folder/backup", "folder"])
def test_a_place_that_cannot_be_written_is_told(filled: Services, tmp_path: Path, target: str) -> None:
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreError, match="cannot be written"):
        filled.backup.write(tmp_path / target)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_open_database_is_not_overwritten_by_its_own_backup(filled: Services, path: Path) -> None:
    before, file = dump(filled), path.stat().st_ino
    for target in (path, path.parent / "." / path.name, path.parent.parent / path.parent.name / path.name):
        with pytest.raises(StoreError, match="another"):
            filled.backup.write(target)
    assert path.stat().st_ino == file and dump(filled) == before


def test_restoring_from_the_open_database_changes_nothing(filled: Services, path: Path) -> None:
    before = dump(filled)
    with pytest.raises(StoreError, match="another"):
        filled.backup.restore(path)
    assert dump(filled) == before


def test_a_second_window_sees_what_was_restored(
    filled: Services, path: Path, tmp_path: Path, clock: FixedClock
) -> None:
    filled.backup.write(tmp_path / "backup")
    before = dump(filled)
    with closing(open_services(url_of(path), clock=clock)) as window:
        turn = window.practice.start()
        give(window, turn, EASY)
        filled.backup.restore(tmp_path / "backup")
        assert dump(window) == before == dump(filled)
        with pytest.raises(NotFound):
            window.practice.turn(turn.session_id)
        resumed = window.practice.resume()
        assert resumed is not None and give(window, resumed, GOOD).answered == 2
        assert query(filled, "PRAGMA integrity_check") == [("ok",)]


def test_a_window_that_reads_meanwhile_finishes_on_what_it_saw(filled: Services, path: Path, tmp_path: Path) -> None:
    filled.backup.write(tmp_path / "backup")
    practise(filled, EASY)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        seen = reader.execute("SELECT count(*) FROM reviews").fetchone()
        filled.backup.restore(tmp_path / "backup")
        assert reader.execute("SELECT count(*) FROM reviews").fetchone() == seen
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM reviews").fetchone() == (1,)


def test_a_collection_in_memory_is_restored_without_a_copy(filled: Services, tmp_path: Path) -> None:
    filled.backup.write(tmp_path / "backup")
    with closing(open_services("sqlite://", clock=FixedClock(MONDAY))) as other:
        assert other.backup.restore(tmp_path / "backup") is None
        assert dump(other) == dump(filled)
    assert Backup(open_database("sqlite://"), FixedClock(MONDAY)).to_bytes()[:15] == b"SQLite format 3"
