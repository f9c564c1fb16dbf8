"""Keeps a batch of envelopes, in the form each database is fastest with; no database keeps one twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection, Engine, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError

from services.relay.database import CONNECT_SECONDS, POSTGRESQL_SETTINGS
from services.relay.limits import Limits
from services.relay.tables import envelopes, mailboxes

if TYPE_CHECKING:
    from psycopg import AsyncConnection

POSTGRESQL_LANES = 3


class Outcome(Enum):
    KEPT = "kept"
    UNKNOWN = "unknown"
    FULL = "full"


@dataclass(frozen=True)
class Arrival:
    """An envelope as it came, and when, in milliseconds since the Unix epoch."""

    mailbox: bytes
    digest: bytes
    body: bytes
    at: int


Key = tuple[bytes, bytes]
Outcomes = dict[Key, Outcome]


class Unavailable(Exception):
    """The database failed; whether anything was kept is not known, and sending it again is safe."""


class Lane(Protocol):
    """One way to the database, for one batch at a time."""

    async def keep(self, arrivals: Sequence[Arrival], now: int) -> Outcomes:
        """Keeps envelopes of which no two are the same, durably, at an instant in ms. Raises Unavailable."""
        ...

    async def close(self) -> None: ...


def lanes(engine: Engine, limits: Limits) -> list[Lane]:
    """Returns as many lanes as one worker needs."""
    if engine.dialect.name == "postgresql":
        return [PostgreSQLLane(engine, limits) for _ in range(POSTGRESQL_LANES)]
    return [SQLiteLane(engine, limits)]


class PostgreSQLLane:
    """One statement and one way to the server and back for the whole batch, on the event loop itself.

    Threads would wait for each other longer than for the server.
    """

    def __init__(self, engine: Engine, limits: Limits) -> None:
        _, self._options = engine.dialect.create_connect_args(engine.url)
        self._most = {"most_waiting": limits.waiting, "most_received": limits.received}
        self._connection: AsyncConnection[tuple[Any, ...]] | None = None

    async def keep(self, arrivals: Sequence[Arrival], now: int) -> Outcomes:
        import psycopg

        values = {
            "boxes": [arrival.mailbox for arrival in arrivals],
            "digests": [arrival.digest for arrival in arrivals],
            "times": [arrival.at for arrival in arrivals],
            "bodies": [arrival.body for arrival in arrivals],
            "now": now,
            **self._most,
        }
        fresh = self._connection is None
        try:
            rows = await self._ask(values)
        except psycopg.Error as error:
            await self.close()
            # A server that was restarted shows only when a connection from before is used; and a mailbox that
            # was deleted while this was written is unknown the next time.
            if fresh or not isinstance(error, psycopg.OperationalError | psycopg.IntegrityError):
                raise Unavailable from error
            return await self.keep(arrivals, now)
        except BaseException:
            await self.close()
            raise
        return {(row[0], row[1]): Outcome(row[2]) for row in rows}

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _ask(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        from psycopg import AsyncConnection

        if self._connection is None:
            options = {"connect_timeout": CONNECT_SECONDS, **self._options}
            self._connection = await AsyncConnection.connect(**options, autocommit=True, prepare_threshold=1)
            for statement in (*POSTGRESQL_SETTINGS, *PLANNING):
                await self._connection.execute(statement)
        cursor = await self._connection.execute(KEEP, values)
        return await cursor.fetchall()


# Subqueries that give one value, not EXISTS: of that PostgreSQL may make a table of all mailboxes beforehand.
# The caps are looked at, not locked: what is written at the same moment may go beyond them, by no more than the
# rate of one mailbox lets through at once. That a mailbox ends meanwhile, its foreign key notices.
KEEP = """
WITH given AS (
    SELECT * FROM unnest(%(boxes)b::bytea[], %(digests)b::bytea[], %(times)b::bigint[], %(bodies)b::bytea[])
    AS given (box, digest, received_at, body)
), judged AS MATERIALIZED (
    SELECT given.*,
        coalesce((SELECT expires_at FROM relay_mailboxes WHERE id = box) > %(now)s::bigint, false) AS lives,
        (SELECT count(*) >= %(most_received)s::int OR count(kept.body) >= %(most_waiting)s::int
            FROM relay_envelopes AS kept WHERE kept.mailbox_id = box) AS is_full
    FROM given
), added AS (
    INSERT INTO relay_envelopes (mailbox_id, digest, received_at, body)
    SELECT box, digest, received_at, body FROM judged WHERE lives AND NOT is_full
    ON CONFLICT DO NOTHING
)
SELECT box, digest, CASE WHEN NOT lives THEN 'unknown' WHEN NOT is_full THEN 'kept'
    WHEN (SELECT true FROM relay_envelopes AS kept WHERE kept.mailbox_id = box AND kept.digest = judged.digest)
    THEN 'kept' ELSE 'full' END
FROM judged
"""
# The statement reads few rows by their keys, whatever the tables' statistics say at the moment.
PLANNING = (
    "SET plan_cache_mode = force_generic_plan",
    "SET enable_seqscan = off",
    "SET enable_hashjoin = off",
    "SET enable_mergejoin = off",
)


class SQLiteLane:
    """Short statements: nothing is nearer than a file of this machine. One writer at a time needs no locks."""

    def __init__(self, engine: Engine, limits: Limits) -> None:
        self._engine = engine.execution_options(immediate=True)
        self._limits = limits
        self._thread = CapacityLimiter(1)

    async def keep(self, arrivals: Sequence[Arrival], now: int) -> Outcomes:
        try:
            return await to_thread.run_sync(self._keep, arrivals, now, limiter=self._thread)
        except SQLAlchemyError as error:
            raise Unavailable from error

    async def close(self) -> None:
        """The engine holds the connections."""

    def _keep(self, arrivals: Sequence[Arrival], now: int) -> Outcomes:
        keys = {"boxes": [arrival.mailbox for arrival in arrivals], "digests": [arrival.digest for arrival in arrivals]}
        new: list[dict[str, object]] = []
        added: Counter[bytes] = Counter()
        outcomes: Outcomes = {}
        with self._engine.begin() as connection:
            known = {(row[0], row[1]) for row in connection.execute(KNOWN, keys)}
            room = self._room(connection, keys["boxes"], now)
            for arrival in arrivals:
                key = (arrival.mailbox, arrival.digest)
                outcomes[key] = _judge(key, room, known, added)
                if outcomes[key] is Outcome.KEPT and key not in known:
                    added[arrival.mailbox] += 1
                    new.append(dict(zip(COLUMNS, (*key, arrival.at, arrival.body), strict=True)))
            if new:
                connection.execute(ADD, new)
        return outcomes

    def _room(self, connection: Connection, boxes: Sequence[bytes], now: int) -> dict[bytes, int]:
        rows = connection.execute(LIVING, {"boxes": boxes, "now": now})
        return {row[0]: min(self._limits.waiting - row[1], self._limits.received - row[2]) for row in rows}


def _judge(key: Key, room: dict[bytes, int], known: set[Key], added: Counter[bytes]) -> Outcome:
    if key[0] not in room:
        return Outcome.UNKNOWN
    if key in known or added[key[0]] < room[key[0]]:
        return Outcome.KEPT
    return Outcome.FULL


COLUMNS = [column.name for column in envelopes.c]
LIVING = (
    select(mailboxes.c.id, func.count(envelopes.c.body), func.count(envelopes.c.digest))
    .outerjoin_from(mailboxes, envelopes)
    .where(mailboxes.c.id.in_(bindparam("boxes", expanding=True)), mailboxes.c.expires_at > bindparam("now"))
    .group_by(mailboxes.c.id)
)
KNOWN = select(envelopes.c.mailbox_id, envelopes.c.digest).where(
    envelopes.c.mailbox_id.in_(bindparam("boxes", expanding=True)),
    envelopes.c.digest.in_(bindparam("digests", expanding=True)),
)
ADD = sqlite.insert(envelopes).on_conflict_do_nothing()
