"""How a click on a notification reaches the app that is already open: a file in the data folder."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

NAME = "open-route"
PATIENCE_S = 3.0
PAUSE_S = 0.05
LONGEST = 500


def request(folder: Path, route: str, *, patience: float = PATIENCE_S) -> bool:
    """Asks an open app to show a route; whether one did within that many seconds."""
    if not is_route(route):
        return False
    wanted = folder / NAME
    draft = wanted.with_name(f"{NAME}.{os.getpid()}")
    draft.write_text(route, encoding="utf-8")
    draft.replace(wanted)
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if not wanted.exists():
            return True
        time.sleep(PAUSE_S)
    with contextlib.suppress(FileNotFoundError):
        wanted.unlink()
        return False
    return True


def take(folder: Path) -> str | None:
    """Returns the route that was asked for, to one caller only."""
    wanted = folder / NAME
    if not wanted.exists():
        return None
    mine = wanted.with_name(f"{NAME}.taken-{os.getpid()}")
    try:
        wanted.replace(mine)
        route = mine.read_text(encoding="utf-8")
        mine.unlink()
    except OSError:
        return None
    return route if is_route(route) else None


def is_route(route: str) -> bool:
    """Whether this is an address within the app."""
    return route.startswith("/") and not route.startswith("//") and len(route) <= LONGEST and route.isprintable()


def open_command(folder: Path, route: str) -> list[str]:
    """Returns the command that opens the app, or the one that is open, at a route."""
    main = Path(__file__).resolve().parents[2] / "main.py"
    return [sys.executable, str(main), "--data", str(folder), "--open", route]
