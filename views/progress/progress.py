"""The Progress tab: what practice came to, and what comes next."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.progress.model import Statistics
from views.boundary import component, view_component
from views.progress import words
from views.progress.charts import bars, heat_map, legend
from views.progress.growth import growth_panels
from views.shell import Layout, use_layout, use_shell
from views.theme import SMALL_GAP, WIDE
from views.widgets.buttons import primary
from views.widgets.screen import tab_view
from views.widgets.surfaces import empty, heading, muted, panel, stack

PHONE_WEEKS = 20
WIDE_WEEKS = 26


@view_component
def ProgressView() -> Any:
    shell, layout = use_shell(), use_layout()
    return tab_view(shell, layout, "/progress", ProgressTab(), width=WIDE if layout.panes else 680)


@component
def ProgressTab() -> Any:
    shell, layout = use_shell(), use_layout()
    _, redraw = ft.use_state(0)
    ft.use_route_location()
    statistics = shell.services.progress.statistics()
    picture = shell.services.growth.picture()
    if statistics.nothing_yet and not picture.pieces:
        return empty(
            ft.Icons.INSIGHTS,
            "Nothing to show yet",
            "After your first session this is where you see what is sticking, and what comes back when.",
            primary("Practise now", shell.handler(lambda: shell.go("/session")), icon=ft.Icons.PLAY_ARROW),
        )
    aim = shell.services.settings.read().retention
    growth = growth_panels(shell, picture, lambda: redraw(lambda n: n + 1))
    practice = [
        streak_panel(statistics),
        days_panel(statistics, layout),
        forecast_panel(statistics),
        figures_panel(statistics, aim),
    ]
    if not layout.panes:
        return stack([*growth, heading("Practice"), *practice])
    return ft.Row(
        [
            ft.Container(stack(growth, padding=24), expand=6),
            ft.Container(stack(practice, padding=24), expand=5),
        ],
        expand=True,
        spacing=0,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def streak_panel(statistics: Statistics) -> ft.Control:
    """Returns the streak."""
    streak = statistics.streak
    on_color = ft.Colors.ON_SECONDARY_CONTAINER
    icon = ft.Icons.LOCAL_FIRE_DEPARTMENT if streak.kept_today else ft.Icons.LOCAL_FIRE_DEPARTMENT_OUTLINED
    return panel(
        ft.Row(
            [
                ft.Icon(icon, size=36, color=on_color),
                ft.Column(
                    [
                        ft.Text(
                            words.streak_title(streak),
                            theme_style=ft.TextThemeStyle.HEADLINE_SMALL,
                            color=on_color,
                        ),
                        ft.Text(words.streak_line(streak), color=on_color),
                    ],
                    spacing=4,
                    tight=True,
                    expand=True,
                ),
            ],
            spacing=16,
        ),
        color=ft.Colors.SECONDARY_CONTAINER,
        padding=24,
    )


def days_panel(statistics: Statistics, layout: Layout) -> ft.Control:
    """Returns the days of practice as a heat map."""
    weeks = WIDE_WEEKS if layout.rail else PHONE_WEEKS
    last = statistics.answers[-1][0]
    shown = statistics.answers[-(7 * (weeks - 1) + last.weekday() + 1) :]
    line = words.year_line(shown)
    return panel(
        heading(f"The last {weeks} weeks"),
        ft.Row(
            [heat_map(shown, weeks=weeks, label=f"Days of practice. {line}")],
            scroll=ft.ScrollMode.AUTO,
            alignment=ft.MainAxisAlignment.CENTER,
        ),
        legend(),
        muted(line, size=14),
        spacing=12,
    )


def forecast_panel(statistics: Statistics) -> ft.Control:
    """Returns what comes back when."""
    line = words.forecast_line(statistics.forecast, statistics.overdue)
    coming = any(number for _, number in statistics.forecast)
    return panel(
        heading("Coming back in two weeks"),
        *([bars(statistics.forecast, label=f"Reviews a day. {line}")] if coming else []),
        muted(line if coming else "Nothing is due in the next two weeks.", size=14),
        spacing=12,
    )


def figures_panel(statistics: Statistics, aim: float) -> ft.Control:
    """Returns how much was remembered, and the time it took."""
    return panel(
        heading("The last 30 days"),
        figure(
            ft.Icons.PSYCHOLOGY_OUTLINED,
            words.retention_title(statistics.retention),
            words.retention_line(statistics.retention, aim),
        ),
        figure(ft.Icons.SCHEDULE, words.time_title(statistics.spent_seconds), words.time_line(statistics)),
        spacing=SMALL_GAP * 2,
    )


def figure(icon: ft.IconData, title: str, line: str) -> ft.Control:
    """Returns one figure with its unit, and what it was made of."""
    return ft.MergeSemantics(
        ft.Row(
            [
                ft.Icon(icon, color=ft.Colors.PRIMARY),
                ft.Column(
                    [ft.Text(title, size=16, weight=ft.FontWeight.W_600), muted(line, size=14)],
                    spacing=2,
                    tight=True,
                    expand=True,
                ),
            ],
            spacing=16,
            vertical_alignment=ft.CrossAxisAlignment.START,
        )
    )
