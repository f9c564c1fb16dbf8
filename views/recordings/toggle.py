"""Recording beside the timer: on or off, and remembered."""

from __future__ import annotations

from typing import Any

import flet as ft

from views.boundary import component
from views.recordings.answers import Answers
from views.shell import use_shell
from views.widgets.buttons import icon_button
from views.widgets.surfaces import muted


@component
def RecordToggle(*, answers: Answers) -> Any:
    """Shows whether the answer is being recorded; a tap turns that on or off for this and the next ones."""
    shell = use_shell()
    _, redraw = ft.use_state(0)
    answers.watchers["toggle"] = lambda: redraw(lambda n: n + 1)
    on = answers.recording
    return icon_button(
        ft.Icons.STOP_CIRCLE if on else ft.Icons.RADIO_BUTTON_CHECKED,
        "Stop recording" if on else "Record",
        shell.handler(answers.toggle),
        color=ft.Colors.ERROR if on else ft.Colors.ON_SURFACE_VARIANT,
        key=f"record-{on}",
    )


@component
def RecordNote(*, answers: Answers, text: str) -> Any:
    """Says what there is to know while an answer is recorded; takes no room before."""
    _, redraw = ft.use_state(0)
    answers.watchers["note"] = lambda: redraw(lambda n: n + 1)
    note = ft.Semantics(live_region=True, content=muted(text, size=13, text_align=ft.TextAlign.CENTER))
    return ft.Container(note, visible=answers.recording)
