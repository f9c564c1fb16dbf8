"""Runs the app without a client: a real Flet session whose messages go to a list instead of a browser."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import flet as ft
import msgpack
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page
from flet.messaging.connection import Connection
from flet.messaging.protocol import MessageAction, configure_encode_object_for_msgpack
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub

from services.root import Services
from views.app import show

C = TypeVar("C", bound=BaseControl)
PHONE, LAPTOP = (412, 915), (1280, 800)
PRESSES = {ft.Semantics: "tap", ft.SnackBar: "action", ft.Chip: "select"}


def on_the_wire(value: Any) -> bytes:
    """Encodes as for a client, which is also what makes Flet notice later changes."""
    return msgpack.packb(value, default=configure_encode_object_for_msgpack(BaseControl))


class Recorder(Connection):
    """Keeps what would go to the client, and answers what is asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.loop, self.pubsubhub = asyncio.get_running_loop(), PubSubHub()
        self.page_url, self.page_name = "http://test", ""
        self.asked: list[tuple[str, int]] = []
        self.session: Session | None = None
        self.navigate: Callable[[str], None] = lambda _: None
        # What the client answers to a call by its name; None to every other.
        self.answers: dict[str, Any] = {}

    def send_message(self, message: Any) -> None:
        on_the_wire([message.action, message.body])
        if message.action is not MessageAction.INVOKE_METHOD or self.session is None:
            return
        call = message.body
        self.asked.append((call.name, call.control_id))
        if call.name == "push_route":
            self.navigate(call.args["route"])
        answer = self.answers.get(call.name)
        self.loop.call_soon(self.session.handle_invoke_method_results, call.control_id, call.call_id, answer, None)

    def dispose(self) -> None: ...


class App:
    """The app of one person, as a finger and an eye would use it."""

    def __init__(self, services: Services, route: str, size: tuple[int, int]) -> None:
        self.services = services
        self.wire = Recorder()
        self.session = self.wire.session = Session(self.wire)
        self.page = self.session.page
        self.wire.navigate = self._navigated
        facts = {"route": route, "width": size[0], "height": size[1], "platform": "android"}
        self.session.apply_page_patch(facts)
        on_the_wire(self.session.get_page_patch())

    def _navigated(self, route: str) -> None:
        self.session.apply_page_patch({"route": route})
        self._later = self.wire.loop.create_task(
            self.session.dispatch_event(self.page._i, "route_change", {"route": route})
        )

    async def start(self) -> App:
        _context_page.set(self.page)
        show(self.page, self.services)
        await self.settle()
        return self

    async def settle(self, *, seconds: float = 0) -> None:
        """Lets everything under way finish; a session whose drawing died fails the test."""
        await asyncio.sleep(seconds)
        for _ in range(30):
            await asyncio.sleep(0)
        task = self.session._Session__updates_task  # type: ignore[attr-defined]
        if task and task.done() and task.exception():
            raise task.exception()

    async def go(self, route: str) -> None:
        self._navigated(route)
        await self.settle()

    def shown(self) -> list[BaseControl]:
        """Returns every control of the views and of the dialogs that are open, in order."""
        found: list[BaseControl] = []
        _walk(self.page.views, found)
        _walk([dialog for dialog in self.page._dialogs.controls if dialog.open], found)
        return found

    def all(self, kind: type[C], fits: Callable[[C], bool] = lambda _: True) -> list[C]:
        return [control for control in self.shown() if isinstance(control, kind) and fits(control)]

    def texts(self) -> list[str]:
        return [text.value for text in self.all(ft.Text) if text.value]

    def named(self, name: str) -> BaseControl:
        """Returns what is pressed under an accessible name; the one drawn last if there are several."""
        found = [control for control in self.shown() if _name(control) == name]
        assert found, f"Nothing is called {name!r}. There are: {sorted(set(filter(None, map(_name, self.shown()))))}"
        return found[-1]

    def field(self, label: str) -> ft.TextField:
        """Returns the field with this label; the one on top if there are several."""
        return next(f for f in reversed(self.all(ft.TextField)) if label in (f.label, f.hint_text))

    async def press(self, name: str, *, seconds: float = 0) -> None:
        control = self.named(name)
        await self.session.dispatch_event(control._i, PRESSES.get(type(control), "click"), None)
        await self.settle(seconds=seconds)

    async def type(self, label: str, text: str, *, seconds: float = 0) -> None:
        field = self.field(label)
        self.session.apply_patch(field._i, {"value": text})
        await self.session.dispatch_event(field._i, "change", text)
        await self.settle(seconds=seconds)

    async def fire(self, control: BaseControl, event: str, data: Any = None) -> None:
        await self.session.dispatch_event(control._i, event, data)
        await self.settle()

    def told(self) -> str:
        """Returns the newest message at the bottom."""
        bars = self.all(ft.SnackBar)
        return str(bars[-1].content.value) if bars else ""  # type: ignore[union-attr]


def _name(control: BaseControl) -> str | None:
    if isinstance(control, ft.Semantics) and control.button:
        return control.label
    if isinstance(control, ft.IconButton) and isinstance(control.icon, ft.Icon):
        return control.icon.semantics_label
    if isinstance(control, ft.SnackBar):
        return control.action if isinstance(control.action, str) else None
    words = getattr(control, "content", None)
    buttons = (ft.FilledButton, ft.FilledTonalButton, ft.OutlinedButton, ft.TextButton)
    pressable = (*buttons, ft.FloatingActionButton, ft.PopupMenuItem)
    if isinstance(control, pressable) and isinstance(words, str):
        return words
    if isinstance(control, ft.Chip) and isinstance(control.label, ft.Text):
        return control.label.value
    return None


def _walk(control: Any, found: list[BaseControl]) -> None:
    if isinstance(control, (list, tuple)):
        for item in control:
            _walk(item, found)
    elif isinstance(control, BaseControl):
        found.append(control)
        for field in dataclasses.fields(control):
            if not field.metadata.get("skip") and field.name not in ("_parent", "_internals", "data"):
                _walk(getattr(control, field.name), found)


def drive(
    services: Services, journey: Callable[[App], Awaitable[None]], *, route: str, size: tuple[int, int] = PHONE
) -> None:
    """Opens the app at an address and takes a journey through it."""

    async def run() -> None:
        await journey(await App(services, route, size).start())

    asyncio.run(run())
