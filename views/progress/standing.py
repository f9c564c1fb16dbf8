"""One competency: its anchors, how it went over time, and every piece of evidence with its source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import fmean
from typing import Any

import flet as ft
import flet_charts as fch

from services.practice.words import COMPETENCY_NAMES, Competency
from services.progress.model import Evidence, Source, Standing
from views.boundary import view_component
from views.practise.words import plural
from views.progress import growth_words as words
from views.shell import Shell, use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import primary
from views.widgets.rows import row_button
from views.widgets.screen import page_view
from views.widgets.surfaces import empty, heading, muted, panel, stack

SHOWN = 60
HINT_ICONS = {Source.OUTCOME: ft.Icons.FLAG_OUTLINED, Source.DELIVERY: ft.Icons.GRAPHIC_EQ}


@view_component
def StandingView() -> Any:
    shell = use_shell()
    name = ft.use_route_params().get("competency", "")
    competency = Competency(name) if name in set(Competency) else None
    standing = shell.services.growth.standing(competency) if competency else None
    if competency is None or standing is None:
        return page_view(f"/progress/{name}", "Progress", nothing(shell))
    return page_view(f"/progress/{name}", COMPETENCY_NAMES[competency], stack(parts(shell, standing)))


def nothing(shell: Shell) -> ft.Control:
    """Returns what is shown of a competency nobody has seen yet."""
    return empty(
        ft.Icons.INSIGHTS,
        "Nobody has seen this yet",
        "A friend's minute, or your next debrief, puts the first piece here.",
        primary("Ask a friend", shell.handler(lambda: shell.go("/feedback/ask")), icon=ft.Icons.QR_CODE_2),
    )


def parts(shell: Shell, standing: Standing) -> list[ft.Control]:
    """Returns the anchors, the picture over time and the list."""
    row, days = words.ROWS[standing.competency], by_day(standing.rated[:SHOWN])
    return [
        panel(
            ft.Text(words.standing_line(standing), size=16, weight=ft.FontWeight.W_600),
            *([over_time(days)] if len(days) > 1 else []),
            *(muted(f"{rating}: {row.words(rating)}", size=14) for rating in (1, 3, 5)),
        ),
        heading(plural(len(standing.pieces), "piece") + " of evidence, newest first"),
        ft.Column([piece_row(shell, piece) for piece in standing.pieces[:SHOWN]], spacing=SMALL_GAP),
        *([muted(words.HINT_REASON, size=14)] if standing.hints else []),
    ]


def piece_row(shell: Shell, piece: Evidence) -> ft.Control:
    """Returns one piece; a tap opens what it came from."""
    return row_button(
        ft.Container(
            mark_of(piece),
            width=40,
            height=40,
            border_radius=20,
            alignment=ft.Alignment.CENTER,
            bgcolor=ft.Colors.SECONDARY_CONTAINER,
        ),
        words.piece_title(piece),
        words.piece_line(piece, shell.services.clock.zone()),
        shell.handler(lambda: shell.go(piece.route)),
    )


def mark_of(piece: Evidence) -> ft.Control:
    """Returns the rating; of a hint, which is none, where it comes from."""
    color = ft.Colors.ON_SECONDARY_CONTAINER
    if piece.source in HINT_ICONS:
        return ft.Icon(HINT_ICONS[piece.source], size=20, color=color)
    return ft.Text(f"{piece.value:.0f}", weight=ft.FontWeight.W_700, color=color)


def by_day(pieces: Sequence[Evidence]) -> list[tuple[date, float]]:
    """Returns the mean of the ratings of every day, oldest first; days are UTC."""
    found: dict[date, list[float]] = {}
    for piece in reversed(pieces):
        found.setdefault(piece.at.date(), []).append(piece.value)
    return [(day, fmean(values)) for day, values in found.items()]


def over_time(days: Sequence[tuple[date, float]]) -> ft.Control:
    """Returns each day's ratings as a point on a line, oldest first; the list below has every figure."""
    first = days[0][0]
    points = [fch.LineChartDataPoint((day - first).days, mean, show_tooltip=False) for day, mean in days]
    return ft.Semantics(
        label=f"Ratings by day from {first.day} {first:%B %Y} on: {', '.join(f'{mean:.1f}' for _, mean in days)}",
        image=True,
        exclude_semantics=True,
        content=ft.Container(
            height=140,
            padding=ft.Padding.symmetric(vertical=SMALL_GAP),
            content=fch.LineChart(
                data_series=[
                    fch.LineChartData(points=points, color=ft.Colors.PRIMARY, stroke_width=2, point=True),
                ],
                min_y=0.5,
                max_y=5.5,
                left_axis=fch.ChartAxis(
                    labels=[
                        fch.ChartAxisLabel(value=n, label=ft.Container(ft.Text(str(n), size=12))) for n in (1, 3, 5)
                    ],
                    label_size=24,
                    label_spacing=1,
                ),
                horizontal_grid_lines=fch.ChartGridLines(interval=1, color=ft.Colors.OUTLINE_VARIANT, width=1),
                interactive=False,
                expand=True,
            ),
        ),
    )
