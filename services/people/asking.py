"""Whom to ask next, and when nobody was asked for too long: pure functions of what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WEEK = timedelta(days=7)
TOO_LONG = timedelta(days=14)


@dataclass(frozen=True)
class Known:
    """Someone who could be asked; instants are timezone-aware."""

    person_id: str
    added_at: datetime
    last_asked: datetime | None = None
    helped: int = 0


def whom_to_ask(known: Iterable[Known], *, now: datetime) -> tuple[str, ...]:
    """Returns who could be asked, best first: nobody who was asked within seven days.

    Whoever was never asked comes first, then who was asked longest ago; where that is equal, who helped least.
    """
    free = [one for one in known if one.last_asked is None or now - one.last_asked >= WEEK]
    free.sort(
        key=lambda one: (
            one.last_asked is not None,
            one.last_asked or one.added_at,
            one.helped,
            one.person_id,
        )
    )
    return tuple(one.person_id for one in free)


def remind_at(known: Iterable[Known]) -> datetime | None:
    """Returns when to remind gently of asking someone: fourteen days after the last time anyone was asked.

    Without anyone asked, fourteen days after the first person was added; None without anyone to ask.
    """
    everyone = list(known)
    if not everyone:
        return None
    asked = [one.last_asked for one in everyone if one.last_asked is not None]
    return (max(asked) if asked else min(one.added_at for one in everyone)) + TOO_LONG
