"""What it takes to tell a person something outside the app, whatever the platform."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from services.errors import RehearseError

APP_NAME = "Rehearse"
ICON = Path(__file__).resolve().parents[2] / "assets" / "icon.png"


OpenRoute = Callable[[str], None]


class CannotNotify(RehearseError):
    """The notification was not shown; the message says why."""


@dataclass(frozen=True)
class Notification:
    """One notification; `route` is the screen it is about, `icon` a picture on this machine."""

    id: str
    title: str
    text: str
    route: str
    icon: Path = ICON


class Openers:
    """Who wants to hear of clicks, the last one first."""

    def __init__(self) -> None:
        self._all: list[OpenRoute] = []

    def add(self, open_route: OpenRoute) -> Callable[[], None]:
        self._all.append(open_route)

        def stop() -> None:
            if open_route in self._all:
                self._all.remove(open_route)

        return stop

    def __bool__(self) -> bool:
        return bool(self._all)

    def open(self, route: str) -> None:
        if self._all:
            self._all[-1](route)


class Notifier(Protocol):
    """Shows notifications; a click on one hands its route to whoever asked for it."""

    def obstacle(self) -> str | None:
        """Returns why nothing can be shown here, in words for the person, or None."""
        ...

    def may_ask(self) -> bool:
        """Whether the person can be asked for permission and has not answered yet."""
        ...

    def ask(self) -> None:
        """Lets the system ask; only after a sentence that says why, and in answer to a tap."""
        ...

    async def notify(self, notification: Notification) -> None:
        """Shows one now. Raises CannotNotify."""
        ...

    def when_opened(self, open_route: OpenRoute) -> Callable[[], None]:
        """Calls back with the route of a notification that was clicked, on its event loop; returns what stops that.

        Of several windows the one that asked last is called.
        """
        ...


class Scheduler(Protocol):
    """Hands notifications to the operating system, which shows them with the app closed."""

    async def schedule(self, planned: Sequence[tuple[datetime, Notification]]) -> None:
        """Replaces everything that was handed over before; instants are in UTC."""
        ...


class Silent:
    """Shows nothing, where nothing can be shown; the inbox has it all."""

    def __init__(self, why: str) -> None:
        self.why = why

    def obstacle(self) -> str | None:
        return self.why

    def may_ask(self) -> bool:
        return False

    def ask(self) -> None:
        """There is nobody to ask."""

    async def notify(self, notification: Notification) -> None:
        raise CannotNotify(self.why)

    def when_opened(self, open_route: OpenRoute) -> Callable[[], None]:
        return lambda: None
