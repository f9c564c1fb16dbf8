"""What the person can set, each with its default and its bounds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import sqlite

from services.clock import Clock, to_ms
from services.errors import InvalidInput
from services.store import tables
from services.store.counting import PREFERENCES, file_version
from services.store.database import Database
from services.store.prepared import Prepared


@dataclass(frozen=True)
class Preferences:
    """Retention is a probability, intervals are days, the goal is seconds of speech."""

    started: bool = False
    theme: str = "system"
    new_per_day: int = 10
    reviews_per_day: int = 60
    retention: float = 0.90
    maximum_interval: int = 180
    goal_seconds: int = 90
    speak_first: bool = True
    reveal_all: bool = False
    body_voice: bool = True
    record: bool = False
    plan_per_day: int = 0
    plan_until_day: int = 0
    friends_name: str = ""
    link_host: str = ""
    relay: str = ""


BOUNDS: dict[str, tuple[float, float]] = {
    "new_per_day": (0, 9999),
    "reviews_per_day": (1, 9999),
    "retention": (0.80, 0.97),
    "maximum_interval": (1, 3650),
    "goal_seconds": (60, 120),
}
THEMES = ("system", "light", "dark")
_SORTS = {f.name: type(f.default) for f in fields(Preferences) if f.name != "retention"}

_ROWS = Prepared(select(tables.settings.c.key, tables.settings.c.value))
_UPSERT = sqlite.insert(tables.settings).values(
    key=bindparam("key"), value=bindparam("value"), changed_at=bindparam("changed_at")
)
_UPSERT = _UPSERT.on_conflict_do_update(
    index_elements=["key"], set_={"value": _UPSERT.excluded.value, "changed_at": _UPSERT.excluded.changed_at}
)


class Settings:
    """Reads and writes preferences. Two windows see each other's changes at the next read."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def read(self) -> Preferences:
        """Returns what is set, with defaults for the rest; a value that is not valid counts as unset."""
        with self._database.read() as connection:
            return self.within(connection)

    def within(self, connection: Connection) -> Preferences:
        """Returns the same inside a transaction that is already open."""
        version = file_version(connection)
        kept: tuple[int, Preferences] | None = connection.info.get(PREFERENCES)
        if kept is None or kept[0] != version:
            kept = connection.info[PREFERENCES] = (version, preferences_of(tuple(_ROWS.all(connection))))
        return kept[1]

    def change(self, **values: Any) -> Preferences:
        """Saves the given settings. Raises InvalidInput, then none of them is changed."""
        after = replace(self.read(), **values)
        check(after)
        saved = asdict(after)
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            connection.info.pop(PREFERENCES, None)
            connection.execute(_UPSERT, [{"key": k, "value": json.dumps(saved[k]), "changed_at": now} for k in values])
        return after


@lru_cache(maxsize=4)
def preferences_of(rows: tuple[tuple[str, str], ...]) -> Preferences:
    """Returns preferences from stored key and JSON text pairs, ignoring what is not valid."""
    known = {f.name: f for f in fields(Preferences)}
    found = Preferences()
    for key, text in rows:
        if key in known:
            try:
                candidate = replace(found, **{key: json.loads(text)})
                check(candidate)
            except (InvalidInput, ValueError):
                continue
            found = candidate
    return found


def check(preferences: Preferences) -> None:
    """Raises InvalidInput that names the setting and its bounds or its type."""
    for name, (low, high) in BOUNDS.items():
        value = getattr(preferences, name)
        if not isinstance(value, (int, float)) or not low <= value <= high:
            raise InvalidInput(f"{name.replace('_', ' ').capitalize()} must be between {low:g} and {high:g}.")
    if preferences.theme not in THEMES:
        raise InvalidInput(f"Theme must be one of {', '.join(THEMES)}.")
    for name, sort in _SORTS.items():
        if not isinstance(getattr(preferences, name), sort):
            raise InvalidInput(f"{name.replace('_', ' ').capitalize()} must be of type {sort.__name__}.")
