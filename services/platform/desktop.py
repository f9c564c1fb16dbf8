"""Notifications of a desktop, by plyer."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

from services.platform import linux
from services.platform.handover import open_command
from services.platform.notifying import APP_NAME, CannotNotify, Notification, Openers, OpenRoute

BALLOON_S = 10


class LinuxNotifier:
    """With the app open: a click opens its screen in this very app."""

    def __init__(self) -> None:
        self._openers = Openers()

    def obstacle(self) -> str | None:
        return None if linux.reachable() else linux.NOBODY

    def may_ask(self) -> bool:
        return False

    def ask(self) -> None:
        """A desktop asks nobody."""

    async def notify(self, notification: Notification) -> None:
        loop = asyncio.get_running_loop()
        way = await asyncio.to_thread(linux.show, notification)
        if not self._openers:
            way.close()
            return
        # It may stand there for hours; the app does not wait for it when it is closed.
        Thread(target=self._wait, args=(way, notification.route, loop), daemon=True).start()

    def when_opened(self, open_route: OpenRoute) -> Callable[[], None]:
        return self._openers.add(open_route)

    def _wait(self, way: linux.Way, route: str, loop: asyncio.AbstractEventLoop) -> None:
        clicked = way.wait()
        way.close()
        if clicked and not loop.is_closed():
            loop.call_soon_threadsafe(self._openers.open, route)


class PlyerNotifier:
    """As plyer does it; macOS and Windows bring the app to the front by themselves."""

    def obstacle(self) -> str | None:
        try:
            _plyer()
        except Exception as error:
            return f"Notifications cannot be shown on this computer ({error})."
        return None

    def may_ask(self) -> bool:
        return False

    def ask(self) -> None:
        """A desktop asks nobody."""

    async def notify(self, notification: Notification) -> None:
        def show() -> None:
            try:
                _plyer().notify(
                    title=notification.title[:64],
                    message=notification.text,
                    app_name=APP_NAME,
                    app_icon=_icon(notification.icon),
                    timeout=BALLOON_S,
                )
            except Exception as error:
                raise CannotNotify(f"Notifications cannot be shown on this computer ({error}).") from error

        # On Windows plyer stays as long as the balloon does.
        await asyncio.to_thread(show)

    def when_opened(self, open_route: OpenRoute) -> Callable[[], None]:
        """Neither system tells plyer of a click, so nobody is ever called."""
        return lambda: None


def wait_for_clicks(shown: Sequence[tuple[linux.Way, str]], folder: Path) -> None:
    """Leaves a process behind that opens the app when one of the notifications is clicked; returns at once.

    A daemon tells clicks only to the connection that notified, so that connection must live on.
    """
    if not shown or os.fork():
        return
    try:
        os.setsid()
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        waiting = [Thread(target=_open_if_clicked, args=(way, route, folder)) for way, route in shown]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join()
    finally:
        os._exit(0)


def _open_if_clicked(way: linux.Way, route: str, folder: Path) -> None:
    if way.wait():
        subprocess.Popen(open_command(folder, route), start_new_session=True)


def _plyer() -> Any:
    from plyer import notification

    # The proxy finds out only now whether there is anything behind it.
    assert notification.notify, "plyer has nothing for this system"
    return notification


def _icon(icon: Path) -> str:
    if sys.platform == "win32":
        icon = icon.with_suffix(".ico")
    return str(icon) if icon.exists() else ""
