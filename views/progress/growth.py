"""What got better, at most two areas to work on, and how one's own view compares."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import flet as ft

from services.practice.words import COMPETENCY_NAMES
from services.progress.model import Calibration, Cheapest, NextPiece, Picture, Work
from views.progress import growth_words as words
from views.progress import next_words
from views.progress.area import area_panel, open_standing, work_panel
from views.progress.charts import gaps
from views.shell import Shell
from views.theme import SMALL_GAP
from views.widgets.buttons import primary
from views.widgets.rows import row_button
from views.widgets.surfaces import heading, muted, panel


def growth_panels(shell: Shell, picture: Picture, again: Callable[[], None]) -> list[ft.Control]:
    """Returns the panels about what was seen of the person's answers, what got better first."""
    panels: list[ft.Control] = []
    if picture.better:
        panels.append(better_panel(picture))
    named = {area.standing.competency for area in picture.areas}
    free = shell.services.people.whom_to_ask() if picture.areas else ()
    panels += [
        # Two areas, two people: nobody is asked for everything.
        area_panel(shell, area, again, person=free[place % len(free)] if free else None)
        for place, area in enumerate(picture.areas)
    ]
    panels += [work_panel(shell, work, again) for work in picture.works if work.competency not in named]
    if picture.next_piece is not None and not picture.works:
        panels.append(next_panel(shell, picture, picture.next_piece))
    if picture.past:
        panels.append(past_panel(picture.past))
    if picture.calibration is not None:
        panels.append(calibration_panel(picture.calibration))
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
                    expand=True,
                    content=ft.Text("What got better", theme_style=ft.TextThemeStyle.TITLE_LARGE, color=on_color),
                ),
            ],
            spacing=12,
        ),
        *(ft.Text(words.better_line(standing), color=on_color) for standing in picture.better),
        color=ft.Colors.TERTIARY_CONTAINER,
        padding=24,
    )


def next_panel(shell: Shell, picture: Picture, piece: NextPiece) -> ft.Control:
    """Returns what is said while there is too little to choose from: the cheapest next piece, and its button."""
    icon = ft.Icons.QR_CODE_2 if piece.kind is Cheapest.ASK else ft.Icons.ARROW_FORWARD
    begin = primary(next_words.cheapest_title(piece), shell.handler(lambda: shell.go(piece.route)), icon=icon)
    return panel(
        heading("What to work on"),
        ft.Text(next_words.cheapest_line(piece, picture.pieces)),
        ft.Container(height=SMALL_GAP),
        ft.Row([ft.Container(begin, expand=True)]),
        padding=24,
    )


def past_panel(past: Sequence[Work]) -> ft.Control:
    """Returns what was worked on until lately, and honestly whether it moved."""
    return panel(
        heading("Worked on before"),
        *(
            ft.MergeSemantics(
                ft.Column(
                    [
                        ft.Text(COMPETENCY_NAMES[work.competency], size=16, weight=ft.FontWeight.W_600),
                        muted(words.moved_line(work), size=14),
                    ],
                    spacing=2,
                    tight=True,
                )
            )
            for work in past
        ),
        spacing=12,
    )


def calibration_panel(found: Calibration) -> ft.Control:
    """Returns how one's own ratings lie beside others', and month by month where there are several."""
    line = next_words.calibration_line(found)
    return panel(
        heading("Your view and theirs"),
        ft.Text(next_words.calibration_title(found), size=16, weight=ft.FontWeight.W_600),
        *([gaps(found.by_month, label=line)] if len(found.by_month) > 1 else []),
        muted(line, size=14),
    )


def standings_panel(shell: Shell, picture: Picture) -> ft.Control:
    """Returns every competency there is evidence of; a tap shows all of it."""
    unseen = next_words.unseen_line(picture.standings)
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
            *([muted(unseen, size=14)] if unseen else []),
        ],
        spacing=SMALL_GAP,
    )
