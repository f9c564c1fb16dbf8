"""What is known about a card besides its text: its schedule, and the variants of its story."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.practice.model import CardRow
from services.practice.words import KIND_NAMES
from views.boundary import component
from views.cards.editor import Editor
from views.cards.words import plain, schedule_words, state_words
from views.shell import use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import quiet
from views.widgets.rows import row_button
from views.widgets.surfaces import heading, muted, panel


@component
def Siblings(*, editor: Editor) -> Any:
    """Shows when the card comes up, and leads to its variants."""
    shell = use_shell()
    card = editor.card
    assert card is not None
    variants = shell.services.cards.siblings(card.id)
    return ft.Column(
        [
            panel(
                heading("Schedule"),
                ft.Text(schedule_words(card)),
                *(
                    [muted("It keeps slipping: shorter points or a better story help more than repeating.")]
                    if card.leech
                    else []
                ),
            ),
            ft.Column(
                [
                    heading("Variants"),
                    muted("The same story for another question. Two variants never come up on one day.", size=14),
                    *(variant(editor, row) for row in variants),
                    ft.Row(
                        [quiet("Add a variant", shell.handler(lambda: add_variant(editor)), icon=ft.Icons.CALL_SPLIT)]
                    ),
                ],
                spacing=SMALL_GAP,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
        ],
        spacing=24,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def variant(editor: Editor, row: CardRow) -> ft.Control:
    """Returns the way to a variant; what was typed is saved first."""

    def go() -> None:
        if editor.save():
            editor.ways.to(row.id)

    return row_button(
        ft.Icon(ft.Icons.CALL_SPLIT, color=ft.Colors.PRIMARY),
        plain(row.question),
        f"{KIND_NAMES[row.kind]} · {state_words(row)}",
        editor.shell.handler(go),
        key=row.id,
    )


def add_variant(editor: Editor) -> None:
    """Copies the card as its sibling and opens the copy."""
    cards = editor.cards
    editor.act(
        "Variant added. The two never come up on one day.",
        lambda card_id: cards.duplicate(card_id, as_variant=True),
        lambda change: editor.ways.to(change.card_ids[0]),
    )
