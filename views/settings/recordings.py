"""How many recordings there are, and the way to them."""

from __future__ import annotations

from typing import Any

import flet as ft

from views.boundary import component
from views.recordings.words import size_words
from views.shell import use_shell
from views.theme import GAP
from views.widgets.rows import row_button
from views.widgets.surfaces import heading, muted, panel


@component
def RecordingsPart() -> Any:
    shell = use_shell()
    found = shell.services.recordings.summary()
    held = f"Recordings: {found.number}, {size_words(found.size)}" if found.number else "Recordings: none yet"
    return panel(
        heading("Recordings"),
        muted(
            "They stay on this device, are deleted after 30 days unless kept, and are in no backup unless asked.",
            size=14,
        ),
        row_button(
            ft.Icon(ft.Icons.MIC_NONE, color=ft.Colors.PRIMARY),
            held,
            "Hear, mark, keep or delete them",
            shell.handler(lambda: shell.go("/recordings")),
        ),
        spacing=GAP,
    )
