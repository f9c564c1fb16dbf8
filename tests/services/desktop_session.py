"""A desktop of its own for a test: a screen nobody sees, a session bus, and the notification daemon dunst."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests import waiting

NEEDED = ("Xvfb", "dbus-daemon", "dunst", "dunstctl", "notify-send")
WAIT_S = 15
until = partial(waiting.until, seconds=WAIT_S)


def missing() -> list[str]:
    """Returns which of the programs are not on this machine."""
    return [name for name in NEEDED if shutil.which(name) is None]


class Desktop:
    """Asks dunst what it shows and has shown, and clicks."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._known: set[int] = set()

    def shown(self) -> int:
        return int(self.control("count", "displayed"))

    def history(self) -> list[dict[str, Any]]:
        """Closes what is shown and returns what there was since `clear`, newest first, in plain values."""
        self.control("close-all")
        until(lambda: self.shown() == 0)
        return [entry for entry in self._everything() if entry["id"] not in self._known]

    def click(self) -> None:
        """Does what a click on the newest notification does."""
        self.control("action", "0")

    def control(self, *arguments: str) -> str:
        done = subprocess.run(
            ["dunstctl", *arguments], env=self.environment, capture_output=True, text=True, check=True, timeout=WAIT_S
        )
        return done.stdout

    def clear(self) -> None:
        """Closes what is shown and leaves out of the history what there was up to now."""
        self.control("close-all")
        until(lambda: self.shown() == 0)
        self._known = {entry["id"] for entry in self._everything()}

    def _everything(self) -> list[dict[str, Any]]:
        entries = json.loads(self.control("history"))["data"][0]
        return [{name: part["data"] for name, part in entry.items()} for entry in entries]


@contextmanager
def desktop_session(folder: Path) -> Iterator[Desktop]:
    """Yields a desktop; its processes end with it."""
    with ExitStack() as stack:

        def start(*command: str, **options: Any) -> subprocess.Popen[str]:
            process = subprocess.Popen(command, text=True, stderr=subprocess.DEVNULL, **options)

            def end() -> None:
                process.terminate()
                process.wait(WAIT_S)
                if process.stdout:
                    process.stdout.close()

            stack.callback(end)
            return process

        screen = start("Xvfb", "-displayfd", "1", "-screen", "0", "800x600x24", stdout=subprocess.PIPE)
        assert screen.stdout is not None
        display = f":{screen.stdout.readline().strip()}"
        bus = start("dbus-daemon", "--session", "--nofork", "--print-address", stdout=subprocess.PIPE)
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        environment = os.environ | {
            "DISPLAY": display,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "XDG_CONFIG_HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
        }
        start("dunst", env=environment, stdout=subprocess.DEVNULL)
        desktop = Desktop(environment)
        until(lambda: _answers(desktop))
        yield desktop


def _answers(desktop: Desktop) -> bool:
    try:
        desktop.shown()
    except subprocess.SubprocessError:
        return False
    return True
