"""First start: pick what you interview for, and be on the first card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.practice.starter import StarterDeck
from views.boundary import component, view_component
from views.shell import use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import primary, quiet, secondary
from views.widgets.screen import bare_view
from views.widgets.surfaces import muted

GENERAL = "general"


@view_component
def FirstView() -> Any:
    return bare_view("/welcome", Welcome())


@component
def Welcome() -> Any:
    shell = use_shell()
    chosen, set_chosen = ft.use_state(frozenset[str]())
    industries = [deck for deck in shell.services.decks.starters if not deck.general]

    def start(keys: frozenset[str]) -> None:
        shell.services.decks.add_starters([GENERAL, *keys])
        shell.services.settings.change(started=True)
        shell.services.practice.start()
        shell.restart()
        shell.go("/session")

    def toggle(key: str) -> None:
        set_chosen(lambda before: before ^ {key})

    names = [deck.name for deck in industries if deck.key in chosen]
    return ft.Column(
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            ft.Column(
                expand=True,
                scroll=ft.ScrollMode.AUTO,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                controls=[
                    ft.Container(
                        padding=ft.Padding.only(left=GAP + 8, right=GAP + 8, top=32, bottom=GAP),
                        content=ft.Column(
                            spacing=GAP,
                            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                            controls=[
                                ft.Row(
                                    [
                                        ft.Image("icon.svg", width=40, height=40, exclude_from_semantics=True),
                                        ft.Text(
                                            "Rehearse", size=18, weight=ft.FontWeight.W_600, color=ft.Colors.PRIMARY
                                        ),
                                    ],
                                    spacing=12,
                                ),
                                ft.Semantics(
                                    header=True,
                                    content=ft.Text(
                                        "What are you interviewing for?", size=28, weight=ft.FontWeight.W_600
                                    ),
                                ),
                                muted("Pick what fits. The questions every interview brings come along.", size=16),
                                ft.Row(
                                    wrap=True,
                                    spacing=SMALL_GAP,
                                    run_spacing=SMALL_GAP,
                                    controls=[industry(deck, deck.key in chosen, toggle) for deck in industries],
                                ),
                            ],
                        ),
                    )
                ],
            ),
            ft.Container(
                padding=ft.Padding.only(left=GAP, right=GAP, top=12, bottom=12),
                content=ft.Column(
                    spacing=4,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                    controls=[
                        primary("Start practising", shell.handler(lambda: start(chosen)))
                        if names
                        else secondary("Pick one to start", shell.handler(lambda: None), disabled=True),
                        quiet("Just the general questions", shell.handler(lambda: start(frozenset()))),
                        ft.Row(
                            [
                                ft.Icon(ft.Icons.LOCK_OUTLINE, size=14, color=ft.Colors.ON_SURFACE_VARIANT),
                                muted("No account. Everything stays on this device.", size=12),
                            ],
                            alignment=ft.MainAxisAlignment.CENTER,
                            spacing=6,
                        ),
                    ],
                ),
            ),
        ],
    )


def industry(deck: StarterDeck, selected: bool, toggle: Callable[[str], None]) -> ft.Control:
    """Returns the chip of one industry; a tap chooses it or takes it back."""
    return ft.Chip(
        label=ft.Text(deck.name, size=15),
        leading=None if selected else ft.Icon(getattr(ft.Icons, deck.icon.upper(), ft.Icons.FOLDER_OUTLINED)),
        selected=selected,
        on_select=lambda _: toggle(deck.key),
        padding=ft.Padding.symmetric(horizontal=10, vertical=10),
        show_checkmark=True,
    )
