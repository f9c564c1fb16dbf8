"""Undo: what rows looked like before a change, for the last 30 changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import sqlite

from services.errors import NotFound
from services.store import tables

LIMIT = 30


@dataclass(frozen=True)
class Image:
    """One row before a change: all columns, some columns, or None where it did not exist."""

    table: Table
    key: str | int
    columns: Mapping[str, Any] | None
    whole: bool = False


@dataclass(frozen=True)
class Step:
    """One change that can be undone; `about` is the card it was about, if it was one."""

    number: int
    label: str
    about: str | None


_NEWEST = select(tables.undo_steps).order_by(tables.undo_steps.c.number.desc()).limit(1)
_LAST_NUMBER = select(func.max(tables.undo_steps.c.number))
_SAVE = sqlite.insert(tables.undo_steps)
_SAVE = _SAVE.on_conflict_do_update(
    index_elements=["slot"],
    set_={name: _SAVE.excluded[name] for name in ("number", "label", "about", "made_at", "images")},
)
_BURY = (
    sqlite.insert(tables.tombstones)
    .values(table_name=bindparam("table_name"), row_id=bindparam("row_id"), deleted_at=bindparam("deleted_at"))
    .on_conflict_do_nothing()
)


def record(connection: Connection, *, label: str, images: Iterable[Image], at_ms: int, about: str | None = None) -> int:
    """Keeps the images as the newest step, drops the one 30 steps ago, returns the step's number."""
    number = (connection.execute(_LAST_NUMBER).scalar() or 0) + 1
    rows = [[i.table.name, i.key, i.columns, i.whole] for i in images]
    connection.execute(
        _SAVE,
        {
            "slot": number % LIMIT,
            "number": number,
            "label": label,
            "about": about,
            "made_at": at_ms,
            "images": json.dumps(rows, ensure_ascii=False, separators=(",", ":")),
        },
    )
    return number


def newest(connection: Connection) -> Step | None:
    """Returns the step that `undo` would take back."""
    row = connection.execute(_NEWEST).first()
    return Step(row.number, row.label, row.about) if row else None


def undo(connection: Connection, *, at_ms: int, number: int | None = None) -> Step:
    """Puts every row of the newest step back as it was and returns the step.

    With `number`, only if that step is still the newest. Raises NotFound if there is none.
    """
    row = connection.execute(_NEWEST).first()
    if row is None:
        raise NotFound("There is nothing to undo.")
    if number is not None and row.number != number:
        raise NotFound("Something else was changed since, so this can no longer be undone by itself.")
    for table_name, key, columns, whole in reversed(json.loads(row.images)):
        _restore(connection, Image(tables.JOURNALED[table_name], key, columns, whole), at_ms)
    connection.execute(delete(tables.undo_steps).where(tables.undo_steps.c.slot == row.slot))
    return Step(row.number, row.label, row.about)


def whole_images(table: Table, rows: Iterable[Row[Any]]) -> list[Image]:
    """Returns images that bring back complete rows, also after they were deleted."""
    (key,) = table.primary_key.columns
    return [Image(table, row._mapping[key.name], dict(row._mapping), whole=True) for row in rows]


def bury(connection: Connection, table: Table, keys: Iterable[str], at_ms: int) -> None:
    """Deletes rows by key and leaves a tombstone for each."""
    wanted = list(keys)
    (key,) = table.primary_key.columns
    for start in range(0, len(wanted), 500):
        connection.execute(delete(table).where(key.in_(wanted[start : start + 500])))
    if wanted:
        connection.execute(_BURY, [{"table_name": table.name, "row_id": k, "deleted_at": at_ms} for k in wanted])


def _restore(connection: Connection, image: Image, at_ms: int) -> None:
    table, (key,) = image.table, image.table.primary_key.columns
    if image.columns is None:
        connection.execute(delete(table).where(key == image.key))
        if isinstance(image.key, str):
            connection.execute(_BURY, {"table_name": table.name, "row_id": image.key, "deleted_at": at_ms})
        return
    changed = connection.execute(update(table).where(key == image.key).values(**image.columns))
    if image.whole and changed.rowcount == 0:
        connection.execute(insert(table).values(**image.columns))
        stones = tables.tombstones
        connection.execute(delete(stones).where(stones.c.table_name == table.name, stones.c.row_id == image.key))
