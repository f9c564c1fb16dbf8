"""Mailboxes: made, filled, emptied, swept. One call is one transaction, durable when it returns."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import TypeVar

from sqlalchemy import BindParameter, Connection, Engine, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from services.clock import Clock, to_ms
from services.relay.limits import Limits
from services.relay.tables import envelopes, mailboxes

ID_BYTES = 6
SECRET_BYTES = 32
DIGEST_BYTES = 16
SWEPT_AT_ONCE = 200

Result = TypeVar("Result")


@dataclass(frozen=True)
class Mailbox:
    id: bytes
    secret: bytes
    expires_at: datetime


@dataclass(frozen=True)
class Waiting:
    """What a mailbox holds, oldest first; `more` if there is more than fits into one answer."""

    envelopes: Sequence[tuple[bytes, bytes]]
    more: bool


def digest_of(body: bytes) -> bytes:
    return sha256(body).digest()[:DIGEST_BYTES]


class Mailboxes:
    """All mailboxes of one database. Raises SQLAlchemyError where the database fails."""

    def __init__(self, engine: Engine, clock: Clock, limits: Limits) -> None:
        self._reading = engine
        self._writing = engine.execution_options(immediate=True)
        self._clock = clock
        self._limits = limits

    def make(self, *, days: int) -> Mailbox:
        """Returns a new mailbox that ends `days` from now; only here its secret is known."""
        box = Mailbox(
            secrets.token_bytes(ID_BYTES), secrets.token_bytes(SECRET_BYTES), self._clock.now() + timedelta(days=days)
        )
        row = {"id": box.id, "secret_hash": sha256(box.secret).digest(), "expires_at": to_ms(box.expires_at)}
        try:
            with self._writing.begin() as connection:
                connection.execute(insert(mailboxes), row)
        except IntegrityError:
            return self.make(days=days)
        return box

    def waiting(self, *, mailbox: bytes, secret: bytes) -> Waiting | None:
        """Returns what waits, or None where mailbox and secret do not belong together."""
        with self._reading.begin() as connection:
            if not self._opens(connection, mailbox, secret):
                return None
            rows = connection.execute(WAITING, {"box": mailbox, "most": self._limits.answer + 1}).all()
        found = [(row[0], row[1]) for row in rows]
        return Waiting(found[: self._limits.answer], len(found) > self._limits.answer)

    def acknowledge(self, *, mailbox: bytes, secret: bytes, digests: Sequence[bytes]) -> bool:
        """Deletes these envelopes; False where mailbox and secret do not belong together. Idempotent."""
        return self._again(lambda: self._acknowledge(mailbox, secret, digests))

    def delete(self, *, mailbox: bytes, secret: bytes) -> bool:
        """Deletes the mailbox and all in it; False where mailbox and secret do not belong together."""
        with self._writing.begin() as connection:
            if not self._opens(connection, mailbox, secret):
                return False
            connection.execute(delete(mailboxes).where(mailboxes.c.id == mailbox))
        return True

    def sweep(self) -> int:
        """Deletes a part of the expired mailboxes and returns how many; 0 when none is left to this worker."""
        with self._writing.begin() as connection:
            expired = connection.scalars(EXPIRED, {"now": to_ms(self._clock.now())}).all()
            if expired:
                connection.execute(delete(mailboxes).where(mailboxes.c.id.in_(expired)))
        return len(expired)

    def totals(self) -> tuple[int, int]:
        """Returns how many mailboxes live and how many envelopes wait in them."""
        with self._reading.begin() as connection:
            row = connection.execute(TOTALS, {"now": to_ms(self._clock.now())}).one()
        return row[0], row[1]

    def check(self) -> None:
        """Asks the database for the relay's own table. Raises SQLAlchemyError."""
        with self._reading.begin() as connection:
            connection.execute(select(mailboxes.c.id).limit(1))

    def _again(self, work: Callable[[], Result]) -> Result:
        # A database that was restarted shows only when a connection from before is used.
        try:
            return work()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return work()

    def _acknowledge(self, mailbox: bytes, secret: bytes, digests: Sequence[bytes]) -> bool:
        with self._writing.begin() as connection:
            if not self._opens(connection, mailbox, secret):
                return False
            if digests:
                connection.execute(EMPTY, {"box": mailbox, "digests": list(digests)})
        return True

    def _opens(self, connection: Connection, mailbox: bytes, secret: bytes) -> bool:
        kept = connection.scalar(SECRET, {"box": mailbox, "now": to_ms(self._clock.now())})
        # Compared in either case, so that the time taken does not tell whether there is such a mailbox.
        return compare_digest(kept or bytes(SECRET_BYTES), sha256(secret).digest())


BOX: BindParameter[bytes] = bindparam("box")
SECRET = select(mailboxes.c.secret_hash).where(mailboxes.c.id == BOX, mailboxes.c.expires_at > bindparam("now"))
WAITING = (
    select(envelopes.c.digest, envelopes.c.body)
    .where(envelopes.c.mailbox_id == BOX, envelopes.c.body.is_not(None))
    .order_by(envelopes.c.received_at, envelopes.c.digest)
    .limit(bindparam("most"))
)
EMPTY = (
    update(envelopes)
    .where(
        envelopes.c.mailbox_id == BOX,
        envelopes.c.digest.in_(bindparam("digests", expanding=True)),
        envelopes.c.body.is_not(None),
    )
    .values(body=None)
)
# What another worker is just sweeping is left to it.
EXPIRED = (
    select(mailboxes.c.id)
    .where(mailboxes.c.expires_at <= bindparam("now"))
    .order_by(mailboxes.c.expires_at)
    .limit(SWEPT_AT_ONCE)
    .with_for_update(skip_locked=True)
)
TOTALS = select(
    select(func.count()).select_from(mailboxes).where(mailboxes.c.expires_at > bindparam("now")).scalar_subquery(),
    select(func.count(envelopes.c.body)).scalar_subquery(),
)
