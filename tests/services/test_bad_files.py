"""Files that are not ours, too new, damaged or protected: told apart and left alone."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from services.errors import DamagedFile, NewerFile, NotOurFile, ReadOnlyFile, StoreError
from services.practice.model import CardQuery
from services.root import open_services
from tests.services.helpers import new_cards, new_deck, run_python, url_of


def a_foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name)")


def another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 7")


def a_newer_file(path: Path) -> None:
    open_services(url_of(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.commit()


def an_unversioned_file(path: Path) -> None:
    open_services(url_of(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE alembic_version")


def overwritten(start: int, length: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        services = open_services(url_of(path))
        new_cards(services, new_deck(services), 3)
        services.close()
        content = bytearray(path.read_bytes())
        content[start : start + length] = bytes(255 - byte for byte in content[start : start + length])
        path.write_bytes(content)

    return damage


BAD_FILES = {
    "text": (lambda path: path.write_text("Dear diary, " * 200), NotOurFile, "is not a Rehearse database"),
    "a few bytes": (lambda path: path.write_bytes(b"SQLite"), NotOurFile, "is not a Rehearse database"),
    "another database": (a_foreign_database, NotOurFile, "was not made by Rehearse"),
    "an empty database of another program": (another_program, NotOurFile, "was not made by Rehearse"),
    "ours without a version": (an_unversioned_file, NotOurFile, "was not made by Rehearse"),
    "a newer version": (a_newer_file, NewerFile, "Update Rehearse"),
    "damaged magic": (overwritten(0, 16), NotOurFile, "Move it away"),
    "damaged first page": (overwritten(100, 300), DamagedFile, "restore your last backup"),
    "a folder": (lambda path: path.mkdir(), ReadOnlyFile, "--data FOLDER"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_cannot_be_ours_is_named_and_left_alone(path: Path, case: str) -> None:
    make, error, words = BAD_FILES[case]
    make(path)
    before = None if path.is_dir() else path.read_bytes()
    beside = sorted(path.parent.iterdir())
    with pytest.raises(error, match=words) as told:
        open_services(url_of(path))
    assert str(path) in str(told.value)
    assert before is None or path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == beside


def test_damage_deep_inside_is_told_when_it_is_met(path: Path) -> None:
    overwritten(3 * 4096, 60 * 4096)(path)
    before = path.read_bytes()
    with pytest.raises(DamagedFile, match="restore your last backup"):
        services = open_services(url_of(path))
        services.cards.find(CardQuery(text="question"))
        services.practice.start()
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_collection(path: Path) -> None:
    path.touch()
    with closing(open_services(url_of(path))) as services:
        assert services.decks.all() == ()
    assert path.stat().st_size > 0


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(StoreError, match="--data FOLDER"):
        open_services(url_of(tmp_path / "data" / "rehearse.db"))


# Root may write anywhere. The interpreter itself may lie in root's home, so all of it is loaded first.
REFUSED = """
import os, sys
from services.errors import ReadOnlyFile
from services.root import open_services
open_services("sqlite://").close()
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    open_services(sys.argv[1])
except ReadOnlyFile as error:
    print(error)
"""


@pytest.mark.parametrize("protected", ["the file", "the folder", "the folder, and no file yet"])
def test_a_read_only_place_is_named_and_left_alone(protected: str) -> None:
    # Not pytest's tmp_path: that is closed to other users.
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "rehearse.db"
        if "no file" not in protected:
            open_services(url_of(path)).close()
            path.chmod(0o444 if protected == "the file" else 0o666)
        folder.chmod(0o777 if protected == "the file" else 0o555)
        before = path.exists() and path.read_bytes()
        said = run_python(REFUSED, url_of(path))
        assert str(path) in said and "--data FOLDER" in said
        assert (path.exists() and path.read_bytes()) == before
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
