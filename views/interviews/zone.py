"""The time zone of an interview elsewhere: found by typing a city."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.interviews.when import zone_names
from views.boundary import component
from views.interviews.words import city
from views.interviews.writing import Writing
from views.shell import use_shell
from views.widgets.sheets import Choice, Sheet, choice_row

SHOWN = 8


@component
def ZonePart(*, writing: Writing) -> Any:
    """Shows the zone the time is meant in; a tap asks for another."""
    shell = use_shell()
    asking, ask = ft.use_state(False)
    words = f"{city(writing.zone)} time" if writing.zone else "Time where I am"
    row = choice_row(
        Choice("zone", words, "Change"),
        selected=False,
        icon=ft.Icons.PUBLIC,
        on_click=shell.handler(lambda: ask(True)),
    )
    return ft.Column(
        [row, *([ZoneSheet(writing=writing, close=lambda: ask(False))] if asking else [])], spacing=0, tight=True
    )


@component
def ZoneSheet(*, writing: Writing, close: Callable[[], None]) -> Any:
    """Asks for a zone."""
    shell = use_shell()
    text, set_text = ft.use_state("")

    def pick(name: str) -> None:
        writing.zone = name
        close()
        writing.time_changed()

    wanted = text.casefold().replace(" ", "_")
    fits = [name for name in zone_names() if wanted in name.casefold()] if wanted else []
    rows = [
        Choice("", "Time where I am", "follows this device"),
        *(Choice(name, city(name), name) for name in fits[:SHOWN]),
    ]
    body: list[Any] = [
        ft.Container(
            ft.TextField(
                key="zone-search",
                label="City",
                hint_text="New York",
                autocorrect=False,
                autofocus=True,
                on_change=shell.handler(lambda e: set_text(e.control.value or "")),
            ),
            padding=8,
        ),
        *(
            choice_row(
                choice,
                selected=choice.value == writing.zone,
                on_click=shell.handler(lambda value=choice.value: pick(value)),
            )
            for choice in rows
        ),
        *(ft.Container() for _ in range(SHOWN + 1 - len(rows))),
    ]
    return Sheet(title="Which place's time is it?", body=body, close=close)
