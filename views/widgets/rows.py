"""Rows that can be pressed, in lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from views.theme import GAP


def row_button(
    leading: ft.Control,
    title: str,
    subtitle: str,
    on_click: Callable[[Any], Any],
    *,
    trailing: ft.Control | None = None,
    key: str | None = None,
) -> ft.Control:
    """Returns a rounded row with a title and a line below it; what trails it is pressed by itself."""
    pressed = ft.Semantics(
        button=True,
        label=f"{title}, {subtitle}",
        on_tap=on_click,
        expand=True,
        exclude_semantics=True,
        content=ft.Container(
            on_click=on_click,
            ink=True,
            border_radius=GAP,
            padding=ft.Padding.symmetric(horizontal=GAP, vertical=12),
            content=ft.Row(
                [
                    leading,
                    ft.Column(
                        [
                            ft.Text(title, size=16, weight=ft.FontWeight.W_500),
                            ft.Text(subtitle, size=13, color=ft.Colors.ON_SURFACE_VARIANT),
                        ],
                        spacing=2,
                        tight=True,
                        expand=True,
                    ),
                ],
                spacing=GAP,
            ),
        ),
    )
    return ft.Container(
        key=key,
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
        border_radius=GAP,
        content=ft.Row([pressed, trailing] if trailing else [pressed], spacing=0),
    )


def deck_icon(name: str) -> ft.Control:
    """Returns a deck's icon in a circle."""
    return ft.Container(
        ft.Icon(
            getattr(ft.Icons, name.upper(), ft.Icons.FOLDER_OUTLINED), color=ft.Colors.ON_SECONDARY_CONTAINER, size=22
        ),
        bgcolor=ft.Colors.SECONDARY_CONTAINER,
        width=44,
        height=44,
        border_radius=22,
        alignment=ft.Alignment.CENTER,
    )
