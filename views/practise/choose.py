"""Practise by choice: some decks, one kind, one competency, with or without the schedule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from services.practice.model import CardQuery, Scope
from services.practice.words import COMPETENCY_NAMES, KIND_NAMES, Competency, Kind
from views.boundary import component, view_component
from views.practise.words import plural
from views.shell import use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import primary
from views.widgets.screen import page_view
from views.widgets.surfaces import heading, muted, stack, within_reach


@view_component
def ChooseView() -> Any:
    return page_view("/choose", "Choose what to practise", Choose())


@component
def Choose() -> Any:
    shell = use_shell()
    deck_id, set_deck = ft.use_state("")
    kind, set_kind = ft.use_state("")
    competency, set_competency = ft.use_state("")
    cram, set_cram = ft.use_state(False)
    decks = shell.services.decks.all()
    scope = Scope(
        deck_ids=(deck_id,) if deck_id else (),
        kind=Kind(kind) if kind else None,
        competency=Competency(competency) if competency else None,
    )
    number = shell.services.cards.find(
        CardQuery(deck_id=deck_id or None, kind=scope.kind, competency=scope.competency), limit=1
    ).total

    def begin() -> None:
        shell.services.practice.start(scope, cram=cram)
        shell.go("/session")

    return ft.Column(
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            stack(
                [
                    choice("Deck", [(deck.id, deck.name) for deck in decks], deck_id, set_deck),
                    choice("Kind of question", [(k.value, KIND_NAMES[k]) for k in Kind], kind, set_kind),
                    choice(
                        "Competency", [(c.value, COMPETENCY_NAMES[c]) for c in Competency], competency, set_competency
                    ),
                ],
                spacing=24,
            ),
            within_reach(
                ft.Column(
                    [
                        ft.MergeSemantics(
                            ft.Row(
                                [
                                    ft.Column(
                                        [
                                            ft.Text("Run-through", size=16, weight=ft.FontWeight.W_500),
                                            muted(
                                                "Every card once, weakest first. The schedule stays untouched.", size=13
                                            ),
                                        ],
                                        spacing=2,
                                        tight=True,
                                        expand=True,
                                    ),
                                    ft.Switch(value=cram, on_change=lambda e: set_cram(e.control.value)),
                                ],
                                spacing=GAP,
                            )
                        ),
                        primary(
                            f"Practise, {plural(number, 'card')}" if number else "No card fits",
                            shell.handler(begin),
                            icon=ft.Icons.PLAY_ARROW,
                            disabled=not number,
                        ),
                    ],
                    spacing=12,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
            ),
        ],
    )


def choice(title: str, options: Sequence[tuple[str, str]], chosen: str, choose: Callable[[str], None]) -> ft.Control:
    """Returns a titled group of chips of which none or one is chosen."""
    return ft.Column(
        [
            heading(title),
            ft.Row(
                [
                    ft.Chip(
                        label=name,
                        selected=value == chosen,
                        on_select=lambda _, value=value: choose("" if value == chosen else value),
                        padding=ft.Padding.symmetric(horizontal=8, vertical=10),
                    )
                    for value, name in options
                ],
                wrap=True,
                spacing=SMALL_GAP,
                run_spacing=SMALL_GAP,
            ),
        ],
        spacing=10,
        tight=True,
    )
