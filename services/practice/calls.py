"""Cards that are called for a day, whatever their schedule says.

An interview brings each of its cards round once more in the days before it, and a question that
went badly is called for the next day. A call lives beside the schedule: `call_day` says from which
learning day on the card is wanted, an answer on that day or later fulfils it, and the memory state
stays what the log of reviews gives. A card that rests keeps who put it to rest in `called_by`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, literal_column, null, select, update

from services.practice.words import Phase
from services.store.journal import Image
from services.store.prepared import Prepared
from services.store.tables import cards

CALL_COLUMNS = ("call_day", "called_by")
PHASES = (Phase.NEW, Phase.REVIEW)
ACTIVE, SUSPENDED, RESTING = 0, 1, 2

_CALLED = Prepared(
    select(cards.c.id, cards.c.call_day, cards.c.called_by).where(
        cards.c.call_day.is_not(None), cards.c.called_by == bindparam("caller")
    )
)
_CLEAR = Prepared(
    update(cards)
    .where(cards.c.call_day.is_not(None), cards.c.called_by == bindparam("caller"))
    .values(call_day=null(), called_by=null())
)
_RESTING_FOR = select(cards).where(literal_column("cards.suspended = 2"), cards.c.called_by == bindparam("caller"))
_FULFIL = Prepared(update(cards).where(cards.c.id == bindparam("card_id")).values(call_day=null(), called_by=null()))
_CALL = Prepared(
    update(cards)
    .where(cards.c.id == bindparam("card_id"))
    .values(call_day=bindparam("wanted"), called_by=bindparam("caller"))
)


def is_called(row: Row[Any], day: int) -> bool:
    """Whether a row of `cards` is called for on a learning day."""
    return row.call_day is not None and row.call_day <= day


def fulfil(connection: Connection, row: Row[Any]) -> Image:
    """Takes the call off a card that was answered; returns the image that undoes it."""
    _FULFIL.run(connection, card_id=row.id)
    return _image(row)


def call(connection: Connection, row: Row[Any], *, day: int, caller: str) -> list[Image]:
    """Calls a card for a learning day unless it is called for earlier; returns the images that undo it."""
    if row.call_day is not None and row.call_day <= day:
        return []
    _CALL.run(connection, card_id=row.id, wanted=day, caller=caller)
    return [_image(row)]


def call_all(connection: Connection, card_ids: Sequence[str], *, day: int, caller: str) -> None:
    """Calls cards that are not called for yet; this is not a change to undo, it follows from the choice."""
    for card_id in card_ids:
        _CALL.run(connection, card_id=card_id, wanted=day, caller=caller)


def withdraw(connection: Connection, caller: str) -> list[Image]:
    """Takes back every call by an interview or a question; returns the images that undo it."""
    images = [_image(row) for row in _CALLED.all(connection, caller=caller)]
    if images:
        _CLEAR.run(connection, caller=caller)
    return images


def resting_for(connection: Connection, interview_id: str) -> list[Any]:
    """Returns the rows of the cards that rest because an interview is over."""
    return list(connection.execute(_RESTING_FOR, {"caller": interview_id}))


def wake(connection: Connection, rows: Sequence[Row[Any]]) -> list[Image]:
    """Brings cards back that rest or were suspended; returns the images that undo it."""
    asleep = [row for row in rows if row.suspended]
    for row in asleep:
        connection.execute(update(cards).where(cards.c.id == row.id).values(suspended=ACTIVE, called_by=None))
    return [Image(cards, row.id, {"suspended": row.suspended, "called_by": row.called_by}) for row in asleep]


def _image(row: Row[Any]) -> Image:
    return Image(cards, row.id, {"call_day": row.call_day, "called_by": row.called_by})
