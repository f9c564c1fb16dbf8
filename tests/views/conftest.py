"""Services on a file, with a clock that moves when told to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.clock import FixedClock
from services.root import Services, open_services

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def empty(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """A person who opens the app for the first time."""
    services = open_services(f"sqlite:///{tmp_path / 'rehearse.db'}", clock=clock)
    yield services
    services.close()


@pytest.fixture
def nurse(empty: Services) -> Services:
    """A person who has chosen General and Nursing."""
    empty.decks.add_starters(["general", "nursing"])
    empty.settings.change(started=True)
    return empty


@pytest.fixture
def services(empty: Services) -> Services:
    """A person who has started without any deck."""
    empty.settings.change(started=True)
    return empty


@pytest.fixture
def deck(services: Services) -> str:
    return services.decks.create("Nursing").card_ids[0]
