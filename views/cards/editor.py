"""Saving a card that is being written, on every way out of the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.errors import RehearseError
from services.practice.cards import Change
from services.practice.model import Card, Draft
from views.cards.browser import refresh_list
from views.cards.writing import Writing
from views.shell import Shell

FIRST_DECK = "My questions"


@dataclass(frozen=True)
class Ways:
    """Where the form leads: out of it, to another card, and to itself read anew."""

    out: Callable[[], None]
    to: Callable[[str], None]
    again: Callable[[], None]


class Editor:
    """One card in the form. `card` is None for one that is not there yet."""

    def __init__(self, shell: Shell, card: Card | None, *, deck_id: str, ways: Ways) -> None:
        self.shell = shell
        self.cards = shell.services.cards
        self.card = card
        self.ways = ways
        self.writing = Writing(card.draft if card else Draft(""), deck_id)
        self.closed = False
        self.complain: Callable[[str], Any] = lambda _: None

    @property
    def dirty(self) -> bool:
        if self.closed:
            return False
        if self.card is None:
            return not self.writing.blank
        return self.writing.rewritten or self.writing.moved

    def save(self) -> bool:
        """Saves what changed and offers to undo it. What cannot be saved is said, and stays."""
        if not self.dirty:
            return True
        try:
            changes = self._write()
        except RehearseError as error:
            self.complain(str(error))
            self.shell.tell(str(error), action="Discard", on_action=self.discard)
            return False
        self.complain("")
        self._offer_undo("Card saved" if self.card else "Card added", changes)
        return True

    def save_quietly(self) -> None:
        """Saves without a word, for when the app goes out of sight."""
        if self.card is not None and self.dirty:
            self.shell.attempt(self._write)

    def leave(self) -> None:
        """Saves, then goes back to where the person came from."""
        if self.save():
            self.close()
            self.ways.out()

    def discard(self) -> None:
        """Goes back without what was not saved."""
        self.close()
        self.ways.out()

    def close(self) -> None:
        """Ends the writing: nothing is saved from here on."""
        self.closed = True

    def left(self) -> None:
        """Saves what is still unsaved when the form disappears by another way."""
        self.save()
        self.close()

    def act(self, message: str, change: Callable[[str], Change], then: Callable[[Change], None]) -> None:
        """Saves, does something to the card, and offers to take that back."""
        if self.card is None or not self.save():
            return
        done = change(self.card.id)
        here, back = self.card.id, self.ways.to
        then(done)
        refresh_list(self.shell)

        def undone() -> None:
            refresh_list(self.shell)
            back(here)

        self.shell.offer_undo(message, done, undone)

    def gone(self, _: Change) -> None:
        """Leaves the form of a card that was deleted."""
        self.close()
        self.ways.out()

    def _write(self) -> Sequence[Change]:
        if self.card is None:
            return self._add()
        changes = []
        if self.writing.rewritten:
            changes.append(self.cards.edit(self.card.id, self.writing.draft()))
            self.writing.kept()
        if self.writing.moved:
            changes.append(self.cards.move([self.card.id], self.writing.deck_id))
            self.writing.deck_before = self.writing.deck_id
        refresh_list(self.shell)
        return changes

    def _add(self) -> Sequence[Change]:
        changes = []
        deck_id = self.writing.deck_id
        draft = self.writing.draft()
        if not deck_id:
            changes.append(self.shell.services.decks.create(FIRST_DECK))
            deck_id = self.writing.deck_id = changes[0].card_ids[0]
        changes.append(self.cards.create(deck_id, draft))
        self.close()
        refresh_list(self.shell)
        return changes

    def _offer_undo(self, message: str, changes: Sequence[Change]) -> None:
        shell, again = self.shell, self.ways.again

        def undo() -> None:
            for change in reversed(changes):
                self.cards.undo(change.step)
            refresh_list(shell)
            again()

        shell.tell(message, action="Undo", on_action=undo)
