"""The file: how it is opened, migrated and protected, and the keys that go into it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from services.clock import FixedClock
from services.errors import StoreError
from services.platform.storage import JOURNAL_MODE
from services.practice.model import CardQuery
from services.practice.words import Competency, Kind
from services.root import Services, open_services
from services.store import migrate, tables
from services.store.database import KNOWN_VERSIONS
from tests.services.helpers import MONDAY, query, run_python, url_of

PRAGMAS = {
    "journal_mode": JOURNAL_MODE.lower(),
    "synchronous": 2,
    "foreign_keys": 1,
    "application_id": tables.APPLICATION_ID,
}


def shape_of(path: Path) -> dict[str, Any]:
    """Returns all that SQLite knows of a schema; the order of columns means nothing to the app."""
    with closing(sqlite3.connect(path)) as connection:

        def pragma(name: str, about: str) -> list[tuple[Any, ...]]:
            return connection.execute(f"PRAGMA {name}('{about}')").fetchall()

        found: dict[str, Any] = {}
        for kind, name, table, sql in connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"):
            words = " ".join((sql or "").replace('"', "").split())
            found[f"{kind} {name}"] = (table, words if kind != "table" or "VIRTUAL" in words else words[-13:])
            if kind == "table":
                found[f"columns of {name}"] = sorted(row[1:] for row in pragma("table_info", name))
                found[f"indexes of {name}"] = sorted(row[1:] for row in pragma("index_list", name))
                found[f"keys of {name}"] = sorted(row[2:] for row in pragma("foreign_key_list", name))
            if kind == "index":
                found[f"parts of {name}"] = [row[2:] for row in pragma("index_xinfo", name)]
    return found


def an_old_file(path: Path) -> Path:
    """Makes a file as the first version left it, with one card and one review."""
    migrate.upgrade(path, "0001")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO decks (id, name, created_at, changed_at) VALUES ('d', 'Old', 1, 1)")
        connection.execute(
            "INSERT INTO cards (id, docid, deck_id, question, kind, competencies, tags, created_at, changed_at)"
            """ VALUES ('c', 1, 'd', 'Why do you leave?', 'motivation', '["fit"]', '["Über uns"]', 1, 1)"""
        )
        connection.execute(
            "INSERT INTO reviews (id, card_id, grade, reviewed_at, day, phase_before, retention, maximum_interval)"
            " VALUES ('r', 'c', 3, 1, 739000, 0, 0.9, 180)"
        )
        connection.commit()
    return path


def test_a_migrated_file_has_the_schema_of_a_fresh_one(services: Services, path: Path, tmp_path: Path) -> None:
    old = an_old_file(tmp_path / "old.db")
    assert shape_of(old) != shape_of(path)
    open_services(url_of(old)).close()
    assert shape_of(old) == shape_of(path)
    assert KNOWN_VERSIONS[-1] == tables.HEAD
    scripts = sorted(p.name[:4] for p in (migrate.SCRIPTS / "versions").glob("0*.py"))
    assert tuple(scripts) == KNOWN_VERSIONS


def test_an_old_file_is_copied_then_migrated_and_searchable(tmp_path: Path) -> None:
    old = an_old_file(tmp_path / "old.db")
    shape = shape_of(old)
    services = open_services(url_of(old), clock=FixedClock(MONDAY))
    for wanted in (
        CardQuery(text="leave"),
        CardQuery(tag="über uns"),
        CardQuery(competency=Competency.FIT),
        CardQuery(kind=Kind.MOTIVATION, tag="Über uns"),
    ):
        assert services.cards.ids(wanted) == ("c",), wanted
    services.close()
    (copy,) = tmp_path.glob("old-before-0001-*.db")
    assert shape_of(copy) == shape
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT question FROM cards").fetchall() == [("Why do you leave?",)]
    open_services(url_of(old)).close()
    assert list(tmp_path.glob("old-before-*")) == [copy], "a file that is up to date is not copied again"


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    old = an_old_file(tmp_path / "old.db")
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("CREATE TABLE card_search (in_the_way)")
    before = shape_of(old)
    with pytest.raises(StoreError):
        open_services(url_of(old))
    assert shape_of(old) == before


OPEN = """
import sys
from services.root import open_services
services = open_services(sys.argv[1])
services.practice.start()
print("alembic" in sys.modules, "fsrs" in sys.modules)
"""


def test_opening_a_current_file_imports_neither_alembic_nor_the_scheduler(services: Services, path: Path) -> None:
    assert run_python(OPEN, url_of(path)) == "False False\n"


def test_opening_an_old_file_imports_alembic(tmp_path: Path) -> None:
    assert run_python(OPEN, url_of(an_old_file(tmp_path / "old.db"))).startswith("True")


@pytest.mark.parametrize("name", PRAGMAS)
def test_pragmas_are_really_on(services: Services, name: str) -> None:
    assert query(services, f"PRAGMA {name}") == [(PRAGMAS[name],)]


def test_pragmas_are_on_again_after_closing(services: Services) -> None:
    services.close()
    assert {name: query(services, f"PRAGMA {name}")[0][0] for name in PRAGMAS} == PRAGMAS


def test_a_review_without_its_card_is_refused(services: Services) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        query(
            services,
            "INSERT INTO reviews (id, card_id, grade, reviewed_at, day, phase_before, retention, maximum_interval)"
            " VALUES ('r', 'nobody', 3, 1, 1, 0, 0.9, 180)",
        )
