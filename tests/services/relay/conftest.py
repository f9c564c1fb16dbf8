"""Both databases that the relay may use; PostgreSQL is one server for all tests."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.clock import FixedClock
from tests.services.relay.friends import Client, RunningRelay, client_on
from tests.services.relay.postgres import Postgres, server_binaries

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    binaries = server_binaries()
    if binaries is None:
        message = "PostgreSQL's server programs are not installed: the relay was not tested on it"
        assert os.environ.get("CI") != "true", message
        pytest.skip(message)
    # Everything is logged: the strictest case for the words that were sent.
    server = Postgres(binaries, log_statement="all", log_error_verbosity="verbose")
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def on_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'relay.db'}"


@pytest.fixture
def on_postgres(postgres: Postgres) -> str:
    return postgres.create(f"relay_{next(numbers)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, of each kind in turn."""
    found: str = request.getfixturevalue("on_sqlite" if request.param == "sqlite" else "on_postgres")
    return found


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def client(url: str, clock: FixedClock) -> Iterator[Client]:
    with client_on(url, clock=clock) as found:
        yield found


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., RunningRelay]]:
    """Starts `python main.py serve` with the options given."""
    running: list[RunningRelay] = []

    def started(url: str, *options: str) -> RunningRelay:
        running.append(RunningRelay(url, options, tmp_path / f"serve-{len(running)}.log"))
        return running[-1]

    yield started
    for relay in running:
        relay.kill()
