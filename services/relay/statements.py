"""The statements on the path of every envelope, in the form each database is fastest with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Integer, LargeBinary, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.expression import any_

from services.relay.tables import envelopes, mailboxes

Row = dict[str, Any]


class Statements:
    """Locks mailboxes, finds what they have, adds and counts; the caller holds the transaction."""

    def __init__(self, dialect: str) -> None:
        self._arrays = dialect == "postgresql"
        # In the order of their ids, so that two workers never wait for each other.
        self._lock = (
            select(mailboxes.c.id, mailboxes.c.waiting, mailboxes.c.received)
            .where(self._one_of(mailboxes.c.id, "ids"), mailboxes.c.expires_at > bindparam("now"))
            .order_by(mailboxes.c.id)
            .with_for_update(key_share=True)
        )
        self._known = select(envelopes.c.mailbox_id, envelopes.c.digest).where(
            self._one_of(envelopes.c.mailbox_id, "ids"), self._one_of(envelopes.c.digest, "digests")
        )
        self._add = _add_arrays() if self._arrays else sqlite.insert(envelopes).on_conflict_do_nothing()
        self._count = _count_arrays() if self._arrays else _count_one()

    def lock(self, connection: Connection, *, ids: Sequence[bytes], now: int) -> dict[bytes, tuple[int, int]]:
        """Returns how many wait in each living mailbox, and how many ever came; nobody else adds until the end."""
        rows = connection.execute(self._lock, {"ids": sorted(ids), "now": now})
        return {row[0]: (row[1], row[2]) for row in rows}

    def known(
        self, connection: Connection, *, ids: Sequence[bytes], digests: Sequence[bytes]
    ) -> set[tuple[bytes, bytes]]:
        """Returns which of these envelopes came before."""
        return {(row[0], row[1]) for row in connection.execute(self._known, {"ids": ids, "digests": digests})}

    def add(self, connection: Connection, rows: Sequence[Row]) -> None:
        self._many(connection, self._add, rows)

    def count(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Adds `n` to the counts of each mailbox `box`."""
        self._many(connection, self._count, rows)

    def _many(self, connection: Connection, statement: Any, rows: Sequence[Row]) -> None:
        if self._arrays:
            connection.execute(statement, {key: [row[key] for row in rows] for key in rows[0]})
        else:
            connection.execute(statement, list(rows))

    def _one_of(self, column: ColumnElement[bytes], name: str) -> ColumnElement[bool]:
        # One text for any number of values: PostgreSQL keeps its plan.
        if self._arrays:
            return column == any_(bindparam(name, type_=ARRAY(LargeBinary)))
        return column.in_(bindparam(name, expanding=True))


def _add_arrays() -> Any:
    rows = (
        func.unnest(
            *(
                bindparam(column.name, type_=ARRAY(LargeBinary if column.name != "received_at" else BigInteger))
                for column in envelopes.c
            )
        )
        .table_valued(*(column.name for column in envelopes.c), name="given")
        .render_derived()
    )
    chosen = select(*rows.c)
    return postgresql.insert(envelopes).from_select(list(envelopes.c), chosen).on_conflict_do_nothing()


def _count_arrays() -> Any:
    rows = func.unnest(bindparam("box", type_=ARRAY(LargeBinary)), bindparam("n", type_=ARRAY(Integer)))
    given = rows.table_valued("box", "n", name="given").render_derived().render_derived()
    return (
        update(mailboxes)
        .where(mailboxes.c.id == given.c.box)
        .values(waiting=mailboxes.c.waiting + given.c.n, received=mailboxes.c.received + given.c.n)
    )


def _count_one() -> Any:
    n: Any = bindparam("n")
    return (
        update(mailboxes)
        .where(mailboxes.c.id == bindparam("box"))
        .values(waiting=mailboxes.c.waiting + n, received=mailboxes.c.received + n)
    )
