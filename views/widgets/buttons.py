"""Buttons that keep their name for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from views.theme import TOUCH

Handler = Callable[[Any], Any]


def icon_button(
    icon: ft.IconData,
    name: str,
    on_click: Handler,
    *,
    disabled: bool = False,
    color: ft.ColorValue | None = None,
    key: str | None = None,
) -> ft.Control:
    """Returns an icon button whose tooltip is also its accessible name; Flet alone loses it."""
    return ft.IconButton(
        ft.Icon(icon, semantics_label=name, color=None if disabled else color),
        tooltip=ft.Tooltip(name, exclude_from_semantics=True),
        on_click=on_click,
        disabled=disabled,
        size_constraints=ft.BoxConstraints(min_width=TOUCH, min_height=TOUCH),
        key=key,
    )


def primary(
    text: str, on_click: Handler, *, icon: ft.IconData | None = None, expand: bool = False, disabled: bool = False
) -> ft.FilledButton:
    """Returns the one thing to do next."""
    return ft.FilledButton(
        text,
        icon=icon,
        on_click=on_click,
        height=56,
        expand=expand or None,
        disabled=disabled,
        style=_big(disabled=disabled),
    )


def secondary(
    text: str, on_click: Handler, *, icon: ft.IconData | None = None, expand: bool = False, disabled: bool = False
) -> ft.FilledTonalButton:
    """Returns something else to do."""
    return ft.FilledTonalButton(
        text,
        icon=icon,
        on_click=on_click,
        height=56,
        expand=expand or None,
        disabled=disabled,
        style=_big(disabled=disabled),
    )


def quiet(
    text: str, on_click: Handler, *, icon: ft.IconData | None = None, disabled: bool = False, key: str | None = None
) -> ft.TextButton:
    """Returns a button that does not ask for attention."""
    return ft.TextButton(text, icon=icon, on_click=on_click, height=TOUCH, disabled=disabled, key=key)


def floating(icon: ft.IconData, text: str, on_click: Handler) -> ft.FloatingActionButton:
    """Returns the screen's floating button, with its words on it."""
    return ft.FloatingActionButton(
        content=text, icon=icon, on_click=on_click, bgcolor=ft.Colors.PRIMARY, foreground_color=ft.Colors.ON_PRIMARY
    )


def menu(
    name: str, items: Sequence[tuple[str, ft.IconData, Handler]], *, icon: ft.IconData = ft.Icons.MORE_VERT
) -> ft.Control:
    """Returns a menu button; each item is its words, its icon and what it does."""
    return ft.PopupMenuButton(
        content=ft.Container(
            ft.Icon(icon, semantics_label=name), width=TOUCH, height=TOUCH, alignment=ft.Alignment.CENTER
        ),
        tooltip="",
        items=[ft.PopupMenuItem(content=words, icon=item_icon, on_click=act) for words, item_icon, act in items],
    )


def _big(*, disabled: bool) -> ft.ButtonStyle:
    style = ft.ButtonStyle(text_style=ft.TextStyle(size=16, weight=ft.FontWeight.W_500))
    if disabled:
        # Material's grey for a disabled filled button is the darkest thing on the screen.
        style.bgcolor, style.color = ft.Colors.SURFACE_CONTAINER_HIGH, ft.Colors.ON_SURFACE_VARIANT
    return style
