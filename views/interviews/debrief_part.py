"""What was noted after an interview, on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.interviews.model import Asked, Debrief, Interview, Rating
from views.boundary import component
from views.interviews.words import FEELINGS, GUESSES, RATINGS
from views.shell import Shell, use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import quiet
from views.widgets.surfaces import heading, muted, panel, pill

FIRST_QUESTIONS = 10
COLORS: dict[Rating, tuple[ft.ColorValue, ft.ColorValue]] = {
    Rating.STRONG: (ft.Colors.PRIMARY_CONTAINER, ft.Colors.ON_PRIMARY_CONTAINER),
    Rating.ROUGH: (ft.Colors.ERROR_CONTAINER, ft.Colors.ON_ERROR_CONTAINER),
}


@component
def DebriefPart(*, interview: Interview, again: Callable[[], None]) -> Any:
    shell = use_shell()
    whole, show_whole = ft.use_state(False)
    if interview.debrief is None:
        return ft.Container(visible=False)
    debrief = shell.services.debriefs.get(interview.id)
    here = f"/interviews/{interview.id}"
    questions = debrief.questions if whole else debrief.questions[:FIRST_QUESTIONS]
    actions: list[ft.Control] = [
        quiet("Go on with it", shell.handler(lambda: shell.go(f"{here}/debrief")), icon=ft.Icons.EDIT_OUTLINED),
        quiet("Second pass", shell.handler(lambda: shell.go(f"{here}/second-pass"))),
    ]
    parts: list[ft.Control] = [heading("Debrief"), *noted(debrief)]
    if debrief.questions:
        parts.append(muted("They asked", size=14))
        parts += [asked_row(shell, question) for question in questions]
        if len(debrief.questions) > len(questions):
            more = quiet(f"Show all {len(debrief.questions)}", shell.handler(lambda: show_whole(True)))
            parts.append(ft.Row([more]))
    return panel(*parts, ft.Row(actions, alignment=ft.MainAxisAlignment.END, wrap=True), spacing=12)


def noted(debrief: Debrief) -> list[ft.Control]:
    """Returns every field that was filled, with its name."""
    plan = f"If {debrief.if_text}, then I {debrief.then_text}" if debrief.if_text and debrief.then_text else ""
    fields = (
        ("Felt", FEELINGS[debrief.feeling - 1][0] if debrief.feeling else ""),
        ("Went well", debrief.went_well),
        ("Did not", debrief.went_badly),
        ("Surprise or signal", debrief.surprise),
        ("Will I go on?", GUESSES[debrief.guess] if debrief.guess is not None else ""),
        ("Next time", plan or " → ".join(filter(None, (debrief.if_text, debrief.then_text)))),
        ("I promised to send", debrief.promised),
        ("Why", debrief.why),
        ("To change", "\n".join(debrief.changes)),
    )
    return [line(name, text) for name, text in fields if text]


def line(name: str, text: str) -> ft.Control:
    return ft.Column([muted(name, size=13), ft.Text(text, size=16)], spacing=0, tight=True)


def asked_row(shell: Shell, asked: Asked) -> ft.Control:
    """Returns a question that was asked; a tap opens its card."""
    color, on_color = COLORS.get(asked.rating, (ft.Colors.SURFACE_CONTAINER_HIGHEST, ft.Colors.ON_SURFACE_VARIANT))
    rated = [pill(RATINGS[asked.rating], color=color, on_color=on_color)] if asked.rating else []
    words = ft.Row([ft.Text(asked.question, size=15, expand=True), *rated], spacing=SMALL_GAP)
    if asked.card_id is None:
        return words
    press = shell.handler(lambda: shell.go(f"/cards/{asked.card_id}"))
    return ft.Semantics(
        button=True,
        label=", ".join(filter(None, (asked.question, RATINGS.get(asked.rating, ""), "open the card"))),
        on_tap=press,
        exclude_semantics=True,
        content=ft.Container(
            words, on_click=press, ink=True, border_radius=8, padding=ft.Padding.symmetric(vertical=12)
        ),
    )
