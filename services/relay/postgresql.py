"""Keeps a batch of envelopes in PostgreSQL; no database keeps one twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from services.relay.database import CONNECT_SECONDS, POSTGRESQL_SETTINGS
from services.relay.lanes import Arrival, Outcome, Outcomes, Unavailable
from services.relay.limits import Limits

if TYPE_CHECKING:
    from psycopg import AsyncConnection


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
