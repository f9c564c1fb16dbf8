"""Core statements, compiled once and run by SQLite's own cursor.

`Connection.execute` spends more time on its own bookkeeping than SQLite on the statement, and one
answer needs some twenty of them. Everything that happens once per answer goes through here.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

_DIALECT = sqlite.dialect(paramstyle="named")


class Prepared:
    """One statement; its values are given by name with each call, inside a transaction."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._make: Callable[[Iterable[Any]], Any] | None = None

    def first(self, connection: Connection, **values: Any) -> Any:
        """Returns the first row, with its columns as attributes, or None."""
        cursor = self._run(connection, values)
        found = cursor.fetchone()
        return None if found is None else self._shape(cursor)(found)

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Returns every row, with its columns as attributes."""
        cursor = self._run(connection, values)
        return list(map(self._shape(cursor), cursor))

    def scalar(self, connection: Connection, **values: Any) -> Any:
        """Returns the first column of the first row, or None."""
        found = self._run(connection, values).fetchone()
        return found[0] if found else None

    def column(self, connection: Connection, **values: Any) -> list[Any]:
        """Returns the first column of every row."""
        return [row[0] for row in self._run(connection, values)]

    def pairs(self, connection: Connection, **values: Any) -> list[tuple[Any, Any]]:
        """Returns the rows of two columns, without names: where there are thousands, naming them costs more."""
        return self._run(connection, values).fetchall()

    def run(self, connection: Connection, **values: Any) -> int:
        """Executes a statement and returns how many rows it changed."""
        return self._run(connection, values).rowcount

    def compile(self) -> None:
        """Does now what the first use would do."""
        _ = self._compiled

    def _run(self, connection: Connection, values: dict[str, Any]) -> sqlite3.Cursor:
        sql, constants = self._compiled
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver.execute(sql, constants | values if constants else values)

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        compiled = self._statement.compile(dialect=_DIALECT)
        return str(compiled), {name: value for name, value in compiled.params.items() if value is not None}

    def _shape(self, cursor: sqlite3.Cursor) -> Callable[[Iterable[Any]], Any]:
        if self._make is None:
            names = [column[0] for column in cursor.description]
            self._make = namedtuple("Row", names, rename=True)._make  # type: ignore[attr-defined]
        return self._make
