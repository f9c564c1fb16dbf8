"""Leeches: cards failed again and again since they were last rewritten."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, literal_column, select

from services.store.prepared import Prepared
from services.store.tables import cards, reviews

LEECH_AFTER = 6

# Written out, not bound: SQLite uses a partial index only where it can see the value.
_FAILED: ColumnElement[bool] = literal_column("reviews.grade = 1")
_FAILURES = Prepared(
    select(func.count()).where(
        reviews.c.card_id == bindparam("card_id"),
        _FAILED,
        reviews.c.reviewed_at > bindparam("mended_at"),
    )
)


def is_leech(connection: Connection, row: Row[Any]) -> bool:
    """Whether the card was graded Again six times or more since it was last rewritten."""
    if row.reps < LEECH_AFTER:
        return False
    return bool(_FAILURES.scalar(connection, card_id=row.id, mended_at=row.mended_at) >= LEECH_AFTER)


def leech_condition() -> ColumnElement[bool]:
    """Returns the condition that a card is a leech; see `is_leech`."""
    often = select(reviews.c.card_id).where(_FAILED).group_by(reviews.c.card_id).having(func.count() >= LEECH_AFTER)
    since = (
        select(func.count())
        .where(reviews.c.card_id == cards.c.id, _FAILED, reviews.c.reviewed_at > cards.c.mended_at)
        .correlate(cards)
        .scalar_subquery()
    )
    return and_(cards.c.id.in_(often), cards.c.suspended == 0, since >= LEECH_AFTER)
