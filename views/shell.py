"""What every screen shares: the services, the size class, and how to tell the person something."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flet as ft

from services.errors import RehearseError
from services.practice.cards import Change
from services.root import Services

log = logging.getLogger("rehearse")

MEDIUM_WIDTH = 600
EXPANDED_WIDTH = 1000
UNEXPECTED = "Something went wrong. What you saved before is safe; please try again."


@dataclass(frozen=True)
class Layout:
    """How much room there is; `large_text` when the person reads at 150 % or more."""

    rail: bool = False
    panes: bool = False
    large_text: bool = False


@dataclass(frozen=True)
class Shell:
    """One person's session: its services, its page and what the app shows over every screen."""

    services: Services
    page: ft.Page
    restyle: Callable[[], None]
    restart: Callable[[], None]
    measure: Callable[[bool], None]

    def go(self, route: str) -> None:
        """Opens a route."""
        self.page.navigate(route)

    def tell(self, message: str, *, action: str | None = None, on_action: Callable[[], Any] | None = None) -> None:
        """Shows a message at the bottom for some seconds, with one thing to do about it."""

        def act(_: Any) -> None:
            if on_action is not None:
                self.attempt(on_action)

        self.page.show_dialog(
            ft.SnackBar(
                ft.Text(message),
                action=action,
                on_action=act,
                behavior=ft.SnackBarBehavior.FLOATING,
                duration=ft.Duration(seconds=8 if action else 4),
                persist=False,
            )
        )

    def offer_undo(self, message: str, change: Change, after: Callable[[], Any]) -> None:
        """Says what was done and offers to take exactly that back; `after` redraws the screen."""

        def undo() -> None:
            self.services.cards.undo(change.step)
            after()

        self.tell(message, action="Undo", on_action=undo)

    def attempt(self, action: Callable[[], Any]) -> bool:
        """Does something that can fail; tells the person why if it does. Returns whether it worked."""
        try:
            action()
        except RehearseError as error:
            self.tell(str(error))
            return False
        except Exception:
            log.exception("An action failed")
            self.tell(UNEXPECTED)
            return False
        return True

    def handler(self, action: Callable[..., Any]) -> Callable[[Any], Any]:
        """Returns an event handler that runs the action, with the event if it wants one, as `attempt`."""
        wants_event = takes_event(action)
        if inspect.iscoroutinefunction(action):

            @functools.wraps(action)
            # Flet goes by the action's own parameters, and gives no event to one that wants none.
            async def handle_later(event: Any = None) -> None:
                try:
                    await (action(event) if wants_event else action())
                except RehearseError as error:
                    self.tell(str(error))
                except Exception:
                    log.exception("An action failed")
                    self.tell(UNEXPECTED)

            return handle_later

        def handle(event: Any) -> None:
            self.attempt(lambda: action(event) if wants_event else action())

        return handle


def takes_event(action: Callable[..., Any]) -> bool:
    """Whether an action has a parameter without a default that an event can go to."""
    return any(
        parameter.default is parameter.empty and parameter.kind is not parameter.KEYWORD_ONLY
        for parameter in inspect.signature(action).parameters.values()
    )


ShellContext: Any = ft.create_context(None)
LayoutContext = ft.create_context(Layout())


def use_shell() -> Shell:
    """Returns the session's shell; only inside a component."""
    shell = ft.use_context(ShellContext)
    assert isinstance(shell, Shell)
    return shell


def use_layout() -> Layout:
    """Returns the present layout; the component is drawn again when it changes."""
    layout = ft.use_context(LayoutContext)
    assert isinstance(layout, Layout)
    return layout
