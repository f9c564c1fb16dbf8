"""Tells reminders while the app is open, and goes where a click on one leads."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable

from services.errors import RehearseError
from services.platform import handover
from services.platform.notifying import Notification, Scheduler
from views.feedback.news import look_for_replies
from views.hooks import use_while_there
from views.reminders.bell import Pulse
from views.reminders.schedule import scheduler_here
from views.shell import Shell

log = logging.getLogger("rehearse")

LOOK_S = 20
# Relays are asked once a minute.
REPLIES_EVERY_S = 60
GLANCE_S = 1.0
# Not a moment too early, or it would look again at once.
SPARE_S = 0.05


def use_watch(shell: Shell, pulse: Pulse) -> None:
    """Keeps watch for as long as the calling component is there."""

    def begin() -> Callable[[], None]:
        stop_hearing = shell.services.notifier.when_opened(shell.go)
        scheduler = scheduler_here(shell)
        task = shell.page.run_task(watch, shell, pulse, scheduler)

        def end() -> None:
            stop_hearing()
            task.cancel()

        return end

    use_while_there(begin)


async def watch(shell: Shell, pulse: Pulse, scheduler: Scheduler | None = None) -> None:
    """Looks when something is due and every twenty seconds, every second for a screen that is asked for."""
    path = shell.services.database.path
    replies_at = 0.0
    while True:
        if shell.services.feedback.lock.handed() is not None:
            # Someone else holds the device: no company's name may show.
            await asyncio.sleep(LOOK_S)
            continue
        patience = float(LOOK_S)
        with contextlib.suppress(RehearseError):
            await look(shell, pulse, shell.services.notifier.notify if scheduler is None else shown_by_the_system)
            if scheduler is not None:
                await hand_on(shell, scheduler)
            patience = min(patience, shell.services.reminders.seconds_to_next() or patience)
            if time.monotonic() >= replies_at:
                replies_at = time.monotonic() + REPLIES_EVERY_S
                if await look_for_replies(shell):
                    pulse.beats += 1
        while patience > 0:
            route = handover.take(path.parent) if path is not None else None
            if route is not None:
                shell.go(route)
            await asyncio.sleep(min(GLANCE_S, patience + SPARE_S))
            patience -= GLANCE_S


async def hand_on(shell: Shell, scheduler: Scheduler) -> None:
    """Tells the operating system what is to come; what goes wrong is tried again at the next look."""
    try:
        await scheduler.schedule(shell.services.reminders.to_schedule())
    except Exception:
        log.exception("Reminders could not be handed to the system")


async def shown_by_the_system(notification: Notification) -> None:
    """What was handed to the system it shows by itself; here it only comes into the inbox."""


async def look(shell: Shell, pulse: Pulse, notify: Callable[[Notification], Awaitable[None]]) -> None:
    """Tells what is due once; what goes wrong is tried again at the next look."""
    try:
        told = await shell.services.reminders.fire(notify)
    except RehearseError:
        raise
    except Exception:
        log.exception("Reminders could not be looked at")
        return
    if told:
        pulse.beats += 1
