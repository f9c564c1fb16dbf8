"""The card beside the list, where there is room for both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import flet as ft

from views.boundary import component
from views.cards.browser import Browser
from views.cards.edit import card_or_none, use_saving
from views.cards.editor import Editor, Ways
from views.cards.form import CardForm
from views.cards.toolbar import card_menu, preview_button
from views.hooks import use_made_ref, use_made_state
from views.theme import GAP, READING_WIDTH
from views.widgets.surfaces import empty


@component
def EditorPane(*, browser: Browser, card_id: str | None) -> Any:
    """Shows the chosen card, or says how to choose one."""
    version, set_version = ft.use_state(0)
    if card_id is None:
        return empty(ft.Icons.TOUCH_APP_OUTLINED, "Choose a card", "It opens here, beside the list.")
    return CardPane(
        key=f"{card_id}-{version}",
        browser=browser,
        card_id=card_id,
        again=lambda: set_version(lambda n: n + 1),
    )


@component
def CardPane(*, browser: Browser, card_id: str, again: Callable[[], None]) -> Any:
    """Shows one card with its tools above it."""
    shell = browser.shell
    card, _ = use_made_state(lambda: card_or_none(shell, card_id))
    preview, set_preview = ft.use_state(False)

    def choose(other: str | None) -> None:
        if other == card_id:
            again()
        browser.show(replace(browser.found, chosen=other))

    ways = Ways(out=lambda: choose(None), to=choose, again=again)
    editor = use_made_ref(lambda: Editor(shell, card, deck_id=card.deck_id if card else "", ways=ways))
    browser.editor = editor if card else None
    use_saving(shell, editor)
    if card is None:
        return empty(ft.Icons.SEARCH_OFF, "This card is not here any more", "It was deleted.")
    tools = ft.Row(
        [
            ft.Container(expand=True),
            preview_button(shell, preview, lambda: set_preview(not preview)),
            ft.FilledTonalButton("Save", on_click=shell.handler(editor.save), height=40),
            card_menu(editor),
        ]
    )
    return ft.Column(
        [
            ft.Container(tools, padding=ft.Padding.symmetric(horizontal=GAP, vertical=4)),
            ft.Container(
                expand=True,
                alignment=ft.Alignment.TOP_CENTER,
                content=ft.Container(CardForm(editor=editor, preview=preview), width=READING_WIDTH),
            ),
        ],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
