"""A practice session: question, say it aloud, the answer side, the grade, and back."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.practice.words import Grade
from views.boundary import component, view_component
from views.hooks import use_made_ref
from views.practise.answer import answer_side
from views.practise.bars import Controls, TopBar
from views.practise.end import End
from views.practise.grades import swipe_background
from views.practise.question import question_side
from views.practise.run import Run, listen_to_keys, use_scene
from views.shell import use_shell
from views.theme import READING_WIDTH


@view_component
def SessionView() -> Any:
    return ft.View(
        route="/session",
        padding=0,
        controls=[
            ft.SafeArea(
                ft.Container(
                    expand=True,
                    alignment=ft.Alignment.TOP_CENTER,
                    content=ft.Container(Session(), width=READING_WIDTH),
                ),
                expand=True,
            )
        ],
    )


@component
def Session() -> Any:
    """Never drawn again while the session runs: what a grade changes are the leaves below."""
    shell = use_shell()
    run = use_made_ref(lambda: Run(shell, shell.services.settings.read()))
    ft.use_effect(lambda: listen_to_keys(shell.page, run), dependencies=[])
    ended = use_scene(run, lambda scene: scene.turn.card is None)
    body: list[ft.Control] = [End(run=run)] if ended else [CardArea(run=run), Controls(run=run)]
    return ft.Column(
        [TopBar(run=run), *body],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@component
def CardArea(*, run: Run) -> Any:
    """The card; once its answer side is open it can be swiped."""
    revealed, swipes, choices = use_scene(run, lambda scene: (scene.revealed, run.swipes, scene.turn.choices))
    when = {choice.grade: choice.when for choice in choices}
    if not when:
        return ft.Container()
    return ft.Dismissible(
        key=f"card-{swipes}",
        expand=True,
        content=ft.Container(CardSides(run=run), expand=True, bgcolor=ft.Colors.SURFACE),
        background=behind(run, Grade.GOOD, when[Grade.GOOD]),
        secondary_background=behind(run, Grade.AGAIN, when[Grade.AGAIN]),
        dismiss_direction=ft.DismissDirection.HORIZONTAL if revealed else ft.DismissDirection.NONE,
        dismiss_thresholds={ft.DismissDirection.START_TO_END: 0.35, ft.DismissDirection.END_TO_START: 0.35},
        movement_duration=ft.Duration(milliseconds=160),
        resize_duration=ft.Duration(milliseconds=1),
        on_dismiss=run.shell.handler(run.swiped),
    )


@component
def CardSides(*, run: Run) -> Any:
    """Both sides in one column that scrolls."""
    run.column = ft.Column(
        expand=True,
        scroll=ft.ScrollMode.AUTO,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        spacing=0,
        controls=[ft.memo(QuestionSide)(run=run), ft.memo(AnswerSide)(run=run)],
    )
    return run.column


@component
def QuestionSide(*, run: Run) -> Any:
    card, revealed = use_scene(run, lambda scene: (scene.turn.card, scene.revealed))
    return question_side(card, alone=not revealed) if card else ft.Container()


@component
def AnswerSide(*, run: Run) -> Any:
    card, shown, number = use_scene(run, lambda scene: (scene.turn.card, scene.shown, scene.number))
    ft.use_effect(run.bring_into_view, dependencies=[number, shown])
    return answer_side(run.shell, card, shown, run.refresh) if card else ft.Container()


def behind(run: Run, grade: Grade, when: str) -> ft.Control:
    return run.keep(f"behind-{grade.name}", when, lambda: swipe_background(grade, when))
