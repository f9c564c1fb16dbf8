"""Opens the SQLite file that holds everything, and gives out transactions on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from time import sleep

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from services.errors import (
    DamagedFile,
    NewerFile,
    NotOurFile,
    ReadOnlyFile,
    RehearseError,
    StoreBusy,
    StoreError,
    StoreFull,
)
from services.store import tables
from services.store.counting import BEGUN_AT, VERSION, forget

KNOWN_VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
BUSY_TIMEOUT_MS = 5000
PAUSE_MS = 50

PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA cache_size = -16000",
)


class Database:
    """One connection to one file. Public calls of services open one transaction each."""

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self.engine = engine
        self.path = path
        self.lock = RLock()
        # One connection for good: asking the pool costs more than most of our statements.
        self._connection: Connection | None = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yields a connection in an immediate transaction; on return the change is on disk.

        Raises StoreFull, StoreBusy, ReadOnlyFile or DamagedFile; then nothing was changed.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yields a connection that sees one moment of the database."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """Yields SQLite's own connection, outside any transaction."""
        with self.lock:
            if self._connection is None:
                self._connection = self.engine.connect()
            driver = self._connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            forget(self._connection)
            yield driver

    def close(self) -> None:
        """Closes the file; the database can be opened again by a later call."""
        with self.lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self.engine.dispose()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        with self.lock:
            try:
                if self._connection is None:
                    self._connection = self.engine.connect()
                connection = self._connection
                driver = connection.connection.driver_connection
                assert isinstance(driver, sqlite3.Connection)
                driver.execute(begin)
                connection.info[BEGUN_AT] = driver.total_changes
                connection.info.pop(VERSION, None)
                try:
                    yield connection
                    driver.commit()
                finally:
                    # After a commit only SQLAlchemy's own mark is left to be taken back.
                    driver.rollback()
                    connection.rollback()
            except DatabaseError as error:
                raise explain(error.orig, self.path) from error
            except sqlite3.DatabaseError as error:
                raise explain(error, self.path) from error


def open_database(url: str, *, journal: str = "WAL") -> Database:
    """Opens the file of an SQLite URL, makes it if it is new, migrates it if it is behind.

    `journal` is SQLite's journal mode; write-ahead logging unless the platform cannot.

    Raises StoreError with a message that says what to do; the file is then as it was.
    """
    database_path = make_url(url).database
    path = Path(database_path) if database_path and database_path != ":memory:" else None
    try:
        if path is not None:
            found = inspect_file(path)
            if found is not None and found != tables.HEAD:
                from services.store import migrate

                copy_before(path, found)
                migrate.upgrade(path)
        database = Database(_engine(url, journal), path)
        _create_if_empty(database)
    except sqlite3.DatabaseError as error:
        raise explain(error, path) from error
    except OSError as error:
        raise ReadOnlyFile(
            f"{path} cannot be written: {error.strerror}. Choose another folder: --data FOLDER."
        ) from error
    return database


def inspect_file(path: Path) -> str | None:
    """Returns the schema version of the file, or None where it does not exist or is empty.

    Raises NotOurFile, NewerFile, DamagedFile or ReadOnlyFile. Writes nothing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.stat().st_size == 0:
        return None
    try:
        with path.open("r+b"):
            pass
    except OSError as error:
        raise ReadOnlyFile(
            f"{path} cannot be written. Make it writable, or start with another folder: --data FOLDER."
        ) from error
    with closing(sqlite3.connect(path)) as connection:
        try:
            application_id = connection.execute("PRAGMA application_id").fetchone()[0]
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        except sqlite3.DatabaseError as error:
            raise explain(error, path) from error
        if not names and application_id == 0:
            return None
        if application_id != tables.APPLICATION_ID or "alembic_version" not in names:
            raise NotOurFile(
                f"{path} was not made by Rehearse and was left alone. "
                "Move it away, or start with another folder: --data FOLDER."
            )
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    found = row[0] if row else ""
    if found not in KNOWN_VERSIONS:
        raise NewerFile(
            f"{path} was written by a newer version of Rehearse and was left alone. Update Rehearse to open it."
        )
    return found


def copy_before(path: Path, found: str) -> Path:
    """Copies the file aside before a migration and returns the copy's path."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    copy = path.with_name(f"{path.stem}-before-{found}-{stamp}{path.suffix}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def explain(error: BaseException | None, path: Path | None) -> RehearseError:
    """Returns what SQLite's error means for the person."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    where = path or "The database"
    if code == sqlite3.SQLITE_FULL:
        return StoreFull("This device has no space left. Nothing was changed: free some space, then try again.")
    if code == sqlite3.SQLITE_IOERR:
        return StoreFull(
            "The change could not be written to this device's storage. Nothing was changed: "
            "check that there is space left, then try again."
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy("Another window of Rehearse is busy with the data. Wait a moment, then try again.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return ReadOnlyFile(f"{where} cannot be written. Make it writable, or choose another folder: --data FOLDER.")
    if code == sqlite3.SQLITE_NOTADB:
        return NotOurFile(
            f"{where} is not a Rehearse database and was left alone. "
            "Move it away, or start with another folder: --data FOLDER."
        )
    if code == sqlite3.SQLITE_CORRUPT:
        return DamagedFile(
            f"{where} is damaged and was left alone. Move it away and restore your last backup from Settings."
        )
    return StoreError(f"The database refused the change: {error}")


def _engine(url: str, journal: str) -> Engine:
    engine = create_engine(
        url, poolclass=StaticPool, connect_args={"check_same_thread": False, "isolation_level": None}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(pragma)
        if journal == "WAL":
            _log_ahead(connection)
        else:
            connection.execute(f"PRAGMA journal_mode = {journal}")

    return engine


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switches the file to write-ahead logging, which waits for nobody: two first starts may collide."""
    for _ in range(BUSY_TIMEOUT_MS // PAUSE_MS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            sleep(PAUSE_MS / 1000)
    connection.execute("PRAGMA journal_mode = WAL")


def _create_if_empty(database: Database) -> None:
    with database.read() as connection:
        if connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first():
            return
    with database.write() as connection:
        # Two first starts at the same moment: the second one finds the first one's tables here.
        if connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first():
            return
        connection.exec_driver_sql(f"PRAGMA application_id = {tables.APPLICATION_ID}")
        tables.metadata.create_all(connection, checkfirst=False)
        connection.execute(tables.version.insert().values(version_num=tables.HEAD))
