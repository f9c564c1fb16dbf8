"""Undo: what rows looked like before a change, for the last 30 changes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.dialects import sqlite

from services.errors import NotFound
from services.store import tables
from services.store.prepared import Prepared

LIMIT = 30
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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


_HIGHEST = select(func.max(tables.undo_steps.c.number))
_IS_NEWEST = tables.undo_steps.c.slot == _HIGHEST.scalar_subquery() % LIMIT
_NEWEST = Prepared(select(tables.undo_steps).where(_IS_NEWEST))
_NEWEST_STEP = Prepared(
    select(tables.undo_steps.c.number, tables.undo_steps.c.label, tables.undo_steps.c.about).where(_IS_NEWEST)
)
_NEXT = func.coalesce(_HIGHEST.scalar_subquery(), 0) + 1
_COLUMNS = ("slot", "number", "token", "label", "about", "made_at", "images")
_STEP = sqlite.insert(tables.undo_steps).from_select(
    _COLUMNS, select(_NEXT % LIMIT, _NEXT, *(bindparam(name) for name in _COLUMNS[2:])).where(literal_column("1"))
)
_SAVE = Prepared(
    _STEP.on_conflict_do_update(index_elements=["slot"], set_={name: _STEP.excluded[name] for name in _COLUMNS[1:]})
)
_DROP = Prepared(delete(tables.undo_steps).where(tables.undo_steps.c.slot == bindparam("slot")))
_BURY = Prepared(
    sqlite.insert(tables.tombstones)
    .values(table_name=bindparam("table_name"), row_id=bindparam("row_id"), deleted_at=bindparam("deleted_at"))
    .on_conflict_do_nothing()
)
_UNBURY = Prepared(
    delete(tables.tombstones).where(
        tables.tombstones.c.table_name == bindparam("table_name"), tables.tombstones.c.row_id == bindparam("row_id")
    )
)
_REMOVE = {
    name: Prepared(delete(table).where(*(key == bindparam("key") for key in table.primary_key)))
    for name, table in tables.JOURNALED.items()
}


def record(connection: Connection, *, label: str, images: Iterable[Image], at_ms: int, about: str | None = None) -> int:
    """Keeps the images as the newest step, drops the one 30 steps ago, returns the step's token."""
    token = int.from_bytes(os.urandom(7))
    rows = [[i.table.name, i.key, i.columns, i.whole] for i in images]
    _SAVE.run(connection, token=token, label=label, about=about, made_at=at_ms, images=_encode(rows))
    return token


def newest(connection: Connection) -> Step | None:
    """Returns the step that `undo` would take back."""
    row = _NEWEST_STEP.first(connection)
    return Step(*row) if row else None


def undo(connection: Connection, *, at_ms: int, token: int | None = None, one_card: bool = False) -> Step:
    """Puts every row of the newest step back as it was and returns the step.

    A number is given out again after an undo, a token never: with `token`, only if that step is
    still the newest. With `one_card`, only if it was about one card. Raises NotFound if there is none.
    """
    row = _NEWEST.first(connection)
    if row is None or (one_card and row.about is None):
        raise NotFound("There is nothing to undo.")
    if token is not None and row.token != token:
        raise NotFound("Something else was changed since, so this can no longer be undone by itself.")
    for table_name, key, columns, whole in reversed(json.loads(row.images)):
        _restore(connection, Image(tables.JOURNALED[table_name], key, columns, whole), at_ms)
    _DROP.run(connection, slot=row.slot)
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
    for row_id in wanted:
        _BURY.run(connection, table_name=table.name, row_id=row_id, deleted_at=at_ms)


def _restore(connection: Connection, image: Image, at_ms: int) -> None:
    name = image.table.name
    if image.columns is None:
        _REMOVE[name].run(connection, key=image.key)
        if isinstance(image.key, str):
            _BURY.run(connection, table_name=name, row_id=image.key, deleted_at=at_ms)
        return
    before = {f"old_{column}": value for column, value in image.columns.items()}
    changed = _putting_back(name, tuple(image.columns)).run(connection, key=image.key, **before)
    if image.whole and changed == 0:
        connection.execute(insert(image.table).values(**image.columns))
        _UNBURY.run(connection, table_name=name, row_id=image.key)


@lru_cache(maxsize=64)
def _putting_back(table_name: str, columns: tuple[str, ...]) -> Prepared:
    table = tables.JOURNALED[table_name]
    (key,) = table.primary_key.columns
    values: dict[str, Any] = {column: bindparam(f"old_{column}") for column in columns}
    return Prepared(update(table).where(key == bindparam("key")).values(values))
