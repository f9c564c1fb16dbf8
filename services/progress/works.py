"""Areas the person chose to work on: kept with the plan and where they stood, and how it moved since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, literal_column, or_, select, update

from services.clock import from_ms
from services.practice import calls
from services.practice.rows import competency_label
from services.practice.words import Competency
from services.progress.areas import mean_of
from services.progress.model import HINTS, Evidence, IfThen, Work
from services.store.ids import new_id
from services.store.journal import Image
from services.store.prepared import Prepared
from services.store.tables import areas_of_work, cards

CARDS = 8

_WORKS = Prepared(
    select(areas_of_work)
    .where(or_(areas_of_work.c.ended_at.is_(None), areas_of_work.c.ended_at >= bindparam("ended_since")))
    .order_by(areas_of_work.c.id.desc())
)
_FITTED = (cards.c.id, cards.c.question, cards.c.call_day, cards.c.called_by)
_LABELLED = (literal_column("' '") + cards.c.labels + literal_column("' '")).like(bindparam("label"))
_AWAKE: ColumnElement[bool] = literal_column("cards.suspended = 0")


def _waiting(phase: int, *order: Any) -> Prepared:
    """Returns the cards of a phase that fit, read along an index until there are enough."""
    return Prepared(
        select(*_FITTED)
        .where(literal_column(f"cards.phase = {phase}"), _AWAKE, _LABELLED)
        .order_by(*order)
        .limit(bindparam("limit"))
    )


# SQLite is given the keys as one JSON text, whatever their number.
_BY_ID = Prepared(
    select(*_FITTED).where(
        cards.c.id.in_(select(func.json_each(bindparam("card_ids")).table_valued("value").c.value)),
        _AWAKE,
        literal_column("cards.phase IN (0, 2)"),
    )
)
_COMING = _waiting(2, cards.c.due_day, cards.c.shuffle)
_NEW = _waiting(0, cards.c.position, cards.c.docid)


def fitting(connection: Connection, competency: Competency, rough_ids: Sequence[str]) -> list[Any]:
    """Returns id, question and call of the cards that fit an area best, at most eight.

    What went badly lately (`rough_ids`) comes first, then what comes back soonest, then what was
    never practised.
    """
    there = {row.id: row for row in _BY_ID.all(connection, card_ids=json.dumps(rough_ids))} if rough_ids else {}
    found = {card_id: there[card_id] for card_id in rough_ids if card_id in there}
    for more in (_COMING, _NEW):
        if len(found) < CARDS:
            # Those that went badly may come round once more, so as many again are asked for.
            rows = more.all(connection, label=f"% {competency_label(competency)} %", limit=CARDS)
            found |= {row.id: row for row in rows if row.id not in found}
    return list(found.values())[:CARDS]


def begin(
    connection: Connection,
    *,
    competency: Competency,
    plan: IfThen,
    baseline: float,
    now: int,
    day: int,
    rough_ids: Sequence[str],
) -> list[Image]:
    """Keeps the choice and calls the fitting cards for a learning day; returns the images that undo it."""
    work_id = new_id(now)
    connection.execute(
        insert(areas_of_work).values(
            id=work_id,
            competency=competency.value,
            if_text=plan.if_text,
            then_text=plan.then_text,
            baseline=baseline,
            started_at=now,
            changed_at=now,
        )
    )
    images = [Image(areas_of_work, work_id, None)]
    for row in fitting(connection, competency, rough_ids):
        images += calls.call(connection, row, day=day, caller=work_id)
    return images


def end(connection: Connection, work_id: str, now: int) -> list[Image]:
    """Ends the work on an area and takes its calls back; returns the images that undo it."""
    row = connection.execute(select(areas_of_work).where(areas_of_work.c.id == work_id)).first()
    if row is None or row.ended_at is not None:
        return []
    connection.execute(update(areas_of_work).where(areas_of_work.c.id == work_id).values(ended_at=now, changed_at=now))
    image = Image(areas_of_work, work_id, {"ended_at": None, "changed_at": row.changed_at})
    return [image, *calls.withdraw(connection, work_id)]


def running(connection: Connection) -> set[Competency]:
    """Returns what is being worked on."""
    rows = connection.execute(select(areas_of_work.c.competency).where(areas_of_work.c.ended_at.is_(None)))
    return {Competency(name) for name in rows.scalars()}


def all_works(
    connection: Connection, evidence: Sequence[Evidence], *, now: datetime, ended_since: int
) -> tuple[Work, ...]:
    """Returns what is being worked on or ended since an instant (Unix ms), newest first, each with how it moved."""
    rows = _WORKS.all(connection, ended_since=ended_since)
    return tuple(_work(row, evidence, now) for row in rows)


def _work(row: Any, evidence: Sequence[Evidence], now: datetime) -> Work:
    started = from_ms(row.started_at)
    since = [piece for piece in evidence if piece.competency == row.competency and piece.at > started]
    return Work(
        id=row.id,
        competency=Competency(row.competency),
        plan=IfThen(row.if_text, row.then_text),
        started_at=started,
        ended_at=None if row.ended_at is None else from_ms(row.ended_at),
        baseline=row.baseline,
        since=mean_of(since, now),
        pieces_since=sum(piece.source not in HINTS for piece in since),
    )
