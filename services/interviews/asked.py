"""The cards behind the questions that were asked: found, or made in the deck "Asked of me"."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from services.errors import InvalidInput, NotFound
from services.practice import calls
from services.practice.cards import (
    QUESTION_LIMIT,
    TAG_LIMIT,
    Pending,
    cleaned,
    delete_cards,
    find_docids,
    insert_card,
)
from services.practice.model import CardQuery, Draft
from services.store.ids import new_id
from services.store.journal import Image
from services.store.tables import asked_questions, cards, decks

# Not a starter deck's: the key by which the deck is known whatever the person calls it.
DECK_KEY = "own/asked-of-me"
DECK_NAME = "Asked of me"
DECK_SUMMARY = "Questions from your own interviews"
LIKELY = 8

__all__ = ["DECK_KEY", "QUESTION_LIMIT", "call_for_tomorrow", "card_asking", "card_row", "drop_unused"]


def card_row(connection: Connection, card_id: str) -> Row[Any]:
    """Returns the row of a card. Raises NotFound."""
    row = connection.execute(select(cards).where(cards.c.id == card_id)).first()
    if row is None:
        raise NotFound("This card does not exist any more.")
    return row


def card_asking(change: Pending, question: str, company: str) -> Row[Any]:
    """Returns the card that asks just this, a new one if there is none. Raises InvalidInput."""
    if not question:
        raise InvalidInput("Type the question first.")
    docids, _ = find_docids(change.connection, CardQuery(text=question), 0, limit=LIKELY)
    likely = change.connection.execute(select(cards).where(cards.c.docid.in_(docids)))
    same = [row for row in likely if " ".join(row.question.split()).casefold() == question.casefold()]
    if same:
        return same[0]
    draft = cleaned(Draft(question, tags=(company[:TAG_LIMIT],)))
    card_id = insert_card(change.connection, _deck(change), draft, change.now)
    change.images.append(Image(cards, card_id, None))
    return card_row(change.connection, card_id)


def call_for_tomorrow(connection: Connection, card_id: str, asked_id: str, today: int) -> None:
    """Calls a card for the next learning day and brings it back into practice; a deleted one stays deleted."""
    row = connection.execute(select(cards).where(cards.c.id == card_id)).first()
    if row is not None:
        calls.wake(connection, [row])
        calls.call(connection, row, day=today + 1, caller=asked_id)


def drop_unused(connection: Connection, card_id: str, now: int) -> list[Image]:
    """Deletes a card of "Asked of me" that was never practised, changed or asked elsewhere; returns its images."""
    unused = select(cards.c.id).join(decks, decks.c.id == cards.c.deck_id).where(
        cards.c.id == card_id, decks.c.starter_key == DECK_KEY, cards.c.reps == 0,
        cards.c.changed_at == cards.c.created_at,
        ~select(asked_questions.c.id).where(asked_questions.c.card_id == card_id).exists(),
    )  # fmt: skip
    return delete_cards(connection, list(connection.execute(unused).scalars()), now)


def _deck(change: Pending) -> str:
    """Returns the key of the deck, made when it is needed first."""
    found = change.connection.execute(select(decks.c.id).where(decks.c.starter_key == DECK_KEY)).scalar()
    if found is not None:
        return str(found)
    deck_id = new_id(change.now)
    highest = change.connection.execute(select(func.max(decks.c.position))).scalar()
    change.connection.execute(
        insert(decks).values(
            id=deck_id,
            starter_key=DECK_KEY,
            name=DECK_NAME,
            summary=DECK_SUMMARY,
            icon="forum_outlined",
            position=0 if highest is None else highest + 1,
            created_at=change.now,
            changed_at=change.now,
        )
    )
    change.images.append(Image(decks, deck_id, None))
    return deck_id
