"""Areas the person chose to work on: kept with the plan and where they stood, and how it moved since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, literal_column, select, update

from services.clock import from_ms
from services.practice import calls
from services.practice.rows import competency_label
from services.practice.words import Competency
from services.progress.areas import mean_of
from services.progress.model import Evidence, IfThen, Work
from services.store.ids import new_id
from services.store.journal import Image
from services.store.prepared import Prepared
from services.store.tables import areas_of_work, asked_questions, cards

CARDS = 8

_RUNNING = Prepared(select(areas_of_work).where(areas_of_work.c.ended_at.is_(None)).order_by(areas_of_work.c.id.desc()))
_ROUGH = select(func.count()).where(
    asked_questions.c.card_id == cards.c.id, asked_questions.c.rating == literal_column("'rough'")
)
# What went rough comes first, then what is least sure, then what was never practised.
_FITTING = Prepared(
    select(cards)
    .where(
        cards.c.suspended == 0,
        cards.c.phase.in_([literal_column("0"), literal_column("2")]),
        (literal_column("' '") + cards.c.labels + literal_column("' '")).like(bindparam("label")),
    )
    .order_by(
        _ROUGH.scalar_subquery().desc(),
        case((cards.c.stability.is_(None), 1), else_=0),
        cards.c.stability,
        cards.c.position,
        cards.c.docid,
    )
    .limit(bindparam("limit"))
)


def fitting(connection: Connection, competency: Competency) -> list[Any]:
    """Returns the rows of the cards that fit an area best, at most eight."""
    return _FITTING.all(connection, label=f"% {competency_label(competency)} %", limit=CARDS)


def begin(
    connection: Connection, *, competency: Competency, plan: IfThen, baseline: float, now: int, day: int
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
    for row in fitting(connection, competency):
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


def running(connection: Connection, evidence: Sequence[Evidence], now: datetime) -> tuple[Work, ...]:
    """Returns the areas that are being worked on, newest first, each with how it moved."""
    return tuple(_work(row, evidence, now) for row in _RUNNING.all(connection))


def _work(row: Any, evidence: Sequence[Evidence], now: datetime) -> Work:
    started = from_ms(row.started_at)
    since = [piece for piece in evidence if piece.competency == row.competency and piece.at > started]
    return Work(
        id=row.id,
        competency=Competency(row.competency),
        plan=IfThen(row.if_text, row.then_text),
        started_at=started,
        baseline=row.baseline,
        since=mean_of(since, now),
        pieces_since=len(since),
    )
