"""What must be done before a screen is left: by any way out of it, or with the app out of sight."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import flet as ft

from views.hooks import use_while_there
from views.shell import Shell

OUT_OF_SIGHT = (ft.AppLifecycleState.HIDE, ft.AppLifecycleState.PAUSE, ft.AppLifecycleState.INACTIVE)


async def pass_on(handler: Any, event: Any) -> None:
    """Gives an event to the handler that was there before, of either kind."""
    if callable(handler):
        result = handler(event)
        if inspect.isawaitable(result):
            await result


def use_before_leaving(shell: Shell, save: Callable[[], object], *, hide: Callable[[], object] | None = None) -> None:
    """Calls `save` before the address changes, and `hide` (or `save`) when the app goes out of sight. Uses hooks.

    Before, because the screen that comes next is drawn sooner than this one's effects are cleaned up:
    it would show what was saved before the last words were typed. Both may be called more than once.
    """

    def watch() -> Callable[[], None]:
        page = shell.page
        route_before: Any = page.on_route_change
        state_before: Any = page.on_app_lifecycle_state_change

        async def route_changes(event: ft.RouteChangeEvent) -> None:
            save()
            await pass_on(route_before, event)

        async def state_changes(event: ft.AppLifecycleStateChangeEvent) -> None:
            if event.state in OUT_OF_SIGHT:
                (hide or save)()
            await pass_on(state_before, event)

        page.on_route_change = route_changes
        page.on_app_lifecycle_state_change = state_changes

        def stop() -> None:
            if page.on_route_change is route_changes:
                page.on_route_change = route_before
            if page.on_app_lifecycle_state_change is state_changes:
                page.on_app_lifecycle_state_change = state_before

        return stop

    use_while_there(watch)
