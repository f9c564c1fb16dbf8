"""Feedback on an interview: what was asked about it, and asking for more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.interviews.model import Interview
from views.boundary import component
from views.feedback import words
from views.shell import use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import secondary
from views.widgets.rows import row_button
from views.widgets.surfaces import heading, muted, panel


@component
def FeedbackPart(*, interview: Interview, again: Callable[[], None]) -> Any:
    """Draws nothing before the interview: there is nothing to give feedback on yet."""
    shell = use_shell()
    ft.use_route_location()
    requests = shell.services.feedback.requests.all(about_id=interview.id)
    if interview.starts_at > shell.services.clock.now() and not requests:
        return ft.Container(height=0)
    rows = [
        row_button(
            ft.Icon(ft.Icons.FORUM_OUTLINED, color=ft.Colors.PRIMARY),
            f"{request.unseen} new" if request.unseen else words.ASKED[request.draft.asked][0],
            words.state(request),
            shell.handler(lambda request=request: shell.go(f"/feedback/{request.id}")),
            key=request.id,
        )
        for request in requests
    ]
    return panel(
        heading("Feedback"),
        *(rows or [muted("Someone who was there, or a friend you told it to: a minute on their phone.", size=14)]),
        ft.Row(
            [
                secondary(
                    "Ask for feedback",
                    shell.handler(lambda: shell.go(f"/feedback/ask?about=interview:{interview.id}")),
                    icon=ft.Icons.ADD_COMMENT_OUTLINED,
                )
            ],
            wrap=True,
        ),
        spacing=SMALL_GAP + 4,
    )
