"""Tells reminders while the app is open, and goes where a click on one leads."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

import flet as ft

from services.errors import RehearseError
from services.platform import handover
from views.reminders.bell import Pulse
from views.shell import Shell

log = logging.getLogger("rehearse")

LOOK_S = 20
GLANCE_S = 1.0


def use_watch(shell: Shell, pulse: Pulse) -> None:
    """Keeps watch for as long as the calling component is there."""

    def begin() -> Callable[[], None]:
        stop_hearing = shell.services.notifier.when_opened(shell.go)
        task = shell.page.run_task(watch, shell, pulse)

        def end() -> None:
            stop_hearing()
            task.cancel()

        return end

    ft.use_effect(begin, dependencies=[])


async def watch(shell: Shell, pulse: Pulse) -> None:
    """Looks every twenty seconds for what is due, every second for a screen that is asked for."""
    path = shell.services.database.path
    while True:
        with contextlib.suppress(RehearseError):
            await look(shell, pulse)
        for _ in range(LOOK_S):
            route = handover.take(path.parent) if path is not None else None
            if route is not None:
                shell.go(route)
            await asyncio.sleep(GLANCE_S)


async def look(shell: Shell, pulse: Pulse) -> None:
    """Tells what is due once; what goes wrong is tried again at the next look."""
    try:
        told = await shell.services.reminders.fire(shell.services.notifier.notify)
    except RehearseError:
        raise
    except Exception:
        log.exception("Reminders could not be looked at")
        return
    if told:
        pulse.beats += 1
