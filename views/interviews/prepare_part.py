"""How well an interview is prepared for, on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.interviews.model import Interview
from services.interviews.preparing import Preparation
from views.boundary import component
from views.interviews.words import long_day, today_of
from views.practise.words import plural
from views.shell import use_shell
from views.widgets.buttons import quiet
from views.widgets.surfaces import heading, muted, panel


@component
def PreparePart(*, interview: Interview, again: Callable[[], None]) -> Any:
    shell = use_shell()
    state = shell.services.preparing.state(interview.id)

    def wake() -> None:
        change = shell.services.preparing.wake(interview.id)
        again()
        shell.offer_undo("The cards are due again", change, again)

    if state.over and not state.resting:
        return ft.Container(visible=False)
    if state.resting:
        since = f" since {long_day(interview.rested, today_of(shell.services.clock))}" if interview.rested else ""
        return panel(
            heading("Resting"),
            ft.Text(
                f"{plural(state.resting, 'card')} of the decks you prepared with rest{since}: not due until you say."
            ),
            ft.Row(
                [quiet("Wake them", shell.handler(wake), icon=ft.Icons.ALARM_ON)], alignment=ft.MainAxisAlignment.END
            ),
        )
    open_it = shell.handler(lambda: shell.go(f"/interviews/{interview.id}/prepare"))
    if not state.cards:
        return panel(
            heading("Preparing"),
            muted("Choose decks and stories: each of their cards comes round once more before the day."),
            ft.Row([quiet("Choose", open_it, icon=ft.Icons.ADD)], alignment=ft.MainAxisAlignment.END),
        )
    return panel(
        heading("Preparing"),
        ft.Row(
            [
                ft.Text(f"{state.ready} of {state.cards}", theme_style=ft.TextThemeStyle.HEADLINE_SMALL),
                muted("ready on the day"),
            ],
            spacing=8,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
            wrap=True,
        ),
        muted(pass_words(state), size=14),
        ft.Row([quiet("See how", open_it)], alignment=ft.MainAxisAlignment.END),
    )


def pass_words(state: Preparation) -> str:
    """Returns when the last pass is, in one sentence."""
    if not state.days or not sum(day.cards for day in state.days):
        return "Every card has come round." if state.done == state.cards else "The day is here."
    first, last = state.days[0].day, state.days[-1].day
    span = f"on {first:%A}" if first == last else f"from {first:%A} to {last:%A}"
    return f"{plural(sum(day.cards for day in state.days), 'card')} to come round once more {span}."
