"""A person's collection on a Monday morning, in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from services.clock import FixedClock
from services.root import Services, open_services
from tests.services.helpers import MONDAY, new_deck, url_of

# The same examples on every run and nothing written beside the tests: a red build can be repeated.
settings.register_profile("rehearse", derandomize=True, deadline=None, database=None, print_blob=True)
settings.load_profile("rehearse")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rehearse.db"


@pytest.fixture
def services(path: Path, clock: FixedClock) -> Iterator[Services]:
    opened = open_services(url_of(path), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def deck(services: Services) -> str:
    return new_deck(services)
