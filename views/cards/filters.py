"""The search field and the row of filters."""

from __future__ import annotations

from typing import Any

import flet as ft

from views.boundary import component
from views.cards.browser import Browser
from views.cards.finding import ANY, FILTERS, Filter, Found
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import icon_button


@component
def SearchField(*, browser: Browser, cleared: int) -> Any:
    """Searches while the person types. The field keeps its own text until `cleared` counts on."""
    typed = ft.use_ref(browser.found.query.text)
    seen = ft.use_ref(cleared)
    filled, set_filled = ft.use_state(bool(typed.current))
    if seen.current != cleared:
        seen.current, typed.current, filled = cleared, browser.found.query.text, bool(browser.found.query.text)

    async def change(event: ft.Event[ft.TextField]) -> None:
        typed.current = event.control.value
        set_filled(bool(typed.current))
        await browser.type(typed.current or "")

    return ft.Container(
        padding=ft.Padding.only(left=GAP, right=GAP, top=4, bottom=SMALL_GAP),
        content=ft.TextField(
            value=typed.current or "",
            hint_text="Search cards",
            filled=True,
            border=ft.OutlineInputBorder(border_radius=28, side=ft.BorderSide.none()),
            prefix_icon=ft.Icons.SEARCH,
            suffix_icon=icon_button(ft.Icons.CLOSE, "Clear search", browser.handle(browser.clear_text))
            if filled
            else None,
            autocorrect=False,
            on_change=browser.handle(change),
        ),
    )


def filter_row(browser: Browser, found: Found) -> ft.Control:
    """Returns a chip for every filter in a row that scrolls sideways; what is set comes first."""
    ordered = sorted(FILTERS, key=lambda known: not found.name_of(known.field))
    chips = [chip(browser, found, known) for known in ordered]
    if found.names:
        chips.insert(
            0,
            icon_button(ft.Icons.FILTER_ALT_OFF_OUTLINED, "Clear filters", browser.handle(browser.clear_filters)),
        )
    return ft.Row(
        [ft.Container(width=SMALL_GAP), *chips, ft.Container(width=SMALL_GAP)],
        scroll=ft.ScrollMode.HIDDEN,
        spacing=SMALL_GAP,
    )


def chip(browser: Browser, found: Found, known: Filter) -> ft.Control:
    """Returns a filter's chip, with its value once it is set; a tap asks for another."""
    name = found.name_of(known.field)
    ask = browser.handle(lambda: browser.sheet(known.field))
    color = ft.Colors.ON_SECONDARY_CONTAINER if name else ft.Colors.ON_SURFACE_VARIANT
    # A chip of Flet's that is selected calls itself a checkbox, but this one opens a sheet.
    return ft.Semantics(
        key=known.field,
        button=True,
        selected=bool(name),
        label=f"{known.name}: {name or ANY[known.field]}",
        on_tap=ask,
        exclude_semantics=True,
        content=ft.Container(
            on_click=ask,
            ink=True,
            border_radius=12,
            border=ft.Border.all(1, ft.Colors.SECONDARY_CONTAINER if name else ft.Colors.OUTLINE_VARIANT),
            bgcolor=ft.Colors.SECONDARY_CONTAINER if name else None,
            padding=ft.Padding.only(left=12, right=6, top=12, bottom=12),
            content=ft.Row(
                [
                    ft.Icon(ft.Icons.CHECK if name else known.icon, size=18, color=color),
                    ft.Text(name or known.name, size=14, color=color, weight=ft.FontWeight.W_500),
                    ft.Icon(ft.Icons.ARROW_DROP_DOWN, size=20, color=color),
                ],
                tight=True,
                spacing=6,
            ),
        ),
    )
