"""The ways on which envelopes get into a database: what goes in, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from sqlalchemy import Engine

from services.relay.limits import Limits

POSTGRESQL_LANES = 4


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
    from services.relay.postgresql import PostgreSQLLane
    from services.relay.sqlite import SQLiteLane

    if engine.dialect.name == "postgresql":
        return [PostgreSQLLane(engine, limits) for _ in range(POSTGRESQL_LANES)]
    return [SQLiteLane(engine, limits)]
