"""What can be done in the Cards tab. Handlers of every drawing share it, so none is out of date."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from services.practice.cards import PAGE, Change
from services.practice.model import CardQuery
from views.cards.finding import FILTERS, Found, find, query_of, with_page
from views.practise.words import plural
from views.shell import Shell

if TYPE_CHECKING:
    from views.cards.editor import Editor

TYPING_PAUSE_S = 0.12


class Browser:
    """Finds, selects and changes cards, and puts what came of it on the screen."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.cards = shell.services.cards
        self.route = shell.page.route
        self.found = find(shell.services, Found(CardQuery()), query_of(self.route) or CardQuery(), limit=PAGE)
        self.editor: Editor | None = None
        self._put: Callable[[Found], None] = lambda _: None
        self._typed = 0

    def update(self, put: Callable[[Found], None], *, panes: bool) -> None:
        self._put = put
        self.panes = panes

    def show(self, found: Found) -> None:
        """Puts a list on the screen."""
        self.found = found
        self._put(found)

    def arrive(self, route: str) -> None:
        """Follows the address: other filters if it names some, else the list as it is now."""
        if route == self.route:
            return
        self.route = route
        asked = query_of(route)
        if asked is not None:
            self.look_for(asked)
        elif route == "/cards":
            self.reload()

    def look_for(self, query: CardQuery) -> None:
        """Shows a query from its first page on."""
        self.show(replace(find(self.shell.services, self.found, query, limit=PAGE), selected=None, sheet=""))

    def reload(self) -> None:
        """Reads the same rows again after something changed."""
        limit = max(PAGE, len(self.found.rows))
        again = find(self.shell.services, replace(self.found, rows=()), self.found.query, limit=limit)
        self.show(again)

    async def type(self, text: str) -> None:
        """Searches once the person pauses."""
        self._typed += 1
        turn = self._typed
        await asyncio.sleep(TYPING_PAUSE_S)
        if turn == self._typed and text != self.found.query.text:
            self.look_for(replace(self.found.query, text=text))

    def narrow(self, field: str, value: str) -> None:
        """Sets a filter; an empty value takes it away."""
        known = next(f for f in FILTERS if f.field == field)
        given: dict[str, Any] = {field: known.read(value) if value else None}
        self.look_for(replace(self.found.query, **given))

    def clear(self) -> None:
        """Takes away every filter and the search."""
        self._forget(CardQuery())

    def clear_text(self) -> None:
        """Takes away the search."""
        self._forget(replace(self.found.query, text=""))

    def clear_filters(self) -> None:
        """Takes away every filter; the search stays."""
        self.look_for(CardQuery(text=self.found.query.text))

    def _forget(self, query: CardQuery) -> None:
        self._typed += 1
        self.found = replace(self.found, cleared=self.found.cleared + 1)
        self.look_for(query)

    def more(self) -> None:
        """Adds the next page to the list."""
        if self.found.after is not None:
            self.show(with_page(self.found, self.cards.find(self.found.query, after=self.found.after)))

    def sheet(self, name: str) -> None:
        """Opens a sheet, or closes it if the name is empty."""
        self.show(replace(self.found, sheet=name))

    def close_sheet(self) -> None:
        """Closes whatever asks something; the list is left as it is."""
        if self.found.sheet:
            self.sheet("")

    def press(self, card_id: str) -> None:
        """Opens a card, or selects it while cards are being selected."""
        if self.found.selected is not None:
            self.select(self.found.selected ^ {card_id})
        elif not self.panes:
            self.shell.go(f"/cards/{card_id}")
        elif self.may_leave():
            self.show(replace(self.found, chosen=card_id))

    def hold(self, card_id: str) -> None:
        """Begins selecting with a card."""
        self.select((self.found.selected or frozenset()) ^ {card_id})

    def select(self, ids: frozenset[str] | None) -> None:
        """Selects exactly these; None ends selecting."""
        self.show(replace(self.found, selected=ids, sheet=""))

    def select_all(self) -> None:
        """Selects every card that fits, also those not loaded yet; if all are selected, none."""
        everything = frozenset(self.cards.ids(self.found.query))
        self.select(frozenset() if self.found.selected == everything else everything)

    def may_leave(self) -> bool:
        """Saves the card beside the list; whether that worked, so that another can be opened."""
        return self.editor is None or self.editor.save()

    def changed(self, message: str, change: Change) -> None:
        """Shows what became of a change and offers to take it back."""
        # The card beside the list may have been changed too: its form would write the old text over it.
        self.found = replace(self.found, selected=None, sheet="", chosen=None)
        self.reload()
        self.shell.offer_undo(message, change, self.reload)

    def apply(self, verb: str, act: Callable[[Sequence[str]], Change]) -> None:
        """Does something to the selected cards."""
        ids = sorted(self.found.selected or ())
        if not ids:
            self.shell.tell("Select a card first.")
            return
        if not self.may_leave():
            return
        self.changed(f"{plural(len(ids), 'card')} {verb}", act(ids))

    def deck_gone(self, message: str, change: Change) -> None:
        """As `changed`, after the deck that the list is narrowed to was deleted."""
        self.found = replace(self.found, query=replace(self.found.query, deck_id=None), rows=())
        self.changed(message, change)

    def go_new(self) -> None:
        """Opens the form for a new card, in the deck that is on the screen."""
        deck = self.found.query.deck_id
        self.shell.go(f"/cards/new?deck={deck}" if deck else "/cards/new")

    def handle(self, action: Callable[..., Any]) -> Callable[[Any], Any]:
        return self.shell.handler(action)


_LIST = "rehearse.cards.list"


def remember_list(browser: Browser) -> None:
    """Makes the session's list of cards known to the forms that lie over it."""
    browser.shell.page.session.store.set(_LIST, browser)


def refresh_list(shell: Shell) -> None:
    """Reads the list again after a card changed elsewhere."""
    browser = shell.page.session.store.get(_LIST)
    if isinstance(browser, Browser):
        browser.reload()
