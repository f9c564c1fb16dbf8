"""Cards that are called for a day, whatever their schedule says.

An interview brings each of its cards round once more in the days before it, and a question that
went badly is called for the next day. A call lives beside the schedule: `call_day` says from which
learning day on the card is wanted, an answer on that day or later fulfils it, and the memory state
stays what the log of reviews gives.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from services.store.journal import Image
from services.store.prepared import Prepared
from services.store.tables import cards

CALL_COLUMNS = ("call_day", "called_by")

_CALLED = Prepared(
    select(cards.c.id, cards.c.call_day, cards.c.called_by).where(
        cards.c.call_day.is_not(None), cards.c.called_by == bindparam("called_by")
    )
)
_CLEAR = Prepared(
    update(cards)
    .where(cards.c.call_day.is_not(None), cards.c.called_by == bindparam("caller"))
    .values(call_day=None, called_by=None)
)


def withdraw(connection: Connection, caller: str) -> list[Image]:
    """Takes back every call by an interview or a question; returns the images that undo it."""
    images = [
        Image(cards, row.id, {"call_day": row.call_day, "called_by": row.called_by})
        for row in _CALLED.all(connection, called_by=caller)
    ]
    if images:
        _CLEAR.run(connection, caller=caller)
    return images
