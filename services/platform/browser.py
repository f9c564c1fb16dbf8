"""Notifications of a browser, shown by the page that the app runs in (`assets/web/notify.js`)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from services.platform.notifying import CannotNotify, Notification, Notifier, Openers, OpenRoute

GRANTED = "granted"
UNKNOWN = "unknown"
PERMISSIONS = ("default", "denied", GRANTED, "unsupported")
CHANNEL = "rehearse-notifications"
PULSE_S = 20
NOT_ALLOWED = "The browser may not show notifications yet. Allow them in Settings."
DENIED = "The browser blocks notifications of this page. Its own settings can change that."


def message_of(notification: Notification) -> dict[str, Any]:
    """Returns what the page needs to show a notification."""
    return {
        "show": {
            "id": notification.id,
            "title": notification.title,
            "text": notification.text,
            "route": notification.route,
        }
    }


@dataclass(eq=False)
class Page:
    """One open page: what it is to be told, and whether it may show notifications."""

    permission: str
    queue: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)


class PageBridge:
    """From a served app to its pages, by server-sent events."""

    def __init__(self) -> None:
        self.pages: list[Page] = []

    @property
    def permission(self) -> str:
        """What the pages say of their permission: granted if one has it."""
        said = {page.permission for page in self.pages}
        return GRANTED if GRANTED in said else next(iter(said), UNKNOWN)

    def ask(self) -> None:
        """Lets the pages ask the person for permission; must follow a tap within a moment."""
        self._tell({"ask": True})

    def show(self, notification: Notification) -> bool:
        """Shows a notification on the page that came last and may; whether there is one."""
        allowed = [page for page in self.pages if page.permission == GRANTED]
        if allowed:
            allowed[-1].queue.put_nowait(message_of(notification))
        return bool(allowed)

    async def events(self, permission: str) -> AsyncIterator[bytes]:
        """Yields the events of one page for as long as it listens."""
        page = Page(permission if permission in PERMISSIONS else UNKNOWN)
        self.pages.append(page)
        try:
            yield b": here\n\n"
            while True:
                try:
                    message = await asyncio.wait_for(page.queue.get(), PULSE_S)
                    yield f"data: {json.dumps(message)}\n\n".encode()
                except TimeoutError:
                    yield b": still here\n\n"
        finally:
            self.pages.remove(page)

    def _tell(self, message: dict[str, Any]) -> None:
        for page in self.pages:
            page.queue.put_nowait(message)


class ServedNotifier:
    """For an app that this machine serves to its own browser: the page, else the desktop around it."""

    def __init__(self, bridge: PageBridge, desktop: Notifier) -> None:
        self.bridge = bridge
        self._desktop = desktop

    def obstacle(self) -> str | None:
        if self.bridge.permission == GRANTED or self._desktop.obstacle() is None:
            return None
        return DENIED if self.bridge.permission == "denied" else NOT_ALLOWED

    def may_ask(self) -> bool:
        return self.bridge.permission == "default"

    def ask(self) -> None:
        self.bridge.ask()

    async def notify(self, notification: Notification) -> None:
        if not self.bridge.show(notification):
            await self._desktop.notify(notification)

    def when_opened(self, open_route: OpenRoute) -> Callable[[], None]:
        # The page goes to the route by itself.
        return self._desktop.when_opened(open_route)


class WorkerNotifier:
    """For an app that runs inside the browser: its worker talks to the page over a broadcast channel."""

    def __init__(self) -> None:
        self._openers = Openers()
        self._channel: Any = None
        self.permission = UNKNOWN

    def obstacle(self) -> str | None:
        self._connect()
        if self.permission == "denied":
            return DENIED
        return None if self.permission == GRANTED else NOT_ALLOWED

    def may_ask(self) -> bool:
        self._connect()
        return self.permission == "default"

    def ask(self) -> None:
        self._post({"ask": True})

    async def notify(self, notification: Notification) -> None:
        self._post(message_of(notification))
        if self.permission != GRANTED:
            raise CannotNotify(NOT_ALLOWED)

    def when_opened(self, open_route: OpenRoute) -> Callable[[], None]:
        self._connect()
        return self._openers.add(open_route)

    def heard(self, text: str) -> None:
        """Takes what the page says: its permission, or the route of a notification that was clicked."""
        message = json.loads(text)
        if message.get("permission") in PERMISSIONS:
            self.permission = message["permission"]
        if isinstance(message.get("open"), str):
            self._openers.open(message["open"])

    def _post(self, message: dict[str, Any]) -> None:
        self._connect()
        self._channel.postMessage(json.dumps(message))

    def _connect(self) -> None:
        if self._channel is None:
            import js
            from pyodide.ffi import create_proxy

            self._channel = js.BroadcastChannel.new(CHANNEL)
            self._channel.onmessage = create_proxy(lambda event: self.heard(event.data))
            self._post({"hello": True})
