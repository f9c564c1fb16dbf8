"""`python main.py remind`: what a job of the operating system runs with the app closed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from services.clock import Clock


def remind(folder: Path, *, clock: Clock | None = None) -> int:
    """Tells what is due, once, and returns the number of notifications.

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
        if not services.reminders.anything_due():
            return 0
        if sys.platform.startswith("linux"):
            from services.platform import desktop, linux
            from services.platform.notifying import Notification

            if not linux.can_show():
                return 0
            shown: list[tuple[linux.Way, str]] = []

            async def show(notification: Notification) -> None:
                shown.append((linux.show(notification), notification.route))

            told = asyncio.run(services.reminders.fire(show))
            services.close()
            desktop.wait_for_clicks(shown, folder)
            return told
        from services.platform.here import notifier_here

        notifier = notifier_here()
        return 0 if notifier.obstacle() else asyncio.run(services.reminders.fire(notifier.notify))
    finally:
        services.close()
