"""Recording beside the timer: on or off, and remembered."""

from __future__ import annotations

from typing import Any

import flet as ft

from views.boundary import component
from views.shell import use_shell
from views.widgets.buttons import icon_button


@component
def RecordToggle(*, answers: Any) -> Any:
    """Shows whether the answer is being recorded; a tap turns that on or off for this and the next ones."""
    shell = use_shell()
    _, redraw = ft.use_state(0)
    answers.changed = lambda: redraw(lambda n: n + 1)
    on = answers.recorder.active or answers.recorder.starting
    return icon_button(
        ft.Icons.STOP_CIRCLE if on else ft.Icons.RADIO_BUTTON_CHECKED,
        "Stop recording" if on else "Record",
        shell.handler(answers.toggle),
        color=ft.Colors.ERROR if on else ft.Colors.ON_SURFACE_VARIANT,
        key=f"record-{on}",
    )
