"""Above and below the card: progress and undo, and what the thumb does next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.practice.model import Turn
from views.practise.answer import answer_items
from views.practise.grades import GradeBar
from views.practise.run import Run, Scene
from views.practise.timer import SpeakTimer
from views.shell import Shell
from views.widgets.buttons import icon_button, menu, primary, quiet, secondary

PROBE_SIZE = 14


def top_bar(shell: Shell, scene: Scene, run: Run) -> ft.Control:
    """Returns the way out, how far the session is, undo and what can be done with the card."""
    turn = scene.turn
    done, left = turn.answered, turn.left.total
    items = [] if turn.card is None else card_menu(shell, turn, run)
    return ft.Column(
        spacing=0,
        tight=True,
        controls=[
            ft.Row(
                [
                    icon_button(ft.Icons.CLOSE, "Leave practice", shell.handler(lambda: shell.go("/"))),
                    text_probe(shell),
                    ft.Text(
                        progress_words(turn),
                        expand=True,
                        size=14,
                        color=ft.Colors.ON_SURFACE_VARIANT,
                        text_align=ft.TextAlign.CENTER,
                    ),
                    icon_button(
                        ft.Icons.UNDO,
                        f"Undo {(turn.undo or '').lower()}".strip(),
                        shell.handler(run.undo),
                        disabled=turn.undo is None,
                        # A new key drops the focus, or the space bar would undo once more.
                        key=f"undo-{scene.number}",
                    ),
                    *([menu("More about this card", items)] if items else []),
                ],
                spacing=0,
            ),
            ft.ProgressBar(
                value=done / (done + left) if done + left else 1.0,
                bar_height=4,
                border_radius=2,
                semantics_label="Progress",
                bgcolor=ft.Colors.SURFACE_CONTAINER_HIGHEST,
            ),
        ],
    )


def text_probe(shell: Shell) -> ft.Control:
    """Returns an unseen text that tells how large the person reads: Flet does not say."""
    return ft.Text(
        "0",
        size=PROBE_SIZE,
        width=1,
        no_wrap=True,
        opacity=0,
        semantics_label="",
        on_size_change=lambda e: shell.measure(e.height > PROBE_SIZE * 1.9),
    )


def progress_words(turn: Turn) -> str:
    if turn.card is None:
        return "Run-through" if turn.cram else "Practice"
    left = "500+" if turn.left.total >= 500 else str(turn.left.total)
    return f"{left} left · schedule untouched" if turn.cram else f"{left} left"


def card_menu(shell: Shell, turn: Turn, run: Run) -> list[tuple[str, ft.IconData, Callable[[Any], Any]]]:
    """Returns what can be done with the card without grading it."""
    card = turn.card
    assert card is not None

    def suspend() -> None:
        change = shell.services.cards.suspend([card.id])
        run.refresh()
        shell.offer_undo("Card suspended", change, run.refresh)

    def delete() -> None:
        change = shell.services.cards.delete([card.id])
        run.refresh()
        shell.offer_undo("Card deleted", change, run.refresh)

    def finish() -> None:
        run.put(shell.services.practice.finish(turn.session_id))

    return [
        ("Edit card", ft.Icons.EDIT_OUTLINED, shell.handler(lambda: shell.go(f"/cards/{card.id}?from=session"))),
        ("Suspend card", ft.Icons.PAUSE_CIRCLE_OUTLINE, shell.handler(suspend)),
        ("Delete card", ft.Icons.DELETE_OUTLINE, shell.handler(delete)),
        ("End session", ft.Icons.FLAG_OUTLINED, shell.handler(finish)),
    ]


def controls(scene: Scene, run: Run, goal: int, speak_first: bool) -> ft.Control:
    """Returns what the thumb does next."""
    shell = run.shell
    card = scene.turn.card
    assert card is not None
    if scene.revealed:
        hidden = len(answer_items(card)) - scene.shown
        parts: list[ft.Control] = []
        if hidden > 0:
            parts.append(
                ft.Row(
                    [
                        quiet(
                            "Next point",
                            shell.handler(run.reveal),
                            icon=ft.Icons.EXPAND_MORE,
                            key=f"next-{scene.number}-{scene.shown}",
                        ),
                        quiet(
                            f"Show all {hidden + scene.shown}",
                            shell.handler(lambda: run.reveal(all_items=True)),
                            icon=ft.Icons.UNFOLD_MORE,
                        ),
                    ],
                    alignment=ft.MainAxisAlignment.CENTER,
                    wrap=True,
                )
            )
        parts.append(GradeBar(choices=scene.turn.choices, grade=run.grade))
        return ft.Column(parts, spacing=4, tight=True)
    show = shell.handler(run.reveal)
    if scene.speaking:
        return ft.Column(
            [SpeakTimer(goal=goal), primary("Show points", show, icon=ft.Icons.VISIBILITY_OUTLINED)],
            spacing=12,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    if not speak_first:
        return ft.Row([primary("Show points", show, icon=ft.Icons.VISIBILITY_OUTLINED, expand=True)])
    return ft.Column(
        [
            primary("Say it aloud", shell.handler(run.speak), icon=ft.Icons.RECORD_VOICE_OVER_OUTLINED),
            secondary("Show points", show),
        ],
        spacing=10,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
