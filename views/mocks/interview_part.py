"""The way from an interview's page to a mock of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.interviews.model import Interview
from views.boundary import component
from views.practise.words import plural
from views.shell import use_shell
from views.widgets.rows import row_button


@component
def MockPart(*, interview: Interview, again: Callable[[], None]) -> Any:
    shell = use_shell()
    if interview.starts_at < shell.services.clock.now():
        return ft.Container(height=0)
    held = len(shell.services.mocks.all(interview_id=interview.id))
    return row_button(
        ft.Icon(ft.Icons.GROUPS_OUTLINED, color=ft.Colors.PRIMARY),
        "Mock interview",
        f"{plural(held, 'mock')} so far" if held else "Ten minutes, alone or with a friend",
        shell.handler(lambda: shell.go(f"/mock?interview={interview.id}")),
    )
