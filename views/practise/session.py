"""A practice session: question, say it aloud, the answer side, the grade, and back."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.practice.words import Grade
from views.boundary import component, view_component
from views.hooks import use_made_ref, use_made_state
from views.practise.answer import AnswerSide
from views.practise.bars import controls, top_bar
from views.practise.end import End
from views.practise.grades import swipe_background
from views.practise.question import Question
from views.practise.run import Run, Scene, begin, listen_to_keys
from views.shell import Shell, use_shell
from views.theme import GAP, READING_WIDTH, SMALL_GAP


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
    shell = use_shell()
    preferences, _ = use_made_state(shell.services.settings.read)
    scene, set_scene = use_made_state(lambda: Scene(begin(shell)))
    run = use_made_ref(lambda: Run(shell))
    run.update(scene, set_scene, preferences.reveal_all)
    ft.use_effect(lambda: listen_to_keys(shell.page, run), dependencies=[])
    turn = scene.turn
    if turn.summary is not None or turn.card is None:
        body: ft.Control = End(turn=turn, more=run.more, undo=run.undo)
        return ft.Column(
            [top_bar(shell, scene, run), body],
            expand=True,
            spacing=0,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    return ft.Column(
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            top_bar(shell, scene, run),
            card_area(shell, scene, run),
            ft.Container(
                padding=ft.Padding.only(left=GAP, right=GAP, top=SMALL_GAP, bottom=12),
                content=controls(scene, run, preferences.goal_seconds, preferences.speak_first),
            ),
        ],
    )


def card_area(shell: Shell, scene: Scene, run: Run) -> ft.Control:
    """Returns the card; once its answer side is open it can be swiped."""
    turn = scene.turn
    card = turn.card
    assert card is not None
    content = ft.Container(
        expand=True,
        bgcolor=ft.Colors.SURFACE,
        content=ft.Column(
            expand=True,
            scroll=ft.ScrollMode.AUTO,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            spacing=0,
            controls=[
                Question(card=card, alone=not scene.revealed),
                *([AnswerSide(card=card, shown=scene.shown, refresh=run.refresh)] if scene.revealed else []),
            ],
        ),
    )
    if not scene.revealed:
        return content
    when = {choice.grade: choice.when for choice in turn.choices}
    return ft.Dismissible(
        # A dismissed key must not come back: undo shows the same card again, a refused swipe too.
        key=f"{card.id}-{scene.number}",
        expand=True,
        content=content,
        background=swipe_background(Grade.GOOD, when[Grade.GOOD]),
        secondary_background=swipe_background(Grade.AGAIN, when[Grade.AGAIN]),
        dismiss_thresholds={ft.DismissDirection.START_TO_END: 0.35, ft.DismissDirection.END_TO_START: 0.35},
        movement_duration=ft.Duration(milliseconds=160),
        resize_duration=ft.Duration(milliseconds=1),
        on_dismiss=shell.handler(run.swiped),
    )
