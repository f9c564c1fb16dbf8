"""Sections, cards, empty states: the surfaces that screens are laid out with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from views.theme import GAP, RADIUS, SMALL_GAP


def panel(
    *controls: ft.Control,
    color: ft.ColorValue = ft.Colors.SURFACE_CONTAINER_LOW,
    padding: int = 20,
    on_click: Callable[[Any], Any] | None = None,
    spacing: int = SMALL_GAP,
) -> ft.Container:
    """Returns a rounded surface that holds what belongs together."""
    return ft.Container(
        bgcolor=color,
        border_radius=RADIUS,
        padding=padding,
        on_click=on_click,
        ink=on_click is not None,
        content=ft.Column(list(controls), spacing=spacing, tight=True),
    )


def heading(text: str) -> ft.Control:
    """Returns the title of a section, known as a heading to screen readers."""
    return ft.Semantics(
        header=True, content=ft.Text(text, theme_style=ft.TextThemeStyle.TITLE_MEDIUM, weight=ft.FontWeight.W_600)
    )


def muted(text: str, **options: Any) -> ft.Text:
    """Returns text that explains, beside what matters."""
    return ft.Text(text, color=ft.Colors.ON_SURFACE_VARIANT, **options)


def pill(
    text: str,
    *,
    color: ft.ColorValue = ft.Colors.SECONDARY_CONTAINER,
    on_color: ft.ColorValue = ft.Colors.ON_SECONDARY_CONTAINER,
) -> ft.Control:
    """Returns a small label that cannot be pressed."""
    return ft.Container(
        bgcolor=color,
        border_radius=100,
        padding=ft.Padding.symmetric(horizontal=12, vertical=4),
        content=ft.Text(text, size=12, color=on_color, weight=ft.FontWeight.W_500),
    )


def empty(icon: ft.IconData, title: str, text: str, *actions: ft.Control) -> ft.Control:
    """Returns what a screen shows when it has nothing to show: why, and what to do."""
    return ft.Container(
        padding=32,
        alignment=ft.Alignment.CENTER,
        content=ft.Column(
            tight=True,
            spacing=GAP,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            controls=[
                ft.Icon(icon, size=56, color=ft.Colors.PRIMARY),
                ft.Text(title, theme_style=ft.TextThemeStyle.TITLE_LARGE, text_align=ft.TextAlign.CENTER),
                muted(text, text_align=ft.TextAlign.CENTER),
                *actions,
            ],
        ),
    )


def stack(controls: Sequence[ft.Control], *, spacing: int = GAP, padding: int = GAP) -> ft.Control:
    """Returns a column that scrolls and keeps clear of the edges."""
    return ft.Column(
        expand=True,
        scroll=ft.ScrollMode.AUTO,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        spacing=0,
        controls=[
            ft.Container(
                padding=padding,
                content=ft.Column(list(controls), spacing=spacing, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
            )
        ],
    )


def within_reach(content: ft.Control) -> ft.Control:
    """Returns the bar at the foot of a screen, where the thumb is, whatever was scrolled above it."""
    return ft.Container(content, padding=ft.Padding.only(left=GAP, right=GAP, top=SMALL_GAP, bottom=GAP))
