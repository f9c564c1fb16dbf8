"""A gentle sign that a reply came in, without a word of it."""

from __future__ import annotations

import contextlib
from typing import Any

import flet as ft

from services.feedback.mailbox import RelayError
from views.boundary import component
from views.feedback import words
from views.feedback.ticking import use_every
from views.hooks import use_made_ref, use_made_state
from views.shell import use_shell
from views.theme import GAP
from views.widgets.buttons import primary

LOOK_S = 1.0
# A relay is asked more rarely than this device's own database.
RELAY_EVERY = 3


@component
def ArrivedPart(*, request_id: str) -> Any:
    """Draws nothing until the first reply; asks the mailbox too, if there is one."""
    shell = use_shell()
    feedback = shell.services.feedback
    number, put = use_made_state(lambda: feedback.replies.count(request_id))
    turn = use_made_ref(lambda: [0, number])
    haptics = use_made_ref(ft.HapticFeedback)

    async def look() -> None:
        turn[0] += 1
        if turn[0] % RELAY_EVERY == 0 and feedback.mailboxes.waits(request_id):
            with contextlib.suppress(RelayError):
                await feedback.mailboxes.fetch(request_id)
        found = feedback.replies.count(request_id)
        if found != turn[1]:
            turn[1] = found
            put(found)
            await haptics.light_impact()

    use_every(LOOK_S, look)
    if not number:
        return ft.Container(height=0)
    return ft.Container(
        margin=ft.Margin.symmetric(horizontal=GAP, vertical=4),
        padding=12,
        border_radius=GAP,
        bgcolor=ft.Colors.TERTIARY_CONTAINER,
        content=ft.Row(
            [
                ft.Icon(ft.Icons.MARK_CHAT_READ_OUTLINED, color=ft.Colors.ON_TERTIARY_CONTAINER),
                ft.Semantics(
                    live_region=True,
                    expand=True,
                    content=ft.Text(
                        f"{words.replies(number)} in", size=16, color=ft.Colors.ON_TERTIARY_CONTAINER, expand=True
                    ),
                ),
                primary("Read", shell.handler(lambda: shell.go(f"/feedback/{request_id}"))),
            ],
            spacing=12,
        ),
    )
