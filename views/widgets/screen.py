"""The frame of every screen: title, way back, tabs at the bottom or at the side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import flet as ft

from views.reminders.bell import Bell
from views.shell import Layout, Shell
from views.theme import READING_WIDTH


@dataclass(frozen=True)
class Tab:
    route: str
    name: str
    icon: ft.IconData
    selected_icon: ft.IconData


TABS = (
    Tab("/", "Practise", ft.Icons.SCHOOL_OUTLINED, ft.Icons.SCHOOL),
    Tab("/interviews", "Interviews", ft.Icons.EVENT_OUTLINED, ft.Icons.EVENT),
    Tab("/cards", "Cards", ft.Icons.STYLE_OUTLINED, ft.Icons.STYLE),
    Tab("/settings", "Settings", ft.Icons.SETTINGS_OUTLINED, ft.Icons.SETTINGS),
)


def tab_view(
    shell: Shell,
    layout: Layout,
    tab: str,
    body: ft.Control,
    *,
    title: str | None = None,
    actions: Sequence[ft.Control] = (),
    floating: ft.FloatingActionButton | None = None,
    width: int = READING_WIDTH,
) -> ft.View:
    """Returns a tab's first screen, with a bar of tabs below, or a rail beside it on wide windows."""
    index = next(n for n, known in enumerate(TABS) if known.route == tab)
    centred = _centred(body, width)
    rail = ft.Row(
        [_rail(shell, index), ft.VerticalDivider(width=1), centred],
        spacing=0,
        expand=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return ft.View(
        # One key for all tabs, so that changing tabs does not slide.
        route="/",
        padding=0,
        appbar=_bar(title or TABS[index].name, [*actions, Bell()]),
        floating_action_button=floating,
        navigation_bar=None if layout.rail else _bottom(shell, index),
        controls=[ft.SafeArea(rail if layout.rail else centred, expand=True, avoid_intrusions_top=False)],
    )


def page_view(
    route: str,
    title: str,
    body: ft.Control,
    *,
    actions: Sequence[ft.Control] = (),
    bottom: ft.Control | None = None,
    width: int = READING_WIDTH,
    leading: ft.Control | None = None,
) -> ft.View:
    """Returns a screen that lies over its tab; the bar has the way back."""
    parts = [_centred(body, width)]
    if bottom is not None:
        parts.append(_centred(bottom, width, fills=False))
    return ft.View(
        route=route,
        padding=0,
        appbar=_bar(title, actions, leading=leading),
        controls=[
            ft.SafeArea(
                ft.Column(parts, spacing=0, expand=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
                expand=True,
                avoid_intrusions_top=False,
            )
        ],
    )


def bare_view(route: str, body: ft.Control) -> ft.View:
    """Returns a screen that brings its own bars, in the middle of wide windows."""
    return ft.View(
        route=route,
        padding=0,
        controls=[ft.SafeArea(_centred(body, READING_WIDTH), expand=True)],
    )


def _centred(body: ft.Control, width: int, *, fills: bool = True) -> ft.Control:
    return ft.Container(
        expand=fills,
        alignment=ft.Alignment.TOP_CENTER,
        content=ft.Container(body, width=width),
    )


def _bar(title: str, actions: Sequence[ft.Control], *, leading: ft.Control | None = None) -> ft.AppBar:
    return ft.AppBar(
        title=ft.Semantics(header=True, content=ft.Text(title, max_lines=1, overflow=ft.TextOverflow.ELLIPSIS)),
        actions=[*actions, ft.Container(width=8)],
        leading=leading,
        bgcolor=ft.Colors.SURFACE,
    )


def _bottom(shell: Shell, index: int) -> ft.NavigationBar:
    return ft.NavigationBar(
        selected_index=index,
        destinations=[
            ft.NavigationBarDestination(icon=tab.icon, selected_icon=tab.selected_icon, label=tab.name) for tab in TABS
        ],
        on_change=shell.handler(lambda e: shell.go(TABS[e.control.selected_index].route)),
    )


def _rail(shell: Shell, index: int) -> ft.NavigationRail:
    return ft.NavigationRail(
        selected_index=index,
        label_type=ft.NavigationRailLabelType.ALL,
        group_alignment=-1,
        destinations=[
            ft.NavigationRailDestination(icon=tab.icon, selected_icon=tab.selected_icon, label=tab.name) for tab in TABS
        ],
        on_change=shell.handler(lambda e: shell.go(TABS[e.control.selected_index].route)),
    )
