"""What the screens of one interview share: finding it, and saying that it is gone."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.errors import NotFound
from services.interviews.model import Interview
from views.shell import Shell
from views.widgets.buttons import secondary
from views.widgets.screen import page_view
from views.widgets.surfaces import empty, panel


def interview_of_route(shell: Shell) -> Interview | None:
    """Returns the interview of the address, or None if it does not exist any more. Uses hooks."""
    ft.use_route_location()
    return interview_or_none(shell, ft.use_route_params().get("interview_id", ""))


def interview_or_none(shell: Shell, interview_id: str) -> Interview | None:
    try:
        return shell.services.interviews.get(interview_id)
    except NotFound:
        return None


def form_panel(*controls: ft.Control, spacing: int = 12) -> ft.Container:
    """Returns a panel whose fields are as wide as it is."""
    made = panel(*controls, spacing=spacing)
    assert isinstance(made.content, ft.Column)
    made.content.horizontal_alignment = ft.CrossAxisAlignment.STRETCH
    return made


def missing_view(shell: Shell) -> Any:
    """Returns the screen of an interview that is not there."""
    return page_view(
        "/interviews/gone",
        "Interview",
        empty(
            ft.Icons.EVENT_BUSY_OUTLINED,
            "This interview is not here any more",
            "It was deleted, perhaps in another window.",
            secondary("See all interviews", shell.handler(lambda: shell.go("/interviews"))),
        ),
    )
