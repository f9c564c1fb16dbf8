"""The Cards tab: every card there is, found in a moment."""

from __future__ import annotations

from typing import Any

import flet as ft

from views.boundary import view_component
from views.cards.browser import Browser, remember_list
from views.cards.decks import DeckDialog, FilterSheet, delete_deck
from views.cards.filters import SearchField, filter_row
from views.cards.finding import FILTERS, Found
from views.cards.pane import EditorPane
from views.cards.rows import card_list, count_line
from views.cards.selection import SelectionSheets, selection_bar
from views.hooks import use_made_ref
from views.shell import use_layout, use_shell
from views.theme import READING_WIDTH, WIDE
from views.widgets.buttons import floating, icon_button, menu, quiet
from views.widgets.screen import tab_view

FIELDS = {known.field for known in FILTERS}


@view_component
def BrowseView() -> Any:
    shell, layout = use_shell(), use_layout()
    ft.use_route_location()
    browser = use_made_ref(lambda: Browser(shell))
    found, put = ft.use_state(browser.found)
    browser.update(put, panes=layout.panes)
    ft.use_effect(lambda: remember_list(browser), dependencies=[])
    route = shell.page.route
    ft.use_effect(lambda: browser.arrive(route), dependencies=[route])
    listed = ft.Column(
        [*top(browser, found), card_list(browser, found), *bottom(browser, found)],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return tab_view(
        shell,
        layout,
        "/cards",
        panes(browser, found, listed) if layout.panes else listed,
        actions=actions(browser, found, wide=layout.panes),
        floating=None if layout.panes or found.selected is not None else new_card(browser),
        width=WIDE + 280 if layout.panes else READING_WIDTH,
    )


def top(browser: Browser, found: Found) -> list[Any]:
    """Returns what narrows the list."""
    if not found.cards:
        return []
    search = ft.memo(SearchField)
    return [search(browser=browser, cleared=found.cleared), filter_row(browser, found), count_line(browser, found)]


def bottom(browser: Browser, found: Found) -> list[Any]:
    """Returns the bar for what is selected, and whatever asks something."""
    parts: list[Any] = [] if found.selected is None else [selection_bar(browser, found)]
    if found.sheet in FIELDS:
        parts.append(FilterSheet(key=found.sheet, browser=browser, field=found.sheet))
    elif found.sheet == "new deck" or found.sheet.startswith("rename:"):
        parts.append(DeckDialog(key=found.sheet, browser=browser, deck_id=found.sheet.partition(":")[2]))
    elif found.sheet:
        parts.append(SelectionSheets(key=found.sheet, browser=browser, sheet=found.sheet))
    return parts


def actions(browser: Browser, found: Found, *, wide: bool) -> list[ft.Control]:
    """Returns what stands in the bar at the top."""
    deck_id = found.query.deck_id
    items = [("New deck", ft.Icons.CREATE_NEW_FOLDER_OUTLINED, browser.handle(lambda: browser.sheet("new deck")))]
    if deck_id:
        rename, delete = (lambda: browser.sheet(f"rename:{deck_id}")), (lambda: delete_deck(browser, deck_id))
        items.append(("Rename this deck", ft.Icons.EDIT_OUTLINED, browser.handle(rename)))
        items.append(("Delete this deck", ft.Icons.DELETE_OUTLINE, browser.handle(delete)))
    shown: list[ft.Control] = []
    if wide and found.cards:
        shown.append(quiet("New card", browser.handle(browser.go_new), icon=ft.Icons.ADD))
    if found.rows and found.selected is None:
        choose = browser.handle(lambda: browser.select(frozenset()))
        shown.append(icon_button(ft.Icons.CHECKLIST, "Select cards", choose))
    return [*shown, menu("More", items)]


def new_card(browser: Browser) -> ft.FloatingActionButton | None:
    """Returns the floating button; the empty state has its own."""
    return floating(ft.Icons.ADD, "New card", browser.handle(browser.go_new)) if browser.found.cards else None


def panes(browser: Browser, found: Found, listed: ft.Control) -> ft.Control:
    """Returns the list with the chosen card open beside it."""
    return ft.Row(
        [
            ft.Container(listed, expand=5),
            ft.VerticalDivider(width=1),
            ft.Container(EditorPane(browser=browser, card_id=found.chosen), expand=6),
        ],
        spacing=0,
        expand=True,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )
