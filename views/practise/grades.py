"""The four grades, and what a swipe shows behind the card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import flet as ft

from services.practice.model import Choice
from services.practice.words import Grade
from views.shell import Shell
from views.theme import SMALL_GAP


@dataclass(frozen=True)
class Looks:
    name: str
    color: ft.ColorValue
    on_color: ft.ColorValue
    icon: ft.IconData


LOOKS = {
    Grade.AGAIN: Looks("Again", ft.Colors.ERROR_CONTAINER, ft.Colors.ON_ERROR_CONTAINER, ft.Icons.REPLAY),
    Grade.HARD: Looks("Hard", ft.Colors.SURFACE_CONTAINER_HIGH, ft.Colors.ON_SURFACE, ft.Icons.TRENDING_FLAT),
    Grade.GOOD: Looks("Good", ft.Colors.PRIMARY, ft.Colors.ON_PRIMARY, ft.Icons.CHECK),
    Grade.EASY: Looks("Easy", ft.Colors.SECONDARY_CONTAINER, ft.Colors.ON_SECONDARY_CONTAINER, ft.Icons.DONE_ALL),
}


def grade_bar(buttons: Sequence[ft.Control], *, large_text: bool) -> ft.Control:
    """Returns the grades beside each other, two by two where text is large."""
    if not large_text:
        return ft.Row(list(buttons), spacing=SMALL_GAP)
    pairs: list[ft.Control] = [ft.Row(list(part), spacing=SMALL_GAP) for part in (buttons[:2], buttons[2:])]
    return ft.Column(pairs, spacing=SMALL_GAP, tight=True)


def grade_button(shell: Shell, choice: Choice, grade: Callable[[Grade], bool]) -> ft.Control:
    """Returns one grade with its next interval."""
    looks = LOOKS[choice.grade]
    return ft.FilledButton(
        expand=True,
        on_click=shell.handler(lambda: grade(choice.grade)),
        content=ft.Column(
            [
                ft.Text(looks.name, size=16, weight=ft.FontWeight.W_600, no_wrap=True),
                ft.Text(choice.when, size=12, no_wrap=True),
            ],
            spacing=0,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        ),
        style=ft.ButtonStyle(
            bgcolor=looks.color,
            color=looks.on_color,
            shape=ft.RoundedRectangleBorder(radius=16),
            padding=ft.Padding.symmetric(horizontal=4, vertical=12),
        ),
    )


def swipe_background(grade: Grade) -> ft.Control:
    """Returns what lies behind the card while it is swiped away."""
    looks = LOOKS[grade]
    right = grade is Grade.GOOD
    return ft.Container(
        bgcolor=looks.color,
        padding=24,
        alignment=ft.Alignment.CENTER_LEFT if right else ft.Alignment.CENTER_RIGHT,
        content=ft.Column(
            [
                ft.Icon(looks.icon, color=looks.on_color, size=36),
                ft.Text(looks.name, color=looks.on_color, size=20, weight=ft.FontWeight.W_600),
            ],
            tight=True,
            spacing=4,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        ),
    )
