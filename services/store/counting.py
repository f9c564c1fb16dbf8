"""Counts that need not be exact beyond a cap, and so need not be made again for every answer."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from services.store.prepared import Prepared

SPARE = 1500
KEPT = 64
BEGUN_AT = "rows changed when the transaction began"
COUNTS = "counts above their caps"
PREFERENCES = "preferences and the version they were read at"
VERSION = "version of the file by other connections"

_VERSION = "PRAGMA data_version"


def file_version(connection: Connection) -> int:
    """Returns a number that changes when another connection writes; asked once a transaction."""
    if VERSION not in connection.info:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        connection.info[VERSION] = driver.execute(_VERSION).fetchone()[0]
    version: int = connection.info[VERSION]
    return version


@dataclass(frozen=True)
class _Counted:
    """A count, the version of the file by other connections, and the rows this one had changed."""

    number: int
    version: int
    changes: int


class Counter:
    """Counts cards up to a cap, within one transaction.

    A count well above its cap is remembered with the connection. As long as no other connection
    wrote to the file, and this one changed fewer rows than there were to spare, it is still above:
    a changed row is at most one card less.
    """

    def __init__(self, connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        self._connection: Connection = connection
        self._changes: int = driver.total_changes
        self._version: int = file_version(connection)
        self._counts: dict[Any, _Counted] = connection.info.setdefault(COUNTS, {})

    def up_to(self, cap: int, statement: Prepared, **values: Any) -> int:
        """Returns how many cards the statement counts with the values and `:cap`, at most `cap`."""
        key = (statement, *values.values())
        known = self._counts.get(key)
        if known and known.version == self._version and known.number - (self._changes - known.changes) >= cap:
            return cap
        number: int = statement.scalar(self._connection, **values, cap=cap + SPARE)
        if len(self._counts) >= KEPT:
            self._counts.clear()
        # From the beginning of the transaction: what it changed so far may be rolled back.
        self._counts[key] = _Counted(number, self._version, self._connection.info[BEGUN_AT])
        return min(number, cap)


def forget(connection: Connection) -> None:
    """Forgets what was read before, because the file may be replaced."""
    for known in (COUNTS, PREFERENCES, VERSION):
        connection.info.pop(known, None)
