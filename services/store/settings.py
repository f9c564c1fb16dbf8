"""What the person can set, each with its default and its bounds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import sqlite

from services.clock import Clock, to_ms
from services.errors import InvalidInput
from services.store import tables
from services.store.database import Database


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
    plan_per_day: int = 0
    plan_until_day: int = 0


BOUNDS: dict[str, tuple[float, float]] = {
    "new_per_day": (0, 9999),
    "reviews_per_day": (1, 9999),
    "retention": (0.80, 0.97),
    "maximum_interval": (1, 3650),
    "goal_seconds": (60, 120),
}
THEMES = ("system", "light", "dark")

_ROWS = select(tables.settings.c.key, tables.settings.c.value)
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
            rows = connection.execute(_ROWS).all()
        return preferences_of((row.key, row.value) for row in rows)

    def change(self, **values: Any) -> Preferences:
        """Saves the given settings. Raises InvalidInput, then none of them is changed."""
        after = replace(self.read(), **values)
        check(after)
        saved = asdict(after)
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            connection.execute(_UPSERT, [{"key": k, "value": json.dumps(saved[k]), "changed_at": now} for k in values])
        return after


def preferences_of(rows: Any) -> Preferences:
    """Returns preferences from stored key and JSON text pairs, ignoring what is not valid."""
    known = {f.name: f for f in fields(Preferences)}
    found = Preferences()
    for key, text in rows:
        if key in known:
            candidate = replace(found, **{key: json.loads(text)})
            try:
                check(candidate)
            except InvalidInput:
                continue
            found = candidate
    return found


def check(preferences: Preferences) -> None:
    """Raises InvalidInput that names the setting and its bounds."""
    for name, (low, high) in BOUNDS.items():
        value = getattr(preferences, name)
        if not isinstance(value, (int, float)) or not low <= value <= high:
            raise InvalidInput(f"{name.replace('_', ' ').capitalize()} must be between {low:g} and {high:g}.")
    if preferences.theme not in THEMES:
        raise InvalidInput(f"Theme must be one of {', '.join(THEMES)}.")
