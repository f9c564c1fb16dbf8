"""Something done again and again while a component is on the screen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import flet as ft

from views.hooks import use_made_ref

log = logging.getLogger("rehearse")


def use_every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    """Awaits an action when the component appears and then after every pause; only inside a component."""
    alive = use_made_ref(lambda: [True])

    async def run() -> None:
        while alive[0]:
            try:
                await act()
            except Exception:
                log.exception("A repeated action failed")
            await asyncio.sleep(seconds)

    def stop() -> None:
        alive[0] = False

    ft.use_effect(run, dependencies=[], cleanup=stop)
