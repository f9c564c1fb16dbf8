"""The list of cards that were found."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.practice.model import CardRow
from services.practice.words import KIND_NAMES
from views.boundary import component
from views.cards.browser import Browser
from views.cards.finding import Found
from views.cards.words import plain, state_words
from views.practise.words import at_least, plural
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import primary, quiet, secondary
from views.widgets.surfaces import empty, muted

LOAD_BEFORE_PX = 900


def card_list(browser: Browser, found: Found) -> ft.Control:
    """Returns the rows, or why there are none."""
    if not found.cards:
        return no_cards(browser)
    if not found.rows:
        return nothing_found(browser, found)

    def near_the_end(event: ft.OnScrollEvent) -> None:
        if browser.found.after is not None and event.pixels > event.max_scroll_extent - LOAD_BEFORE_PX:
            browser.more()

    line = ft.memo(CardLine)
    rows: list[Any] = [
        line(
            key=row.id,
            row=row,
            browser=browser,
            ticked=None if found.selected is None else row.id in found.selected,
            chosen=row.id == found.chosen,
        )
        for row in found.rows
    ]
    if found.after is not None:
        rows.append(
            ft.Row(
                [quiet("Show more", browser.handle(browser.more))], alignment=ft.MainAxisAlignment.CENTER, key="more"
            )
        )
    return ft.ListView(
        rows,
        # A new search starts at the top.
        key=f"list-{hash(found.query)}",
        expand=True,
        spacing=SMALL_GAP,
        padding=ft.Padding.only(left=GAP, right=GAP, top=4, bottom=96),
        scroll_interval=150,
        on_scroll=browser.handle(near_the_end),
    )


@component
def CardLine(*, row: CardRow, browser: Browser, ticked: bool | None, chosen: bool) -> Any:
    """Shows one card; `ticked` is None outside selection mode."""
    question, state = plain(row.question), state_words(row)
    about = f"{row.deck_name} · {KIND_NAMES[row.kind]}"
    press = browser.handle(lambda: browser.press(row.id))
    hold = browser.handle(lambda: browser.hold(row.id))
    lit = chosen or ticked
    return ft.Semantics(
        button=True,
        label=f"{question}, {about}, {state}" + (", with your story" if row.has_story else ""),
        checked=ticked,
        on_tap=press,
        on_long_press=hold,
        on_long_press_hint_text="select",
        exclude_semantics=True,
        content=ft.Container(
            on_click=press,
            on_long_press=hold,
            ink=True,
            border_radius=GAP,
            bgcolor=ft.Colors.SECONDARY_CONTAINER if lit else ft.Colors.SURFACE_CONTAINER_LOW,
            padding=ft.Padding.symmetric(horizontal=GAP, vertical=12),
            content=ft.Row(
                [*([tick(ticked)] if ticked is not None else []), words(row, question, about, state, lit=bool(lit))],
                spacing=GAP,
            ),
        ),
    )


def tick(ticked: bool) -> ft.Control:
    """Returns the box of a row in selection mode."""
    return ft.Icon(
        ft.Icons.CHECK_BOX if ticked else ft.Icons.CHECK_BOX_OUTLINE_BLANK,
        color=ft.Colors.PRIMARY if ticked else ft.Colors.ON_SURFACE_VARIANT,
    )


def words(row: CardRow, question: str, about: str, state: str, *, lit: bool) -> ft.Control:
    """Returns a card's question with what is known about it below."""
    faint = ft.Colors.ON_SECONDARY_CONTAINER if lit else ft.Colors.ON_SURFACE_VARIANT
    due = state == "due today"
    state_color = ft.Colors.PRIMARY if due and not row.suspended else faint
    return ft.Column(
        [
            ft.Text(
                question,
                size=16,
                max_lines=3,
                overflow=ft.TextOverflow.ELLIPSIS,
                color=faint if row.suspended else None,
            ),
            ft.Row(
                [
                    ft.Text(state, size=13, color=state_color, weight=ft.FontWeight.W_600),
                    ft.Text(about, size=13, color=faint),
                    *(
                        [ft.Icon(ft.Icons.AUTO_STORIES_OUTLINED, size=16, color=ft.Colors.PRIMARY)]
                        if row.has_story
                        else []
                    ),
                ],
                spacing=SMALL_GAP,
                run_spacing=2,
                wrap=True,
                vertical_alignment=ft.CrossAxisAlignment.CENTER,
            ),
        ],
        spacing=4,
        tight=True,
        expand=True,
    )


def count_line(browser: Browser, found: Found) -> ft.Control:
    """Returns how many cards were found, read out when it changes."""
    return ft.Container(
        padding=ft.Padding.only(left=GAP + 8, right=GAP, top=SMALL_GAP, bottom=4),
        content=ft.Semantics(live_region=True, content=muted(counted(found), size=13)),
    )


def counted(found: Found) -> str:
    """Returns "12 cards", or "500+ cards" where counting stopped."""
    return plural(found.total, "card") if found.exact else f"{at_least(found.total, exact=False)} cards"


def no_cards(browser: Browser) -> ft.Control:
    """Returns what an empty collection shows."""
    shell = browser.shell
    return empty(
        ft.Icons.STYLE_OUTLINED,
        "No cards yet",
        "Bring in a starter deck, or write the question you dread most.",
        primary("Write a card", browser.handle(browser.go_new), icon=ft.Icons.ADD),
        secondary("Add starter decks", browser.handle(lambda: shell.go("/settings"))),
    )


def nothing_found(browser: Browser, found: Found) -> ft.Control:
    """Returns what a search without a hit shows."""
    text = found.query.text.strip()
    title = f"Nothing found for “{text}”" if text else "No card fits"
    return empty(
        ft.Icons.SEARCH_OFF,
        title if len(title) < 80 else "Nothing found",
        "Every word must be somewhere on the card, and every filter must fit.",
        secondary("Show all cards", browser.handle(browser.clear)),
    )
