"""The lock that closes the app while a friend holds the phone: kept on disk, so that no restart opens it."""

from __future__ import annotations

import hmac
import json
import os
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import sqlite

from services.clock import Clock, to_ms
from services.errors import InvalidInput
from services.feedback.requests import row_of
from services.store.database import Database
from services.store.tables import settings

KEY = "handed_over"
SHORTEST_PIN, LONGEST_PIN = 4, 12
ROUNDS = 20_000
TRIES = 5
PAUSE = timedelta(seconds=30)
# A forgotten PIN must not take a person's stories away for good.
LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class Handed:
    """What the phone is handed over for."""

    request_id: str


class Lock:
    """Locks the app to one request's form until the PIN."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def hand_over(self, request_id: str, pin: str) -> None:
        """Locks the app. Raises InvalidInput for a PIN that is not 4 to 12 digits."""
        if not pin.isascii() or not pin.isdecimal() or not SHORTEST_PIN <= len(pin) <= LONGEST_PIN:
            raise InvalidInput(f"Choose a PIN of {SHORTEST_PIN} to {LONGEST_PIN} digits.")
        salt = os.urandom(16)
        with self._database.write() as connection:
            row_of(connection, request_id)
            kept: dict[str, str | int] = {
                "request": request_id,
                "salt": salt.hex(),
                "pin": _digest(pin, salt),
                "since": to_ms(self._clock.now()),
                "wrong": 0,
                "wait_until": 0,
            }
            self._write(connection, kept)

    def handed(self) -> Handed | None:
        """Returns what the app is locked to, or None while it is open."""
        with self._database.write() as connection:
            kept = self._read(connection)
        return None if kept is None else Handed(str(kept["request"]))

    def unlock(self, pin: str) -> None:
        """Opens the app again. Raises InvalidInput for a wrong PIN; after five of them one has to wait."""
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            kept = self._read(connection)
            if kept is None:
                return
            wait = (int(kept["wait_until"]) - now + 999) // 1000
            right = wait <= 0 and hmac.compare_digest(_digest(pin, bytes.fromhex(str(kept["salt"]))), str(kept["pin"]))
            if right:
                connection.execute(delete(settings).where(settings.c.key == KEY))
            elif wait <= 0:
                wrong = int(kept["wrong"]) + 1
                kept["wrong"] = wrong % TRIES
                kept["wait_until"] = now + to_ms_of(PAUSE) if wrong >= TRIES else 0
                self._write(connection, kept)
        if wait > 0:
            raise InvalidInput(f"Too many tries. Wait {wait} seconds.")
        if not right:
            raise InvalidInput("That is not the PIN.")

    def _read(self, connection: Connection) -> dict[str, str | int] | None:
        text = connection.execute(select(settings.c.value).where(settings.c.key == KEY)).scalar()
        if text is None:
            return None
        kept: dict[str, str | int] = json.loads(text)
        if to_ms(self._clock.now()) - int(kept["since"]) > to_ms_of(LONGEST):
            connection.execute(delete(settings).where(settings.c.key == KEY))
            return None
        return kept

    def _write(self, connection: Connection, kept: dict[str, str | int]) -> None:
        row = sqlite.insert(settings).values(key=KEY, value=json.dumps(kept), changed_at=to_ms(self._clock.now()))
        changed = {"value": row.excluded.value, "changed_at": row.excluded.changed_at}
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=changed))


def to_ms_of(length: timedelta) -> int:
    return int(length.total_seconds() * 1000)


def _digest(pin: str, salt: bytes) -> str:
    # Slows a guesser down a little; four digits cannot do more against one who holds the file.
    found = pin.encode()
    for _ in range(ROUNDS):
        found = sha256(salt + found).digest()
    return found.hex()
