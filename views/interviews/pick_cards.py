"""Single cards for an interview: the person's stories first, any other by its words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import flet as ft

from services.errors import NotFound
from services.practice.model import CardQuery, CardState
from views.boundary import component
from views.cards.words import plain
from views.hooks import use_made_state
from views.shell import Shell, use_shell
from views.widgets.buttons import primary
from views.widgets.sheets import Choice, Sheet, choice_row

SHOWN = 12
SEARCH_DELAY_S = 0.12


@component
def CardSheet(
    *, chosen: tuple[str, ...], change: Callable[[tuple[str, ...]], Any], close: Callable[[], None]
) -> Any:  # fmt: skip
    """Asks for any number of cards; each tap counts at once."""
    shell = use_shell()
    ticked, set_ticked = ft.use_state(chosen)
    newest = ft.use_ref("")
    found, put = use_made_state(lambda: choices_for(shell, ""))
    own, _ = use_made_state(lambda: [choice for choice in (choice_of(shell, key) for key in chosen) if choice])

    async def search(event: ft.Event[ft.TextField]) -> None:
        newest.current = event.control.value or ""
        mine = newest.current
        await asyncio.sleep(SEARCH_DELAY_S)
        if newest.current == mine:
            put(lambda _: choices_for(shell, mine))

    def toggle(key: str) -> None:
        values = tuple(k for k in ticked if k != key) if key in ticked else (*ticked, key)
        set_ticked(lambda _: values)
        change(values)

    shown = {choice.value: choice for choice in [*([] if newest.current else own), *found]}
    rows = [
        choice_row(
            choice,
            selected=choice.value in ticked,
            several=True,
            on_click=shell.handler(lambda key=choice.value: toggle(key)),
        )
        for choice in shown.values()
    ]
    field = ft.TextField(
        key="card-search", label="Search your cards", autocorrect=False, on_change=shell.handler(search)
    )  # fmt: skip
    fill = [ft.Container() for _ in range(max(0, SHOWN - len(rows)))]
    return Sheet(
        title="Stories and single cards",
        body=[ft.Container(field, padding=8), *rows, *fill],
        close=close,
        foot=primary("Done", shell.handler(close)),
    )


def choices_for(shell: Shell, text: str) -> list[Choice]:
    """Returns the cards that fit; without words, those with a story of the person's own."""
    query = CardQuery(text=text) if text.strip() else CardQuery(state=CardState.STORY)
    return [Choice(row.id, plain(row.question)) for row in shell.services.cards.find(query, limit=SHOWN).rows]


def choice_of(shell: Shell, card_id: str) -> Choice | None:
    try:
        return Choice(card_id, plain(shell.services.cards.get(card_id).draft.question))
    except NotFound:
        return None
