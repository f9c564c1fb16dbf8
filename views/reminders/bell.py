"""The bell in the bar of every tab, with the number of reminders that wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flet as ft

from views.boundary import component
from views.shell import use_shell
from views.widgets.buttons import icon_button

INBOX = "/reminders"


@ft.observable
@dataclass
class Pulse:
    """Goes up whenever a reminder was told, so that what shows them is drawn again."""

    beats: int = 0


PulseContext: Any = ft.create_context(None)


@component
def Bell() -> Any:
    shell = use_shell()
    ft.use_context(PulseContext)
    ft.use_route_location()
    waiting = shell.services.reminders.waiting()
    words = f"Reminders, {waiting} waiting" if waiting else "Reminders"
    icon = ft.Icons.NOTIFICATIONS_OUTLINED if waiting else ft.Icons.NOTIFICATIONS_NONE
    button = icon_button(icon, words, shell.handler(lambda: shell.go(INBOX)))
    if not waiting:
        return button
    badge = ft.Container(
        ft.Text(str(min(waiting, 99)), size=11, weight=ft.FontWeight.W_700, color=ft.Colors.ON_ERROR),
        bgcolor=ft.Colors.ERROR,
        border_radius=9,
        width=18,
        height=18,
        right=5,
        top=5,
        alignment=ft.Alignment.CENTER,
        # The button's name says the number already, and a tap on it is one on the button.
        ignore_interactions=True,
    )
    return ft.Stack([button, badge], width=48, height=48)
