"""The bar below a recording: where one is, play, speed, and the marks that can be set with a thumb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import flet as ft

from services.recordings.model import Mark, MarkKind
from views.boundary import component
from views.hooks import use_while_there
from views.recordings.player import STEP_S, Player
from views.recordings.words import MARK_COLORS, MARK_ICONS, MARK_NAMES, moment
from views.shell import use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import icon_button, quiet
from views.widgets.surfaces import muted, within_reach

DOT = 8
TIMELINE_FLEX = 1000


@component
def PlayingBar(*, player: Player, marks: Sequence[Mark], mark: Callable[[MarkKind], Any]) -> Any:
    """Shows what the player does; only this leaf is drawn again while it plays."""
    shell = use_shell()
    _, redraw = ft.use_state(0)

    def follow() -> Callable[[], None]:
        def changed() -> None:
            redraw(lambda n: n + 1)

        player.changed = changed

        def stop() -> None:
            player.changed = lambda: None
            shell.page.run_task(player.close)

        return stop

    use_while_there(follow)
    player.control()
    return within_reach(
        ft.Column(
            [
                timeline(player, marks),
                ft.Row(
                    [
                        quiet(f"{player.speed:g}×", shell.handler(player.faster), key=f"speed-{player.speed}"),
                        icon_button(ft.Icons.REPLAY_5, "Back 5 seconds", shell.handler(partial(player.step, -STEP_S))),
                        play_button(player, shell.handler(player.toggle)),
                        icon_button(ft.Icons.FORWARD_5, "On 5 seconds", shell.handler(partial(player.step, STEP_S))),
                        ft.Container(muted(where(player), size=13, text_align=ft.TextAlign.END), width=84),
                    ],
                    alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
                ),
                ft.Row(
                    [mark_button(kind, shell.handler(partial(mark, kind))) for kind in MarkKind],
                    spacing=SMALL_GAP,
                    run_spacing=SMALL_GAP,
                    wrap=True,
                    alignment=ft.MainAxisAlignment.CENTER,
                ),
            ],
            spacing=SMALL_GAP,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
    )


def where(player: Player) -> str:
    """Returns how far the recording is, such as "0:05 of 1:20"."""
    return f"{moment(player.position)} of {moment(player.duration)}" if player.duration else moment(player.position)


def timeline(player: Player, marks: Sequence[Mark]) -> ft.Control:
    """Returns the line of time with a dot for every mark."""
    share = min(1.0, player.position / player.duration) if player.duration else 0.0
    bar = ft.ProgressBar(
        value=share,
        bar_height=6,
        border_radius=3,
        bgcolor=ft.Colors.SURFACE_CONTAINER_HIGHEST,
        semantics_label="Played so far",
    )
    if not player.duration or not marks:
        return bar
    return ft.Column(
        [dots(player, marks), bar], spacing=4, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


def dots(player: Player, marks: Sequence[Mark]) -> ft.Control:
    """Returns a dot above the line for every mark, at its moment."""
    found: list[ft.Control] = []
    for mark in marks:
        # From -1 at the left end to 1 at the right.
        place = min(1.0, mark.at / player.duration) * 2 - 1
        dot = ft.Container(width=DOT, height=DOT, border_radius=DOT / 2, bgcolor=MARK_COLORS[mark.kind])
        found.append(ft.Container(dot, alignment=ft.Alignment(place, 0), height=DOT, left=0, right=0, top=0))
    return ft.Stack(found, height=DOT)


def play_button(player: Player, on_click: Callable[[Any], Any]) -> ft.Control:
    name = "Pause" if player.playing else "Play"
    icon = ft.Icons.PAUSE if player.playing else ft.Icons.PLAY_ARROW
    return ft.IconButton(
        ft.Icon(icon, semantics_label=name, size=36, color=ft.Colors.ON_PRIMARY),
        tooltip=ft.Tooltip(name, exclude_from_semantics=True),
        on_click=on_click,
        bgcolor=ft.Colors.PRIMARY,
        size_constraints=ft.BoxConstraints(min_width=64, min_height=64),
    )


def mark_button(kind: MarkKind, on_click: Callable[[Any], Any]) -> ft.Control:
    return ft.OutlinedButton(
        MARK_NAMES[kind],
        icon=ft.Icon(MARK_ICONS[kind], color=MARK_COLORS[kind], size=18),
        on_click=on_click,
        height=48,
        style=ft.ButtonStyle(padding=ft.Padding.symmetric(horizontal=8)),
    )
