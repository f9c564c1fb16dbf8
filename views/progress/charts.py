"""The pictures of the Progress tab; each stands beside its figures as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import flet as ft
import flet.canvas as cv
import flet_charts as fch

from views.theme import SMALL_GAP
from views.widgets.surfaces import muted

CELL = 12
CELL_GAP = 3
STEP = CELL + CELL_GAP
# A day's colour by its share of the busiest day: nothing, then four shades.
SHADES = (0.25, 0.5, 0.75, 1.0)
BAR_HEIGHT = 150


def heat_map(answers: Sequence[tuple[date, int]], *, weeks: int, label: str) -> ft.Control:
    """Returns the last weeks as columns of seven days, Monday on top; today is the last square."""
    last = answers[-1][0]
    first_week = last.toordinal() - last.weekday() - 7 * (weeks - 1)
    shown = [(day, number) for day, number in answers if day.toordinal() >= first_week]
    most = max((number for _, number in shown), default=0)
    squares: list[cv.Shape] = [
        cv.Rect(
            x=(day.toordinal() - first_week) // 7 * STEP,
            y=day.weekday() * STEP,
            width=CELL,
            height=CELL,
            border_radius=3,
            paint=ft.Paint(color=shade(number, most)),
        )
        for day, number in shown
    ]
    return ft.Semantics(
        label=label,
        image=True,
        exclude_semantics=True,
        content=cv.Canvas(squares, width=weeks * STEP, height=7 * STEP - CELL_GAP),
    )


def shade(number: int, most: int) -> ft.ColorValue:
    """Returns the colour of a day with so many answers."""
    if not number:
        return ft.Colors.SURFACE_CONTAINER_HIGHEST
    step = next(part for part in SHADES if number <= most * part)
    return ft.Colors.with_opacity(0.25 + 0.75 * step, ft.Colors.PRIMARY)


def legend() -> ft.Control:
    """Returns what the shades mean."""
    squares = [
        ft.Container(width=CELL, height=CELL, border_radius=3, bgcolor=color)
        for color in (shade(0, 4), *(shade(number, 4) for number in range(1, 5)))
    ]
    return ft.Row([muted("Less", size=12), *squares, muted("More", size=12)], spacing=CELL_GAP + 1)


def axis(names: Sequence[str]) -> fch.ChartAxis:
    """Returns the axis below a chart, a name for every place."""
    labels = [
        fch.ChartAxisLabel(value=place, label=ft.Container(ft.Text(name, size=12), padding=4))
        for place, name in enumerate(names)
    ]
    return fch.ChartAxis(labels=labels, label_size=28)


def bars(series: Sequence[tuple[date, int]], *, label: str) -> ft.Control:
    """Returns a bar for every day, today first."""
    most = max([number for _, number in series] + [1])
    groups = [
        fch.BarChartGroup(
            x=place,
            rods=[
                fch.BarChartRod(
                    from_y=0,
                    to_y=number,
                    width=14,
                    color=ft.Colors.PRIMARY if place == 0 else ft.Colors.SECONDARY,
                    border_radius=4,
                    tooltip=fch.BarChartRodTooltip(f"{day:%a} {day.day}: {number:,}"),
                )
            ],
        )
        for place, (day, number) in enumerate(series)
    ]
    return ft.Semantics(
        label=label,
        image=True,
        exclude_semantics=True,
        content=ft.Container(
            height=BAR_HEIGHT,
            padding=ft.Padding.only(top=SMALL_GAP),
            content=fch.BarChart(
                groups=groups,
                max_y=most * 1.1,
                bottom_axis=axis([f"{day:%a}"[:2] for day, _ in series]),
                horizontal_grid_lines=fch.ChartGridLines(
                    interval=max(1, round(most / 3)), color=ft.Colors.OUTLINE_VARIANT, width=1
                ),
                expand=True,
            ),
        ),
    )


def gaps(by_month: Sequence[tuple[date, float]], *, label: str) -> ft.Control:
    """Returns own ratings minus others', month by month, around a line at nought."""
    most = max(1.0, *(abs(gap) for _, gap in by_month))
    points = [fch.LineChartDataPoint(place, gap, show_tooltip=False) for place, (_, gap) in enumerate(by_month)]
    nought = [fch.LineChartDataPoint(place, 0, show_tooltip=False) for place in range(len(by_month))]
    return ft.Semantics(
        label=label,
        image=True,
        exclude_semantics=True,
        content=ft.Container(
            height=BAR_HEIGHT,
            padding=ft.Padding.only(top=SMALL_GAP, right=SMALL_GAP * 2),
            content=fch.LineChart(
                data_series=[
                    fch.LineChartData(points=nought, color=ft.Colors.OUTLINE_VARIANT, stroke_width=1),
                    fch.LineChartData(points=points, color=ft.Colors.PRIMARY, stroke_width=2, point=True),
                ],
                min_y=-most * 1.2,
                max_y=most * 1.2,
                bottom_axis=axis([f"{month:%b}" for month, _ in by_month]),
                left_axis=fch.ChartAxis(
                    labels=[
                        fch.ChartAxisLabel(
                            value=value, label=ft.Container(ft.Text(f"{value:+.0f}" if value else "0", size=12))
                        )
                        for value in (-1, 0, 1)
                    ],
                    label_size=28,
                    label_spacing=1,
                ),
                interactive=False,
                expand=True,
            ),
        ),
    )
