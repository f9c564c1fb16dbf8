"""Keeps a batch of envelopes in SQLite; no database keeps one twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection, Engine, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError

from services.relay.lanes import Arrival, Key, Outcome, Outcomes, Unavailable
from services.relay.limits import Limits
from services.relay.tables import envelopes, mailboxes


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
