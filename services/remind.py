"""`python main.py remind`: what a job of the operating system runs with the app closed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from services.clock import Clock

if TYPE_CHECKING:
    from services.platform.notifying import Notification
    from services.root import Services

    Show = Callable[[Notification], Awaitable[None]]


def remind(folder: Path, *, clock: Clock | None = None) -> int:
    """Tells what is due and which replies came in, each once, and returns the number of notifications.

    Where nothing can be shown it leaves everything to the next run, or to the app. It never makes
    a file of its own, and waits for clicks in a process that it leaves behind.
    """
    path = folder / "rehearse.db"
    if not path.exists():
        return 0
    # Every few minutes: what is not needed is not imported.
    from services.root import open_services

    services = open_services(f"sqlite:///{path}", clock=clock)
    try:
        due, waits = services.reminders.anything_due(), services.feedback.mailboxes.any()
        if not (due or waits):
            return 0
        if sys.platform.startswith("linux"):
            from services.platform import desktop, linux

            if not linux.can_show():
                return 0
            shown: list[tuple[linux.Way, str]] = []

            async def show(notification: Notification) -> None:
                shown.append((linux.show(notification), notification.route))

            told = asyncio.run(_tell(services, show, due=due, waits=waits))
            services.close()
            desktop.wait_for_clicks(shown, folder)
            return told
        from services.platform.here import notifier_here

        notifier = notifier_here()
        return 0 if notifier.obstacle() else asyncio.run(_tell(services, notifier.notify, due=due, waits=waits))
    finally:
        services.close()


async def _tell(services: Services, show: Show, *, due: bool, waits: bool) -> int:
    """Tells of reminders, and of replies that wait in a mailbox."""
    told = await services.reminders.fire(show) if due else 0
    if waits:
        from services.feedback.telling import look_and_tell

        told += await look_and_tell(services.feedback, show) > 0
    return told
