"""What waits first on the Practise tab, and the button that begins it."""

from __future__ import annotations

import flet as ft

from services.interviews.model import Interview
from services.practice.model import Today
from views.practise.words import minutes, plural
from views.shell import Shell
from views.theme import SMALL_GAP
from views.widgets.buttons import primary
from views.widgets.surfaces import panel


def debrief_button(shell: Shell, interview: Interview) -> ft.Control:
    """Returns the button that opens the debrief of an interview."""
    begin = shell.handler(lambda: shell.go(f"/interviews/{interview.id}/debrief"))
    return primary("Debrief", begin, icon=ft.Icons.RATE_REVIEW_OUTLINED)


def how_it_went(interview: Interview, *buttons: ft.Control) -> ft.Control:
    """Returns the offer to debrief an interview that is just over."""
    return panel(
        ft.Text(
            f"How did {interview.draft.company} go?",
            theme_style=ft.TextThemeStyle.HEADLINE_SMALL,
            color=ft.Colors.ON_TERTIARY_CONTAINER,
        ),
        ft.Text(
            "Two minutes now, while you remember the questions. Any part of it is enough.",
            color=ft.Colors.ON_TERTIARY_CONTAINER,
        ),
        *([ft.Container(height=SMALL_GAP)] if buttons else []),
        *(ft.Row([ft.Container(button, expand=True)]) for button in buttons),
        color=ft.Colors.TERTIARY_CONTAINER,
        padding=24,
    )


def hero(today: Today, title: str, *buttons: ft.Control) -> ft.Control:
    """Returns the panel that says what waits."""
    return panel(
        ft.Text(title, theme_style=ft.TextThemeStyle.HEADLINE_SMALL, color=ft.Colors.ON_SECONDARY_CONTAINER),
        ft.Text(parts(today), color=ft.Colors.ON_SECONDARY_CONTAINER),
        *([ft.Container(height=SMALL_GAP)] if buttons else []),
        *(ft.Row([ft.Container(button, expand=True)]) for button in buttons),
        color=ft.Colors.SECONDARY_CONTAINER,
        padding=24,
    )


def first_step(shell: Shell, today: Today) -> tuple[ft.Control, str]:
    """Returns the button that begins or goes on, and the title above it."""
    waiting = today.due + today.learning + today.new

    def begin() -> None:
        shell.services.practice.start()
        shell.go("/session")

    if today.resumable:
        go_on = primary("Continue", shell.handler(lambda: shell.go("/session")), icon=ft.Icons.PLAY_ARROW)
        return go_on, "Pick up where you were"
    if waiting:
        start = primary("Start", shell.handler(begin), icon=ft.Icons.PLAY_ARROW)
        return start, plural(waiting, "card") + " for today"
    more = primary("Practise ten more", shell.handler(lambda: ahead(shell)), icon=ft.Icons.ADD)
    return more, "Done for today" if today.answered else "Nothing due today"


def ahead(shell: Shell) -> None:
    """Starts a session beyond today's limits, or a cram where nothing is left at all."""
    turn = shell.services.practice.start(ahead=10)
    if turn.card is None:
        shell.services.practice.start(cram=True)
    shell.go("/session")


def parts(today: Today) -> str:
    """Returns what the cards of today are, in words."""
    counts = (
        (today.due, "to review"),
        (today.learning, "still being learned"),
        (today.new, "new"),
    )
    words = [f"{number} {what}" for number, what in counts if number]
    if today.answered:
        aloud = f", {minutes(today.spoke_seconds)} aloud" if today.spoke_seconds else ""
        words.append(f"{today.answered} answered today{aloud}")
    return " · ".join(words) or "Come back tomorrow, or go on now."
