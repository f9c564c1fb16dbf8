"""Decks: the starters people choose from, their own, and what each has for today."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, literal_column, select, update

from services.clock import Clock, learning_day
from services.errors import InvalidInput, NotFound
from services.practice import queue
from services.practice.cards import Change, changing, delete_cards, shuffle_of
from services.practice.model import Deck, Draft
from services.practice.rows import columns_of_draft
from services.practice.starter import StarterCard, StarterDeck, read_decks
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import Image, whole_images
from services.store.prepared import Prepared
from services.store.tables import cards, decks

NAME_LIMIT = 80

_HELD = select(func.count()).select_from(cards).where(cards.c.deck_id == decks.c.id)
_DECKS = Prepared(
    select(decks, _HELD.scalar_subquery().label("cards"), _HELD.where(*queue.is_new()).scalar_subquery().label("new"))
    .order_by(decks.c.position, decks.c.name)
)  # fmt: skip
# The plus sign keeps SQLite off the index by deck, which would have it read every card.
_BY_DECK: ColumnElement[str] = literal_column("+cards.deck_id")
_LEARNING = Prepared(select(cards.c.deck_id, func.count()).where(*queue.is_learning()).group_by(_BY_DECK))
_DUE = Prepared(select(cards.c.deck_id, func.count()).where(*queue.is_due()).group_by(_BY_DECK))
_CALLED = Prepared(select(cards.c.deck_id, func.count()).where(*queue.is_called()).group_by(_BY_DECK))
_RESTING = Prepared(
    select(cards.c.deck_id, func.count()).where(literal_column("cards.suspended = 2")).group_by(cards.c.deck_id)
)


class Decks:
    """The person's decks. Every change is one transaction and can be undone."""

    def __init__(self, database: Database, clock: Clock, starters: Path) -> None:
        self._database = database
        self._clock = clock
        self._starters = starters

    @cached_property
    def starters(self) -> tuple[StarterDeck, ...]:
        """The decks that Rehearse ships with. Raises DeckFileError."""
        return read_decks(self._starters)

    def all(self) -> tuple[Deck, ...]:
        """Returns every deck with its counts for today, before the daily limits."""
        with self._database.read() as connection:
            return decks_of(connection, learning_day(self._clock))

    def missing_starters(self) -> tuple[StarterDeck, ...]:
        """Returns the starter decks that the person does not have."""
        with self._database.read() as connection:
            there = set(connection.execute(select(decks.c.starter_key)).scalars())
        return tuple(deck for deck in self.starters if deck.key not in there)

    def add_starters(self, keys: Sequence[str]) -> Change:
        """Copies starter decks into the person's own. One that is there already is left as it is."""
        wanted = [deck for deck in self.starters if deck.key in keys]
        with changing(self._database, self._clock, "Add decks") as change:
            for starter in wanted:
                change.images += _add_starter(change.connection, starter, change.now)
        return change.done()

    def create(self, name: str, summary: str = "") -> Change:
        """Adds an empty deck; the change names its key. Raises InvalidInput."""
        with changing(self._database, self._clock, "Add deck") as change:
            deck_id = _insert(change.connection, change.now, name=_name(name), summary=summary.strip(), icon="folder")
            change.images.append(Image(decks, deck_id, None))
        return Change(change.step, change.label, (deck_id,))

    def rename(self, deck_id: str, name: str) -> Change:
        """Gives a deck another name. Raises InvalidInput or NotFound."""
        with changing(self._database, self._clock, "Rename deck") as change:
            row = change.connection.execute(select(decks).where(decks.c.id == deck_id)).first()
            if row is None:
                raise NotFound("This deck does not exist any more.")
            change.images.append(Image(decks, deck_id, {"name": row.name, "changed_at": row.changed_at}))
            change.connection.execute(
                update(decks).where(decks.c.id == deck_id).values(name=_name(name), changed_at=change.now)
            )
        return change.done()

    def delete(self, deck_id: str) -> Change:
        """Deletes a deck with its cards and their reviews; undo brings all of it back."""
        with changing(self._database, self._clock, "Delete deck") as change:
            rows = change.connection.execute(select(decks).where(decks.c.id == deck_id)).all()
            held = change.connection.execute(select(cards.c.id).where(cards.c.deck_id == deck_id)).scalars().all()
            change.images += delete_cards(change.connection, held, change.now)
            change.images += whole_images(decks, rows)
            journal.bury(change.connection, decks, [deck_id], change.now)
        return change.done()


def decks_of(connection: Connection, day: int) -> tuple[Deck, ...]:
    """Returns every deck with its counts for a learning day."""
    learning, due, called, resting = (
        dict(statement.all(connection, day=day)) for statement in (_LEARNING, _DUE, _CALLED, _RESTING)
    )
    return tuple(
        Deck(
            id=row.id,
            name=row.name,
            summary=row.summary,
            icon=row.icon,
            cards=row.cards,
            new=row.new,
            learning=learning.get(row.id, 0),
            due=due.get(row.id, 0) + called.get(row.id, 0),
            resting=resting.get(row.id, 0),
        )
        for row in _DECKS.all(connection, day=day)
    )


def _add_starter(connection: Connection, starter: StarterDeck, now: int) -> list[Image]:
    there = connection.execute(select(decks.c.id).where(decks.c.starter_key == starter.key)).first()
    if there is not None:
        return []
    deck_id = _insert(
        connection, now, name=starter.name, summary=starter.summary, icon=starter.icon, starter_key=starter.key
    )
    docid = connection.execute(select(func.coalesce(func.max(cards.c.docid), literal_column("0")))).scalar_one()
    rows = [
        _starter_row(card, f"{starter.key}/{card.key}", now)
        | {"deck_id": deck_id, "position": position, "docid": docid + 1 + position}
        for position, card in enumerate(starter.cards)
    ]
    connection.execute(insert(cards), rows)
    return [Image(decks, deck_id, None), *(Image(cards, row["id"], None) for row in rows)]


def _starter_row(card: StarterCard, key: str, now: int) -> dict[str, Any]:
    draft = Draft(
        question=card.question,
        kind=card.kind,
        competencies=card.competencies,
        points=card.points,
        follow_ups=card.follow_ups,
        tags=card.tags,
    )
    card_id = new_id(now)
    return {
        "id": card_id,
        "starter_key": key,
        "shuffle": shuffle_of(card_id),
        "created_at": now,
        "changed_at": now,
        **columns_of_draft(draft),
    }


def _insert(connection: Connection, now: int, **values: Any) -> str:
    deck_id = new_id(now)
    highest = connection.execute(select(func.max(decks.c.position))).scalar()
    position = 0 if highest is None else highest + 1
    connection.execute(insert(decks).values(id=deck_id, position=position, created_at=now, changed_at=now, **values))
    return deck_id


def _name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise InvalidInput("A deck needs a name.")
    if len(cleaned) > NAME_LIMIT:
        raise InvalidInput(f"The deck's name has {len(cleaned):,} characters; at most {NAME_LIMIT} fit.")
    return cleaned
