"""What got better, at most two areas to work on, and how one's own view compares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.practice.words import COMPETENCY_NAMES, Competency
from services.progress.model import Area, IfThen, Picture, Work
from views.practise.words import plural
from views.progress import growth_words as words
from views.shell import Shell
from views.theme import SMALL_GAP
from views.widgets.buttons import primary, quiet, secondary
from views.widgets.rows import row_button
from views.widgets.surfaces import heading, muted, panel


def growth_panels(shell: Shell, picture: Picture, again: Callable[[], None]) -> list[ft.Control]:
    """Returns the panels about what was seen of the person's answers, what got better first."""
    asked = shell.handler(lambda: shell.go("/feedback/ask"))
    panels: list[ft.Control] = []
    if picture.better:
        panels.append(better_panel(picture))
    named = {area.standing.competency for area in picture.areas}
    panels += [area_panel(shell, area, again) for area in picture.areas]
    panels += [work_panel(shell, work, again) for work in picture.works if work.competency not in named]
    if not picture.areas and not picture.works:
        panels.append(ask_panel(picture, primary("Ask a friend", asked, icon=ft.Icons.QR_CODE_2)))
    if picture.calibration is not None:
        panels.append(
            panel(
                heading("Your view and theirs"),
                ft.Text(words.calibration_title(picture.calibration), size=16, weight=ft.FontWeight.W_600),
                muted(words.calibration_line(picture.calibration), size=14),
            )
        )
    panels.append(
        row_button(
            ft.Icon(ft.Icons.EVENT_REPEAT, color=ft.Colors.PRIMARY),
            "The weekly look",
            "Five minutes: what was done, what got better, one plan",
            shell.handler(lambda: shell.go("/week")),
        )
    )
    if picture.standings:
        panels.append(standings_panel(shell, picture))
    return panels


def better_panel(picture: Picture) -> ft.Control:
    """Returns what rose."""
    on_color = ft.Colors.ON_TERTIARY_CONTAINER
    return panel(
        ft.Row(
            [
                ft.Icon(ft.Icons.TRENDING_UP, color=on_color),
                ft.Semantics(
                    header=True,
                    content=ft.Text("What got better", theme_style=ft.TextThemeStyle.TITLE_LARGE, color=on_color),
                ),
            ],
            spacing=12,
        ),
        *(ft.Text(words.better_line(standing), color=on_color) for standing in picture.better),
        color=ft.Colors.TERTIARY_CONTAINER,
        padding=24,
    )


def ask_panel(picture: Picture, button: ft.Control) -> ft.Control:
    """Returns what is said while there is too little to choose from."""
    return panel(
        heading("What to work on"),
        ft.Text(words.cheapest_next(picture.pieces)),
        ft.Container(height=SMALL_GAP),
        ft.Row([ft.Container(button, expand=True)]),
        padding=24,
    )


def area_panel(shell: Shell, area: Area, again: Callable[[], None]) -> ft.Control:
    """Returns one area with why, its plan, and the one thing to do about it."""
    competency = area.standing.competency

    def begin() -> None:
        change = shell.services.growth.work_on(competency)
        again()
        shell.offer_undo(
            f"{plural(len(area.card_ids), 'card')} will come first in your next practice"
            if area.card_ids
            else "Noted. No card of yours shows this yet.",
            change,
            again,
        )

    actions = (
        work_actions(shell, area.work, again)
        if area.work
        else [ft.Row([ft.Container(primary("Work on this", shell.handler(begin)), expand=True)])]
    )
    return panel(
        muted("Being worked on" if area.work else "To work on", size=13),
        ft.Semantics(
            header=True,
            content=ft.Text(COMPETENCY_NAMES[competency], theme_style=ft.TextThemeStyle.HEADLINE_SMALL),
        ),
        ft.Text(words.why_line(area.standing)),
        plan_line(area.work.plan if area.work else area.plan),
        *([muted(words.moved_line(area.work), size=14)] if area.work else []),
        ft.Container(height=4),
        *actions,
        ft.Row(
            [
                quiet("See the evidence", shell.handler(lambda: open_standing(shell, competency))),
                quiet("Ask someone", shell.handler(lambda: shell.go("/feedback/ask"))),
            ],
            wrap=True,
            spacing=0,
        ),
        padding=24,
    )


def work_panel(shell: Shell, work: Work, again: Callable[[], None]) -> ft.Control:
    """Returns an area that is worked on though the newest evidence no longer calls for it."""
    return panel(
        muted("Being worked on", size=13),
        ft.Semantics(
            header=True,
            content=ft.Text(COMPETENCY_NAMES[work.competency], theme_style=ft.TextThemeStyle.HEADLINE_SMALL),
        ),
        plan_line(work.plan),
        ft.Text(words.moved_line(work)),
        *work_actions(shell, work, again),
        padding=24,
    )


def work_actions(shell: Shell, work: Work, again: Callable[[], None]) -> list[ft.Control]:
    """Returns what can be done about an area that is being worked on."""

    def stop() -> None:
        change = shell.services.growth.stop(work.id)
        again()
        shell.offer_undo("Done with this. Its cards are back on their schedule.", change, again)

    practise = secondary("Practise", shell.handler(lambda: shell.go("/session")), icon=ft.Icons.PLAY_ARROW, expand=True)
    return [ft.Row([practise, quiet("Done with this", shell.handler(stop))])]


def plan_line(plan: IfThen) -> ft.Control:
    """Returns a plan, both halves marked."""
    return ft.Container(
        bgcolor=ft.Colors.SECONDARY_CONTAINER,
        border_radius=12,
        padding=12,
        content=ft.Text(
            spans=[
                ft.TextSpan("IF ", ft.TextStyle(weight=ft.FontWeight.W_700)),
                ft.TextSpan(plan.if_text),
                ft.TextSpan(" THEN I ", ft.TextStyle(weight=ft.FontWeight.W_700)),
                ft.TextSpan(plan.then_text),
            ],
            color=ft.Colors.ON_SECONDARY_CONTAINER,
        ),
    )


def standings_panel(shell: Shell, picture: Picture) -> ft.Control:
    """Returns every competency there is evidence of; a tap shows all of it."""
    return ft.Column(
        [
            heading("All that was seen"),
            *(
                row_button(
                    ft.Icon(ft.Icons.INSIGHTS, color=ft.Colors.PRIMARY),
                    COMPETENCY_NAMES[standing.competency],
                    words.standing_line(standing),
                    shell.handler(lambda competency=standing.competency: open_standing(shell, competency)),
                )
                for standing in picture.standings
            ),
        ],
        spacing=SMALL_GAP,
    )


def open_standing(shell: Shell, competency: Competency) -> Any:
    """Opens the evidence of one competency."""
    shell.go(f"/progress/{competency.value}")
