"""Whether the app is handed over, known to every window of it that is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.feedback.lock import Lock
from views.hooks import use_made_state

TOPIC = "handed over"


def use_lock(page: ft.Page, lock: Lock) -> tuple[bool, Callable[[], None]]:
    """Returns whether the app is locked, and what looks again and has the other windows do so."""
    handed, put = use_made_state(lambda: lock.handed() is not None)

    def look() -> None:
        put(lambda _: lock.handed() is not None)

    def look_everywhere() -> None:
        look()
        page.pubsub.send_others_on_topic(TOPIC, "")

    async def look_here() -> None:
        look()

    # A message runs in the sender's session until it is handed to this page.
    async def heard(_topic: Any, _message: Any) -> None:
        page.run_task(look_here)

    def listen() -> None:
        page.pubsub.subscribe_topic(TOPIC, heard)

    ft.use_effect(listen, dependencies=[], cleanup=lambda: page.pubsub.unsubscribe_topic(TOPIC))
    return handed, look_everywhere
