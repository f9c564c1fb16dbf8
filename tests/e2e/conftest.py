"""The real app in a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from services.root import Services, open_services
from tests.e2e.person import Person, person

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome")
KNOWN_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]


def browser_path() -> str | None:
    """Returns a Chromium or relative that is on this machine."""
    wanted = os.environ.get("REHEARSE_BROWSER")
    if wanted:
        return wanted
    on_path = next((path for path in map(shutil.which, BROWSERS) if path), None)
    return on_path or next((place for place in KNOWN_PLACES if Path(place).exists()), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if Path(__file__).parent in Path(str(item.fspath)).parents]
    for item in here:
        item.add_marker(pytest.mark.e2e)
        if Path(str(item.fspath)).parent.name == "web" and "in_every_run" not in item.keywords:
            item.add_marker(pytest.mark.web)
    # Last: the browser's driver keeps an event loop running, in which no other test could start its own.
    items[:] = [item for item in items if item not in here] + here


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if browser_path() is None:
        terminalreporter.section("NO BROWSER: THE END-TO-END TESTS WERE SKIPPED", sep="!", red=True)
        terminalreporter.line("Install Chromium (or set REHEARSE_BROWSER to one) and run them again.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browser_path()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs a browser: install chromium.")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


class App:
    """The app as a process of its own, on a folder that outlives it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> str:
        """Starts `python main.py --web` and returns its address."""
        self.process = subprocess.Popen(
            [sys.executable, "main.py", "--web", "--no-browser", "--data", str(self.data)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "http://" in line:
                self.address = line.split(" at ")[1].split()[0]
                return self.address
        raise AssertionError("The app ended before it said where it is.")

    def kill(self) -> None:
        """Ends the app as a flat battery would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._close_output()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)
        self._close_output()

    def _close_output(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            self.process.stdout.close()

    def services(self) -> Services:
        """Opens the same data beside the app, as a second window would."""
        return open_services(f"sqlite:///{self.data / 'rehearse.db'}")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """The app on an empty folder."""
    running = App(tmp_path / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def nurse_app(tmp_path: Path) -> Iterator[App]:
    """The app of someone who has chosen General and Nursing."""
    running = App(tmp_path / "data")
    (tmp_path / "data").mkdir()
    services = running.services()
    services.decks.add_starters(["general", "nursing"])
    services.settings.change(started=True)
    services.close()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def on_phone(browser: Browser) -> Iterator[Callable[[App], Person]]:
    """Gives a person with a phone in front of an app."""
    opened = []

    def make(running: App, **options: object) -> Person:
        manager = person(browser, running.address, **options)  # type: ignore[arg-type]
        opened.append(manager)
        return manager.__enter__()

    yield make
    for manager in opened:
        manager.__exit__(None, None, None)
