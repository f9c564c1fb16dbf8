"""Above and below the card: progress and undo, and what the thumb does next."""

from __future__ import annotations

import flet as ft

from services.practice.model import Card, Turn
from views.practise.answer import answer_items
from views.practise.grades import grade_bar, grade_button
from views.practise.run import Run, Scene
from views.practise.timer import SpeakTimer
from views.recordings.toggle import RecordToggle
from views.shell import Shell
from views.theme import GAP, SMALL_GAP, TOUCH
from views.widgets.buttons import icon_button, menu, primary, quiet, secondary

PROBE_SIZE = 14


def top_bar(scene: Scene, run: Run) -> ft.Control:
    """Returns the way out, how far the session is, undo and what can be done with the card."""
    shell, turn = run.shell, scene.turn
    done, left = turn.answered, turn.left.total
    return ft.Column(
        spacing=0,
        tight=True,
        controls=[
            ft.Row(
                [
                    run.keep("leave", "", lambda: leave_button(shell)),
                    run.keep("probe", "", lambda: text_probe(shell)),
                    ft.Text(
                        progress_words(turn),
                        expand=True,
                        size=14,
                        color=ft.Colors.ON_SURFACE_VARIANT,
                        text_align=ft.TextAlign.CENTER,
                    ),
                    run.keep("undo", (turn.undo, run.undos), lambda: undo_button(turn.undo, run)),
                    run.keep("menu", turn.card is None, lambda: card_menu(run)),
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


def leave_button(shell: Shell) -> ft.Control:
    return icon_button(ft.Icons.CLOSE, "Leave practice", shell.handler(lambda: shell.go("/")))


def undo_button(label: str | None, run: Run) -> ft.Control:
    return icon_button(
        ft.Icons.UNDO,
        f"Undo {(label or '').lower()}".strip(),
        run.shell.handler(run.undo),
        disabled=label is None,
        # A new key drops the focus, or the space bar would undo once more.
        key=f"undo-{run.undos}",
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


def card_menu(run: Run) -> ft.Control:
    """Returns what can be done with the card that is shown, without grading it."""
    shell = run.shell
    if run.scene.turn.card is None:
        return ft.Container(width=TOUCH)

    def shown() -> str:
        card = run.scene.turn.card
        assert card is not None
        return card.id

    def suspend() -> None:
        change = shell.services.cards.suspend([shown()])
        run.refresh()
        shell.offer_undo("Card suspended", change, run.refresh)

    def delete() -> None:
        change = shell.services.cards.delete([shown()])
        run.refresh()
        shell.offer_undo("Card deleted", change, run.refresh)

    def finish() -> None:
        run.put(shell.services.practice.finish(run.scene.turn.session_id))

    items = [
        ("Edit card", ft.Icons.EDIT_OUTLINED, shell.handler(lambda: shell.go(f"/cards/{shown()}?from=session"))),
        ("Suspend card", ft.Icons.PAUSE_CIRCLE_OUTLINE, shell.handler(suspend)),
        ("Delete card", ft.Icons.DELETE_OUTLINE, shell.handler(delete)),
        ("End session", ft.Icons.FLAG_OUTLINED, shell.handler(finish)),
    ]
    return menu("More about this card", items)


def controls(card: Card, scene: Scene, run: Run, *, large_text: bool) -> ft.Control:
    """Returns what the thumb does next.

    Everything is always there and shown or hidden: replacing controls costs more than changing them.
    """
    preferences = run.preferences
    items = len(answer_items(card))
    asking = not scene.revealed and not scene.speaking and preferences.speak_first
    more = scene.revealed and scene.shown < items
    parts = ft.Column(
        spacing=10,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            ft.Container(
                run.keep("more", (scene.number, scene.shown) if more else None, lambda: reveal_more(scene, run, items)),
                visible=more,
            ),
            ft.Container(grades(scene, run, large_text=large_text), visible=scene.revealed),
            *([speaking(run)] if scene.speaking else []),
            ft.Container(run.keep("ask", "", lambda: ask_buttons(run)), visible=asking),
            ft.Container(run.keep("show", "", lambda: show_button(run)), visible=not scene.revealed and not asking),
        ],
    )
    return ft.Container(parts, padding=ft.Padding.only(left=GAP, right=GAP, top=SMALL_GAP, bottom=12))


def speaking(run: Run) -> ft.Control:
    """Returns the timer and, beside it, whether the answer is recorded: two leaves, each drawn by itself."""
    timer = ft.Container(SpeakTimer(goal=run.preferences.goal_seconds), expand=True)
    return ft.Row([timer, RecordToggle(answers=run.answers)], spacing=SMALL_GAP)


def grades(scene: Scene, run: Run, *, large_text: bool) -> ft.Control:
    """Returns the grade bar; while it is hidden the one of the card before will do."""
    key = (scene.turn.choices, large_text)
    if not scene.revealed and "grades" in run.kept:
        key = run.kept["grades"][0]  # type: ignore[assignment]
    return run.keep(
        "grades",
        key,
        lambda: grade_bar(
            [grade_button(run.shell, choice, run.grade) for choice in scene.turn.choices], large_text=large_text
        ),
    )


def reveal_more(scene: Scene, run: Run, items: int) -> ft.Control:
    """Returns the two ways to see more of the answer side while there is more."""
    return ft.Row(
        [
            quiet(
                "Next point",
                run.shell.handler(run.reveal),
                icon=ft.Icons.EXPAND_MORE,
                # A new key drops the focus, or the space bar would press it once more.
                key=f"next-{scene.number}-{scene.shown}",
            ),
            quiet(
                f"Show all {items}",
                run.shell.handler(lambda: run.reveal(all_items=True)),
                icon=ft.Icons.UNFOLD_MORE,
            ),
        ],
        alignment=ft.MainAxisAlignment.CENTER,
        wrap=True,
    )


def ask_buttons(run: Run) -> ft.Control:
    return ft.Column(
        [
            primary("Say it aloud", run.shell.handler(run.speak), icon=ft.Icons.RECORD_VOICE_OVER_OUTLINED),
            secondary("Show points", run.shell.handler(run.reveal)),
        ],
        spacing=10,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def show_button(run: Run) -> ft.Control:
    show = primary("Show points", run.shell.handler(run.reveal), icon=ft.Icons.VISIBILITY_OUTLINED)
    return ft.Column([show], tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
