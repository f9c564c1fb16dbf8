"""What can be done with the card that is open."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from views.cards.editor import Editor
from views.cards.siblings import add_variant
from views.shell import Shell
from views.widgets.buttons import icon_button, menu


def preview_button(shell: Shell, preview: bool, toggle: Callable[[], None]) -> ft.Control:
    """Returns the switch between writing and seeing how it looks."""
    if preview:
        return icon_button(ft.Icons.EDIT_OUTLINED, "Write", shell.handler(toggle))
    return icon_button(ft.Icons.VISIBILITY_OUTLINED, "Preview", shell.handler(toggle))


def card_menu(editor: Editor) -> ft.Control:
    """Returns the menu of a card: each item saves first and can be undone."""
    cards, card, ways, handle = editor.cards, editor.card, editor.ways, editor.shell.handler
    assert card is not None

    def suspend() -> None:
        words = "Card back in practice" if card.suspended else "Card suspended"
        editor.act(words, lambda key: cards.suspend([key], not card.suspended), lambda _: ways.again())

    def duplicate() -> None:
        editor.act("Card copied", cards.duplicate, lambda change: ways.to(change.card_ids[0]))

    def split() -> None:
        editor.act("Card split in two", cards.split, lambda _: ways.again())

    def delete() -> None:
        # What was typed goes with the card; saving it first would only be in the way.
        editor.writing = type(editor.writing)(card.draft, card.deck_id)
        editor.act("Card deleted", lambda key: cards.delete([key]), editor.gone)

    return menu(
        "More about this card",
        [
            ("Duplicate", ft.Icons.CONTENT_COPY, handle(duplicate)),
            ("Add a variant", ft.Icons.CALL_SPLIT, handle(lambda: add_variant(editor))),
            ("Split in two", ft.Icons.VERTICAL_SPLIT_OUTLINED, handle(split)),
            (
                ("Unsuspend", ft.Icons.PLAY_CIRCLE_OUTLINE, handle(suspend))
                if card.suspended
                else ("Suspend", ft.Icons.PAUSE_CIRCLE_OUTLINE, handle(suspend))
            ),
            ("Delete", ft.Icons.DELETE_OUTLINE, handle(delete)),
        ],
    )
