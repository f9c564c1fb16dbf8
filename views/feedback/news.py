"""Replies that come in while nobody looks: one notification, and a line in the inbox."""

from __future__ import annotations

import flet as ft

from services.feedback.telling import FEEDBACK, look_and_tell
from views.shell import Shell
from views.widgets.rows import row_button


async def look_for_replies(shell: Shell) -> bool:
    """Takes in what waits at relays and tells of it once; returns whether there was any."""
    services = shell.services
    here = shell.page.route.startswith(FEEDBACK)
    return await look_and_tell(services.feedback, services.notifier.notify, quietly=here) > 0


def replies_row(shell: Shell) -> list[ft.Control]:
    """Returns the inbox's line about replies that nobody has read, if there are any."""
    number = shell.services.feedback.requests.unseen()
    if not number:
        return []
    return [
        row_button(
            ft.Icon(ft.Icons.FORUM_OUTLINED, color=ft.Colors.PRIMARY),
            "1 new reply" if number == 1 else f"{number:,} new replies",
            "Feedback, beside your own view",
            shell.handler(lambda: shell.go(FEEDBACK)),
        )
    ]
