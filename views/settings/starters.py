"""Starter decks that are not in the collection yet."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.practice.starter import StarterDeck
from views.boundary import component
from views.practise.words import plural
from views.shell import use_shell
from views.theme import SMALL_GAP
from views.widgets.rows import deck_icon, row_button
from views.widgets.surfaces import heading, muted, panel


@component
def StartersPart() -> Any:
    shell = use_shell()
    _, redraw = ft.use_state(0)
    open_, set_open = ft.use_state(False)
    missing = shell.services.decks.missing_starters()

    def add(deck: StarterDeck) -> None:
        change = shell.services.decks.add_starters([deck.key])
        shell.services.settings.change(started=True)
        redraw(lambda n: n + 1)
        shell.offer_undo(f"{deck.name} added", change, lambda: redraw(lambda n: n + 1))

    if not missing:
        return panel(heading("Starter decks"), muted("You have them all.", size=14))
    shown = missing if open_ else missing[:3]
    return panel(
        heading("Starter decks"),
        *(
            row_button(
                deck_icon(deck.icon),
                f"Add {deck.name}",
                f"{plural(len(deck.cards), 'card')} · {deck.summary}",
                shell.handler(lambda deck=deck: add(deck)),
                key=deck.key,
            )
            for deck in shown
        ),
        *(
            [ft.TextButton(f"Show all {len(missing)}", height=48, on_click=lambda _: set_open(True))]
            if len(missing) > len(shown)
            else []
        ),
        spacing=SMALL_GAP,
    )
