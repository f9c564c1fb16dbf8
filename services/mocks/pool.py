"""The cards that a mock could ask, read source by source so that a large collection costs no more than a small one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, literal, literal_column, select

from services.interviews.model import Rating
from services.mocks.drawing import Candidate
from services.practice.calls import SUSPENDED
from services.practice.rows import competency_label
from services.practice.words import Competency, Kind
from services.store.tables import asked_questions, cards, mock_questions

MOST = 400


def candidates(
    connection: Connection, *, deck_ids: Sequence[str], chosen_ids: Sequence[str], weakest: Competency | None
) -> list[Candidate]:
    """Returns up to 400 cards of each source; suspended ones are left out."""
    asked = _newest(connection, select(asked_questions.c.card_id).order_by(asked_questions.c.id.desc()))
    rough = _rough(connection)
    label = competency_label(weakest) if weakest else ""
    openers, others = cards.c.kind == Kind.OPENER.value, cards.c.kind != Kind.OPENER.value
    wanted: list[ColumnElement[bool]] = [
        cards.c.id.in_([*asked, *rough, *chosen_ids][: 3 * MOST]),
        cards.c.deck_id.in_([literal(key) for key in deck_ids]),
        openers,
        others,
    ]
    if weakest:
        wanted.insert(2, literal_column("' ' || cards.labels || ' '").like(literal(f"% {label} %")))
    found: dict[str, Row[Any]] = {}
    for condition in wanted:
        rows = connection.execute(
            select(cards).where(condition, cards.c.suspended != SUSPENDED).order_by(cards.c.docid).limit(MOST)
        )
        found |= {row.id: row for row in rows}
    return [_candidate(row, asked=row.id in asked, rough=row.id in rough) for row in found.values()]


def _rough(connection: Connection) -> set[str]:
    """Returns the cards whose answer was rated rough the last time it was rated, in an interview or a mock."""
    latest: dict[str, tuple[int, str]] = {}
    for table in (asked_questions, mock_questions):
        rated = (
            select(table.c.card_id, table.c.changed_at, table.c.rating)
            .where(table.c.card_id.is_not(None), table.c.rating != "")
            .order_by(table.c.id.desc())
            .limit(MOST)
        )
        if table is mock_questions:
            rated = rated.where(mock_questions.c.role == "candidate")
        for card_id, at, rating in connection.execute(rated):
            latest[card_id] = max(latest.get(card_id, (0, "")), (at, rating))
    return {card_id for card_id, (_, rating) in latest.items() if rating == Rating.ROUGH}


def _newest(connection: Connection, wanted: Any) -> set[str]:
    return {card_id for card_id in connection.execute(wanted.limit(MOST)).scalars() if card_id is not None}


def _candidate(row: Row[Any], *, asked: bool, rough: bool) -> Candidate:
    return Candidate(
        card_id=row.id,
        question=row.question,
        kind=Kind(row.kind),
        deck_id=row.deck_id,
        competencies=tuple(Competency(name) for name in json.loads(row.competencies)),
        family_id=row.family_id,
        asked=asked,
        rough=rough,
    )
