"""Fields and dialogs that take a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.errors import InvalidInput
from views.boundary import component
from views.shell import use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import quiet


@component
def AddField(*, label: str, add: Callable[[str], Any]) -> Any:
    """Takes one short text at a time."""
    shell = use_shell()
    # A new number makes a new, empty field.
    number, set_number = ft.use_state(0)
    typed = ft.use_ref("")

    def done() -> None:
        text = " ".join((typed.current or "").split())
        typed.current = ""
        set_number(lambda n: n + 1)
        if text:
            add(text)

    def note(event: ft.Event[ft.TextField]) -> None:
        typed.current = event.control.value

    return ft.Container(
        padding=ft.Padding.only(left=GAP, right=GAP, top=SMALL_GAP, bottom=SMALL_GAP),
        content=ft.Row(
            [
                ft.TextField(
                    key=f"add-{number}", label=label, expand=True, on_change=note, on_submit=shell.handler(done)
                ),
                quiet("Add", shell.handler(done)),
            ],
            spacing=SMALL_GAP,
        ),
    )


@component
def NameDialog(
    *, title: str, label: str, name: str, save: Callable[[str], Any], close: Callable[[], None], action: str = "Save"
) -> Any:
    """Asks for a name; what cannot be a name is said below the field, with the text kept."""
    shell = use_shell()
    problem, set_problem = ft.use_state("")
    typed = ft.use_ref(name)

    def note(event: ft.Event[ft.TextField]) -> None:
        typed.current = event.control.value

    def done() -> None:
        try:
            save(typed.current or "")
        except InvalidInput as error:
            set_problem(str(error))
            return
        close()

    ft.use_dialog(
        ft.AlertDialog(
            modal=False,
            title=title,
            scrollable=True,
            on_dismiss=lambda _: close(),
            content=ft.TextField(
                label=label,
                value=typed.current or "",
                autofocus=True,
                capitalization=ft.TextCapitalization.SENTENCES,
                error=problem or None,
                on_change=note,
                on_submit=shell.handler(done),
            ),
            actions=[quiet("Cancel", shell.handler(close)), quiet(action, shell.handler(done))],
        )
    )
    return ft.Container(width=0, height=0)
