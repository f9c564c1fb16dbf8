"""The day they promised an answer: a tap for the usual ones, a calendar for any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import flet as ft

from views.boundary import component
from views.interviews.when_part import day_of_picker, noon
from views.interviews.words import long_day, today_of
from views.shell import use_shell
from views.theme import SMALL_GAP

USUAL = (("Tomorrow", 1), ("In 3 days", 3), ("In a week", 7), ("In 2 weeks", 14))


@component
def PromisedChips(*, promised: date | None, choose: Callable[[date | None], Any]) -> Any:
    """Shows the chips; the chosen one is tapped again to take the day back."""
    shell = use_shell()
    asking, ask = ft.use_state(False)
    today = today_of(shell.services.clock)
    usual = {words: today + timedelta(days=days) for words, days in USUAL}
    other = promised if promised and promised not in usual.values() else None

    def pick(day: date) -> None:
        choose(None if day == promised else day)

    def picked(event: ft.Event[ft.DatePicker]) -> None:
        ask(False)
        choose(day_of_picker(event.control.value))

    def close() -> None:
        ask(False)

    ft.use_dialog(
        ft.DatePicker(
            value=noon(promised or today + timedelta(days=7)),
            current_date=noon(today),
            first_date=datetime(2000, 1, 1),
            last_date=datetime(today.year + 10, 12, 31),
            help_text="Day of their answer",
            confirm_text="Choose",
            on_change=shell.handler(picked),
            on_dismiss=lambda _: close(),
        )
        if asking
        else None
    )
    chips = [(words, day == promised, lambda day=day: pick(day)) for words, day in usual.items()]
    return ft.Row(
        [
            *(chip(words, chosen, shell.handler(act)) for words, chosen, act in chips),
            chip(
                long_day(other, today) if other else "Other day",
                other is not None,
                shell.handler(lambda: choose(None) if other else ask(True)),
            ),
        ],
        wrap=True,
        spacing=SMALL_GAP,
        run_spacing=SMALL_GAP,
    )


def chip(words: str, chosen: bool, on_select: Callable[[Any], Any]) -> ft.Chip:
    """Returns a chip as tall as a thumb."""
    return ft.Chip(
        label=words,
        selected=chosen,
        on_select=on_select,
        padding=ft.Padding.symmetric(horizontal=8, vertical=10),
    )
