"""What the person chose about reminders; kept as one row of the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import sqlite

from services.reminders.rules import KIND, KINDS, Type, default_minutes
from services.store.prepared import Prepared
from services.store.tables import settings

KEY = "reminders"
A_DAY = 24 * 60

_READ = Prepared(select(settings.c.value).where(settings.c.key == KEY))
_SAVE = sqlite.insert(settings).values(key=KEY, value=bindparam("value"), changed_at=bindparam("changed_at"))
_SAVE = _SAVE.on_conflict_do_update(
    index_elements=["key"], set_={"value": _SAVE.excluded.value, "changed_at": _SAVE.excluded.changed_at}
)


@dataclass(frozen=True)
class Options:
    """`moved` holds minutes by type; quiet hours are minutes after midnight, none where both are the same.

    `unheard` is set once a notification could not be shown, `unheard_seen` once the person read so.
    """

    off: frozenset[Type] = frozenset(kind.type for kind in KINDS if not kind.on)
    moved: Mapping[Type, int] = field(default_factory=dict)
    quiet_from: int = 22 * 60
    quiet_until: int = 7 * 60
    unheard: bool = False
    unheard_seen: bool = False

    def on(self, kind: Type) -> bool:
        return kind not in self.off

    def minutes(self, kind: Type) -> int:
        """Returns the chosen minutes of a type, or those of the table."""
        return self.moved.get(kind, default_minutes(kind))

    def switched(self, kind: Type, on: bool) -> Options:
        return replace(self, off=self.off - {kind} if on else self.off | {kind})

    def moved_to(self, kind: Type, minutes: int) -> Options:
        return replace(self, moved={**self.moved, kind: minutes})

    def quiet(self, minute: int) -> bool:
        """Whether a minute of the day is within the quiet hours."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= minute < self.quiet_until
        return minute >= self.quiet_from or minute < self.quiet_until


def read(connection: Connection) -> Options:
    """Returns what was chosen; what is not valid counts as not chosen."""
    return parsed(_READ.scalar(connection) or "{}")


def save(connection: Connection, options: Options, now_ms: int) -> None:
    """Keeps the choice."""
    connection.execute(_SAVE, {"value": text_of(options), "changed_at": now_ms})


def text_of(options: Options) -> str:
    """Returns options as JSON; only what was chosen is in it."""
    return json.dumps(
        {
            "off": sorted(options.off),
            "moved": dict(sorted(options.moved.items())),
            "quiet": [options.quiet_from, options.quiet_until],
            "unheard": options.unheard,
            "unheard_seen": options.unheard_seen,
        }
    )


def parsed(text: str) -> Options:
    """Returns options from JSON."""
    known = Options()
    try:
        value: Any = json.loads(text)
    except ValueError:
        return known
    if not isinstance(value, dict):
        return known
    off, moved, quiet = value.get("off"), value.get("moved"), value.get("quiet")
    if isinstance(off, list):
        known = replace(known, off=frozenset(Type(name) for name in off if name in KIND))
    if isinstance(moved, dict):
        valid = {Type(k): v for k, v in moved.items() if k in KIND and v in KIND[Type(k)].choices}
        known = replace(known, moved=valid)
    if isinstance(quiet, list) and len(quiet) == 2 and all(isinstance(q, int) and 0 <= q < A_DAY for q in quiet):
        known = replace(known, quiet_from=quiet[0], quiet_until=quiet[1])
    return replace(known, unheard=value.get("unheard") is True, unheard_seen=value.get("unheard_seen") is True)
