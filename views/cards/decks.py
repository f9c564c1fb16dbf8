"""Decks in the Cards tab: choosing one, and making, renaming and deleting them."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.errors import NotFound
from services.practice.model import Deck
from views.boundary import component
from views.cards.browser import Browser
from views.cards.finding import ANY, FILTERS, deck_choices
from views.practise.words import plural
from views.widgets.buttons import menu
from views.widgets.naming import NameDialog
from views.widgets.sheets import Choice, ChoiceSheet, action_row


@component
def FilterSheet(*, browser: Browser, field: str) -> Any:
    """Asks for the value of one filter; decks can be managed on the spot."""
    known = next(f for f in FILTERS if f.field == field)
    decks = field == "deck_id"
    return ChoiceSheet(
        title=known.name,
        choices=known.choices(browser.shell.services),
        chosen=str(getattr(browser.found.query, field) or ""),
        choose=lambda value: browser.narrow(field, value),
        close=browser.close_sheet,
        none=ANY[field],
        more=[action_row(ft.Icons.ADD, "New deck", browser.handle(lambda: browser.sheet("new deck")))] if decks else [],
        trailing=(lambda choice: deck_menu(browser, choice)) if decks else None,
    )


def deck_menu(browser: Browser, choice: Choice) -> ft.Control:
    """Returns what can be done with a deck."""
    return menu(
        f"More about {choice.words}",
        [
            (
                "Rename deck",
                ft.Icons.EDIT_OUTLINED,
                browser.handle(lambda: browser.sheet(f"rename:{choice.value}")),
            ),
            ("Delete deck", ft.Icons.DELETE_OUTLINE, browser.handle(lambda: delete_deck(browser, choice.value))),
        ],
    )


def delete_deck(browser: Browser, deck_id: str) -> None:
    """Deletes a deck with its cards and offers to bring them back."""
    if not browser.may_leave():
        return
    deck = deck_of(browser, deck_id)
    change = browser.shell.services.decks.delete(deck_id)
    browser.deck_gone(f"{deck.name} deleted with {plural(deck.cards, 'card')}", change)


def deck_of(browser: Browser, deck_id: str) -> Deck:
    """Returns a deck. Raises NotFound."""
    for deck in browser.shell.services.decks.all():
        if deck.id == deck_id:
            return deck
    raise NotFound("This deck does not exist any more.")


@component
def DeckDialog(*, browser: Browser, deck_id: str) -> Any:
    """Asks for the name of a new deck, or another name for one."""
    decks = browser.shell.services.decks
    known = {choice.value: choice.words for choice in deck_choices(browser.shell.services)}

    def save(name: str) -> None:
        if deck_id:
            browser.changed("Deck renamed", decks.rename(deck_id, name))
        else:
            change = decks.create(name)
            browser.narrow("deck_id", change.card_ids[0])
            browser.shell.offer_undo("Deck added", change, browser.clear)

    return NameDialog(
        title="Rename deck" if deck_id else "New deck",
        label="Name of the deck",
        name=known.get(deck_id, ""),
        save=save,
        close=browser.close_sheet,
        action="Rename" if deck_id else "Add deck",
    )
