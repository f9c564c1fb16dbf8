"""A person's collection on a Monday morning, in a file of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from services.clock import FixedClock
from services.root import Services, open_services
from tests.services.helpers import MONDAY, new_deck, url_of

# What the browser's Python cannot do, and so no test of it runs there (build/check.py).
NOT_IN_A_BROWSER = {
    "feedback/test_codes.py": "the readers of bar codes are compiled",
    "feedback/test_lan.py": "a server, with sockets",
    "feedback/test_mailbox.py": "a server, with sockets",
    "feedback/test_requests.py": "the peer that seals is compiled (cryptography)",
    "feedback/test_sealing.py": "the peer that seals is compiled (cryptography)",
    "mocks/test_mocks.py": "the peer that seals is compiled (cryptography)",
    "mocks/test_sheet.py": "the peer that seals is compiled (cryptography)",
    "people/test_people.py": "the peer that seals is compiled (cryptography)",
    "relay": "a server, with threads and sockets",
    "test_android.py": "what is left out of a browser: plyer",
    "test_calendar_file.py": "its second reader of calendars is for desktops, and so are khal and calcurse",
    "test_crash.py": "kills processes",
    "test_delivery.py": "speech is made by a program; its own test compares the figures with the browser's",
    "test_delivery_held_out.py": "speech is made by a program; `tests.bench delivery` compares with the browser's",
    "test_desktop_notifications.py": "a desktop's own daemon",
    "test_exactly_once.py": "processes beside each other",
    "test_jobs.py": "jobs of a desktop",
    "test_recordings.py": "speech is made by a program",
    "test_full_disk.py": "limits that an operating system sets",
    "test_parity_with_anki.py": "Anki's backend is compiled for desktops",
    "test_two_windows.py": "threads and processes",
}
SINGLE_TESTS_NOT_IN_A_BROWSER = {
    "test_a_window_that_reads_meanwhile_finishes_on_what_it_saw": "a second window: one tab holds the data there",
}
if sys.platform == "emscripten":
    collect_ignore = list(NOT_IN_A_BROWSER)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if sys.platform != "emscripten":
        return
    for item in items:
        reason = SINGLE_TESTS_NOT_IN_A_BROWSER.get(item.name.partition("[")[0])
        if (
            reason
            or "run_python" in getattr(getattr(item, "function", None), "__code__", compile("", "", "exec")).co_names
        ):
            item.add_marker(pytest.mark.skip(reason=reason or "starts a process"))


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
