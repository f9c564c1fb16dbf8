"""Opens the relay's own database, SQLite or PostgreSQL, and makes its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from services.errors import RehearseError
from services.relay import tables

CONNECTIONS = 6
CONNECT_SECONDS = 5
BUSY_TIMEOUT_MS = 10_000
# Any number will do, as long as every worker takes the same.
CREATION_LOCK = 0x52454C41

SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # What was acknowledged leaves the file, not only its index.
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
)
POSTGRESQL_SETTINGS = (
    "SET statement_timeout = '15s'",
    "SET idle_in_transaction_session_timeout = '60s'",
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
)


class RelayError(RehearseError):
    """The relay cannot start; the message says what to do."""


def open_database(url: str) -> Engine:
    """Returns an engine on `url`; its transactions are durable once they are committed. Raises RelayError."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise RelayError("That is no address of a database. Example: --database sqlite:///relay.db") from error
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise RelayError("The relay keeps its mailboxes in SQLite or PostgreSQL: choose one of them with --database.")
    if backend == "sqlite" and (not parsed.database or parsed.database == ":memory:"):
        raise RelayError(
            "Several threads share the relay's database: give a file. Example: --database sqlite:///relay.db"
        )
    try:
        if backend == "sqlite":
            return _sqlite(url, Path(str(parsed.database)))
        return _postgresql(url)
    except (ImportError, NoSuchModuleError) as error:
        raise RelayError('PostgreSQL needs one more package: python -m pip install -e ".[server]"') from error


def create_tables(engine: Engine) -> None:
    """Makes the tables where they are missing. Raises RelayError if the database is not the relay's to use."""
    try:
        with engine.execution_options(immediate=True).begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CREATION_LOCK})
            _create(connection)
    except SQLAlchemyError as error:
        raise RelayError(f"The relay's database cannot be used: {_reason(error)}") from error


def _create(connection: Connection) -> None:
    present = inspect(connection).get_table_names()
    if tables.version.name not in present:
        if present and connection.dialect.name == "sqlite":
            raise RelayError(
                "This file holds something else. Give the relay a file of its own: --database sqlite:///FILE"
            )
        tables.metadata.create_all(connection)
        connection.execute(tables.version.insert().values(number=tables.VERSION))
    found = connection.scalars(select(tables.version.c.number)).one()
    if found > tables.VERSION:
        raise RelayError(
            "A newer version of the relay wrote this database. Update Rehearse, or choose another database."
        )


def _sqlite(url: str, path: Path) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RelayError(f"{path.parent} cannot be used: {error.strerror}. Choose another: --database URL") from error
    engine = create_engine(url, hide_parameters=True, pool_size=CONNECTIONS, connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for statement in SQLITE_SETTINGS:
            connection.execute(statement)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that starts by reading could not wait for another worker before it writes.
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=2,
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        connection.autocommit = True
        for statement in POSTGRESQL_SETTINGS:
            connection.execute(statement)
        connection.autocommit = False

    return engine


def _reason(error: SQLAlchemyError) -> str:
    """Returns the driver's own first line, without statement and parameters."""
    return str(getattr(error, "orig", None) or type(error).__name__).strip().split("\n")[0]
