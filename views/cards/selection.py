"""Several cards at once: what can be done with those that are selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from views.boundary import component
from views.cards.browser import Browser
from views.cards.finding import Found, deck_choices, tag_choices
from views.practise.words import at_least
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import icon_button, quiet
from views.widgets.naming import AddField
from views.widgets.sheets import Choice, ChoiceSheet, Sheet, choice_row


def selection_bar(browser: Browser, found: Found) -> ft.Control:
    """Returns the bar at the thumb: how many are selected, and what to do with them."""
    number = len(found.selected or ())
    cards = browser.cards
    actions = [
        action(ft.Icons.PAUSE_CIRCLE_OUTLINE, "Suspend", lambda: browser.apply("suspended", cards.suspend)),
        action(
            ft.Icons.PLAY_CIRCLE_OUTLINE,
            "Unsuspend",
            lambda: browser.apply("back in practice", lambda ids: cards.suspend(ids, False)),
        ),
        action(ft.Icons.DRIVE_FILE_MOVE_OUTLINE, "Move", lambda: browser.sheet("move")),
        action(ft.Icons.LABEL_OUTLINE, "Tag", lambda: browser.sheet("tagging")),
        action(ft.Icons.DELETE_OUTLINE, "Delete", lambda: browser.apply("deleted", cards.delete)),
    ]
    return ft.Container(
        bgcolor=ft.Colors.SURFACE_CONTAINER_HIGH,
        border_radius=ft.BorderRadius.only(top_left=24, top_right=24),
        padding=ft.Padding.symmetric(horizontal=SMALL_GAP, vertical=SMALL_GAP),
        content=ft.Column(
            [
                ft.Row(
                    [
                        icon_button(ft.Icons.CLOSE, "Stop selecting", browser.handle(lambda: browser.select(None))),
                        ft.Semantics(
                            live_region=True,
                            expand=True,
                            content=ft.Text(f"{number:,} selected", size=16, weight=ft.FontWeight.W_600),
                        ),
                        quiet(
                            f"All {at_least(found.total, exact=found.exact)}",
                            browser.handle(browser.select_all),
                            icon=ft.Icons.SELECT_ALL,
                        ),
                    ],
                    spacing=4,
                ),
                ft.Row([button(browser) for button in actions], spacing=0, wrap=True),
            ],
            spacing=0,
            tight=True,
        ),
    )


def action(icon: ft.IconData, words: str, act: Callable[[], None]) -> Callable[[Browser], ft.Control]:
    """Returns what makes the button of an action."""
    return lambda browser: quiet(words, browser.handle(act), icon=icon)


@component
def SelectionSheets(*, browser: Browser, sheet: str) -> Any:
    """Asks where to move the selected cards, or which tag to add or remove."""
    if sheet == "move":
        return MoveSheet(browser=browser)
    return TagSheet(browser=browser) if sheet == "tagging" else ft.Container(width=0, height=0)


@component
def MoveSheet(*, browser: Browser) -> Any:
    decks = deck_choices(browser.shell.services)
    names = {deck.value: deck.words for deck in decks}

    def move(deck_id: str) -> None:
        browser.apply(f"moved to {names[deck_id]}", lambda ids: browser.cards.move(ids, deck_id))

    return ChoiceSheet(title="Move to deck", choices=decks, chosen=" ", choose=move, close=browser.close_sheet)


@component
def TagSheet(*, browser: Browser) -> Any:
    removing, set_removing = ft.use_state(False)

    def use(tag: str) -> None:
        if removing:
            browser.apply(f"no longer tagged {tag}", lambda ids: browser.cards.tag(ids, remove=[tag]))
        else:
            browser.apply(f"tagged {tag}", lambda ids: browser.cards.tag(ids, add=[tag]))

    def row(choice: Choice) -> ft.Control:
        icon = ft.Icons.LABEL_OFF_OUTLINED if removing else ft.Icons.NEW_LABEL_OUTLINED
        return choice_row(choice, selected=False, icon=icon, on_click=browser.handle(lambda: use(choice.value)))

    switch = ft.Container(
        padding=ft.Padding.symmetric(horizontal=GAP, vertical=4),
        content=ft.Row(
            [
                mode("Add a tag", not removing, lambda: set_removing(False), browser),
                mode("Remove a tag", removing, lambda: set_removing(True), browser),
            ],
            spacing=SMALL_GAP,
        ),
    )
    body = [
        switch,
        *([] if removing else [AddField(label="New tag", add=use), ft.Container()]),
        *(row(choice) for choice in tag_choices(browser.shell.services)),
    ]
    return Sheet(title="Tags", body=body, close=browser.close_sheet)


def mode(words: str, selected: bool, choose: Callable[[], None], browser: Browser) -> ft.Control:
    """Returns one of two ways that a tap on a tag is meant."""
    return ft.Chip(
        label=ft.Text(words, size=15),
        selected=selected,
        on_select=browser.handle(choose),
        padding=ft.Padding.symmetric(horizontal=10, vertical=10),
    )
