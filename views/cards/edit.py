"""One card, open for writing; and a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

from services.errors import NotFound
from services.practice.model import Card
from views.boundary import view_component
from views.cards.editor import Editor, Ways
from views.cards.form import CardForm
from views.cards.toolbar import card_menu, preview_button
from views.hooks import use_made_ref, use_made_state, use_while_there
from views.leaving import use_before_leaving
from views.shell import Shell, use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import icon_button, secondary
from views.widgets.screen import page_view
from views.widgets.surfaces import empty


@view_component
def EditView() -> Any:
    ft.use_route_location()
    card_id = ft.use_route_params().get("card_id", "")
    version, set_version = ft.use_state(0)
    # A key of its own for every card: hooks must not carry one card's text over to another.
    return EditScreen(key=f"{card_id}-{version}", card_id=card_id, again=lambda: set_version(lambda n: n + 1))


@view_component
def NewView() -> Any:
    shell = use_shell()
    given = parameters(shell)

    def editor() -> Editor:
        decks = [deck.id for deck in shell.services.decks.all()]
        wanted = given.get("deck", "")
        ways = Ways(
            out=lambda: shell.go("/cards"), to=lambda card_id: shell.go(f"/cards/{card_id}"), again=lambda: None
        )
        return Editor(shell, None, deck_id=wanted if wanted in decks else "".join(decks[:1]), ways=ways)

    return form_view(shell, use_made_ref(editor), "New card", focus="")


@view_component
def EditScreen(*, card_id: str, again: Callable[[], None]) -> Any:
    shell = use_shell()
    given, _ = use_made_state(lambda: parameters(shell))
    card, _ = use_made_state(lambda: card_or_none(shell, card_id))
    from_session = given.get("from") == "session"
    tail = "?from=session" if from_session else ""

    def to(other: str) -> None:
        here = urlsplit(shell.page.route).path
        again() if here == f"/cards/{other}" else shell.go(f"/cards/{other}{tail}")

    ways = Ways(out=lambda: shell.go("/session" if from_session else "/cards"), to=to, again=again)
    editor = use_made_ref(lambda: Editor(shell, card, deck_id=card.deck_id if card else "", ways=ways))
    if card is None:
        return missing_view(ways)
    return form_view(shell, editor, "Edit card", focus=given.get("focus", ""))


def form_view(shell: Shell, editor: Editor, title: str, *, focus: str) -> Any:
    """Returns the screen with the form; every way out of it saves. Uses hooks."""
    preview, set_preview = ft.use_state(False)
    use_saving(shell, editor)
    view = page_view(
        f"/cards/{editor.card.id if editor.card else 'new'}",
        title,
        CardForm(editor=editor, preview=preview, focus=focus),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(editor.leave)),
        actions=[
            preview_button(shell, preview, lambda: set_preview(not preview)),
            ft.FilledTonalButton("Save", on_click=shell.handler(editor.leave), height=40),
            *([card_menu(editor)] if editor.card else [ft.Container(width=SMALL_GAP)]),
        ],
    )
    view.can_pop = False
    view.on_confirm_pop = shell.handler(stay_and_leave(editor))
    return view


def stay_and_leave(editor: Editor) -> Callable[[Any], Any]:
    """Returns what the system's own Back does: saves first, then leaves by the form's way out."""

    async def confirm(event: Any) -> None:
        await event.control.confirm_pop(False)
        editor.leave()

    return confirm


def use_saving(shell: Shell, editor: Editor) -> None:
    """Saves before the form is left, when it disappears and when the app goes out of sight. Uses hooks."""
    use_before_leaving(shell, editor.save, hide=editor.save_quietly)
    use_while_there(lambda: lambda: shell.attempt(editor.left))


def parameters(shell: Shell) -> dict[str, str]:
    """Returns the parameters of the address, the last value of each."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(shell.page.route).query).items()}


def card_or_none(shell: Shell, card_id: str) -> Card | None:
    """Returns a card, or None if it does not exist any more."""
    try:
        return shell.services.cards.get(card_id)
    except NotFound:
        return None


def missing_view(ways: Ways) -> Any:
    """Returns the screen of a card that is not there."""
    return page_view(
        "/cards/gone",
        "Card",
        empty(
            ft.Icons.SEARCH_OFF,
            "This card is not here any more",
            "It was deleted, perhaps in another window.",
            secondary("Go back", lambda _: ways.out()),
        ),
    )
