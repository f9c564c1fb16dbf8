"""A practice session: question, say it aloud, the answer side, the grade, and back."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.platform import powers
from services.practice.model import Card
from services.practice.words import Grade
from views.boundary import component, view_component
from views.hooks import use_made_ref, use_made_state, use_while_there
from views.practise.answer import answer_side
from views.practise.bars import controls, top_bar
from views.practise.end import end
from views.practise.grades import swipe_background
from views.practise.question import question_side
from views.practise.run import Run, Scene, listen_to_keys
from views.shell import use_layout, use_shell
from views.widgets.screen import bare_view


@view_component
def SessionView() -> Any:
    return bare_view("/session", Session())


@component
def Session() -> Any:
    """One drawing a grade: several small ones would reach the screen one frame after the other."""
    shell, layout = use_shell(), use_layout()
    run = use_made_ref(lambda: Run(shell, shell.services.settings.read()))
    scene, put = use_made_state(lambda: run.scene)
    run.put_scene = put
    use_while_there(lambda: listen_to_keys(shell.page, run))
    ft.use_effect(run.bring_into_view, dependencies=[scene.number, scene.shown])
    use_while_there(powers.keep_screen_on)
    turn = scene.turn
    over = turn.card is None or turn.summary is not None
    ft.use_effect(lambda: powers.ask_to_keep_data() if over else None, dependencies=[over])
    if turn.card is None or turn.summary is not None:
        body: list[ft.Control] = [end(turn, run)]
    else:
        body = [card_area(turn.card, scene, run), controls(turn.card, scene, run, large_text=layout.large_text)]
    return ft.Column(
        [top_bar(scene, run), *body],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def card_area(card: Card, scene: Scene, run: Run) -> ft.Control:
    """Returns the card; once its answer side is open it can be swiped."""
    run.column = ft.Column(
        expand=True,
        scroll=ft.ScrollMode.AUTO,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        spacing=0,
        controls=[
            question_side(card, alone=not scene.revealed),
            answer_side(run.shell, card, scene.shown, run.refresh, heard=scene.heard),
        ],
    )
    return ft.Dismissible(
        key=f"card-{run.swipes}",
        expand=True,
        content=ft.Container(run.column, expand=True, bgcolor=ft.Colors.SURFACE),
        background=run.keep("good", "", lambda: swipe_background(Grade.GOOD)),
        secondary_background=run.keep("again", "", lambda: swipe_background(Grade.AGAIN)),
        dismiss_direction=ft.DismissDirection.HORIZONTAL if scene.revealed else ft.DismissDirection.NONE,
        dismiss_thresholds={ft.DismissDirection.START_TO_END: 0.35, ft.DismissDirection.END_TO_START: 0.35},
        movement_duration=ft.Duration(milliseconds=160),
        resize_duration=ft.Duration(milliseconds=1),
        on_dismiss=run.on_dismiss,
    )
