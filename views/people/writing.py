"""What every form of people has: a way back, its fields, one button that saves, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from services.errors import InvalidInput
from views.shell import Shell
from views.theme import GAP
from views.widgets.buttons import icon_button, primary
from views.widgets.screen import page_view
from views.widgets.surfaces import stack, within_reach


def form_view(
    shell: Shell, route: str, title: str, form: ft.Control, *, back: str, actions: Sequence[ft.Control] = ()
) -> ft.View:
    """Returns the screen of a form."""
    leading = icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go(back)))
    return page_view(route, title, form, leading=leading, actions=actions)


def form_column(shell: Shell, fields: Sequence[ft.Control], action: str, save: Callable[[Any], Any]) -> ft.Control:
    """Returns the fields over the button that saves."""
    return ft.Column(
        [
            stack(list(fields), spacing=GAP),
            within_reach(ft.Row([primary(action, save, expand=True)])),
        ],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def saving(shell: Shell, save: Callable[[], None], problem: Callable[[str], None]) -> Callable[[Any], Any]:
    """Returns a handler that saves, or says what is wrong with what was written."""

    def act() -> None:
        try:
            save()
        except InvalidInput as error:
            problem(str(error))

    return shell.handler(act)
