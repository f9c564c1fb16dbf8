"""The recordings of a card, behind one line of its form."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.recordings.model import About
from views.boundary import component
from views.practise.words import plural
from views.shell import use_shell
from views.widgets.rows import row_button


@component
def CardRecordings(*, card_id: str) -> Any:
    shell = use_shell()
    number = len(shell.services.recordings.of(About.CARD, card_id))
    return row_button(
        ft.Icon(ft.Icons.MIC_NONE, color=ft.Colors.PRIMARY),
        plural(number, "recording") if number else "No recordings yet",
        "Record your answer and hear how it sounds" if not number else "Hear your answers again",
        shell.handler(lambda: shell.go(f"/recordings?card={card_id}")),
    )
