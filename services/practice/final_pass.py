"""The last pass before an interview: every chosen card once more in the two to four days before it.

Once on each learning day, what is still to come is divided by the days that are left, and that many
cards are called for the day, within the day's limit of reviews. Nothing is planned further ahead, so
an interview that moves, a day that was missed and a card that came round by itself need no mending.
After the day the chosen decks rest: their cards are not due until the person wakes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, or_, select, update

from services.clock import ROLLOVER_HOUR, Clock, from_ms, learning_day
from services.practice import calls
from services.practice.words import Phase
from services.store.prepared import Prepared
from services.store.tables import cards, interviews

SHORTEST, LONGEST = 2, 4
UNPREPARED, PREPARED, RESTED = 0, 1, 2

# Written out, not bound: SQLite uses a partial index only where it can see the value.
_PREPARED = Prepared(
    select(
        interviews.c.id, interviews.c.starts_at, interviews.c.deck_ids, interviews.c.card_ids, interviews.c.dealt_day
    )
    .where(literal_column("interviews.prepared = 1"))
    .order_by(interviews.c.starts_at)
)
_DEALT = Prepared(
    update(interviews).where(interviews.c.id == bindparam("interview_id")).values(dealt_day=bindparam("today"))
)


def settle(connection: Connection, clock: Clock, *, per_day: int) -> None:
    """Calls what upcoming interviews want on this learning day and puts to rest what past ones chose.

    `per_day` is the day's limit of reviews. Idempotent; does nothing where nothing was chosen.
    """
    today = learning_day(clock)
    for row in _PREPARED.all(connection):
        day = day_of(from_ms(row.starts_at), clock.zone())
        if day < today:
            _rest(connection, row, today)
        elif row.dealt_day != today:
            _deal(connection, row, today, day, per_day)


def is_unsettled(connection: Connection, clock: Clock) -> bool:
    """Whether `settle` has something to do."""
    today, zone = learning_day(clock), clock.zone()
    days = [(day_of(from_ms(row.starts_at), zone), row.dealt_day) for row in _PREPARED.all(connection)]
    return any(day < today or (day - LONGEST <= today and dealt != today) for day, dealt in days)


def day_of(instant: datetime, zone: tzinfo | None) -> int:
    """Returns the ordinal of the learning day that an instant is in; it begins at 04:00 local wall time."""
    local = instant.astimezone(zone)
    return local.toordinal() - (local.hour < ROLLOVER_HOUR)


def days_of_pass(number: int, per_day: int) -> int:
    """Returns how many days a pass takes: two, or up to four where the cards need them."""
    return min(max(-(-number // max(per_day, 1)), SHORTEST), LONGEST)


def spread(number: int, days: int, per_day: int) -> list[int]:
    """Returns how many of the cards come on each day: evenly, none above the limit of a day."""
    planned = []
    for left in range(days, 0, -1):
        share = min(-(-number // left), per_day)
        planned.append(share)
        number -= share
    return planned


def first_day(number: int, interview_day: int, per_day: int) -> int:
    """Returns the learning day on which the pass of that many cards begins."""
    return interview_day - days_of_pass(number, per_day)


def chosen(deck_ids: Iterable[str], card_ids: Iterable[str]) -> ColumnElement[bool]:
    """Returns the condition that a card was chosen for an interview, by its deck or by itself."""
    return or_(cards.c.deck_id.in_(list(deck_ids)), cards.c.id.in_(list(card_ids)))


def to_come(rows: Sequence[Any], begins: int) -> list[Any]:
    """Returns those of the active chosen cards that have not come round since the pass began."""
    return [row for row in rows if row.last_day is None or row.last_day < begins]


def rows_chosen(connection: Connection, row: Any) -> list[Any]:
    """Returns what a pass needs to know of the active cards that were chosen for an interview."""
    found = connection.execute(
        select(
            cards.c.id, cards.c.phase, cards.c.stability, cards.c.difficulty, cards.c.last_day,
            cards.c.call_day, cards.c.called_by, cards.c.family_id, cards.c.shuffle,
        ).where(cards.c.suspended == calls.ACTIVE, chosen(json.loads(row.deck_ids), json.loads(row.card_ids)))
    ).all()  # fmt: skip
    return list(found)


def _deal(connection: Connection, row: Any, today: int, day: int, per_day: int) -> None:
    if today < day - LONGEST:
        return
    _DEALT.run(connection, interview_id=row.id, today=today)
    found = rows_chosen(connection, row)
    begins = first_day(len(found), day, per_day)
    if not begins <= today < day:
        return
    left = to_come(found, begins)
    waiting = sum(1 for card in left if card.call_day is not None and card.call_day <= today)
    share = min(-(-len(left) // (day - today)), per_day) - waiting
    # Cards that are being learned come round by themselves, within minutes.
    free = [card for card in left if card.call_day is None and card.phase in calls.PHASES]
    calls.call_all(connection, [card.id for card in in_order(free)[: max(share, 0)]], day=today, caller=row.id)


def in_order(rows: Sequence[Any]) -> list[Any]:
    """Returns cards in the order a pass takes them, variants of one story as far apart as can be.

    New ones first, as they need their learning steps; then the most stable, so that what fades
    fastest is seen last.
    """
    place: dict[str, int] = {}
    rounds = []
    for row in sorted(rows, key=lambda r: (r.phase != Phase.NEW, -(r.stability or 0.0), r.shuffle)):
        family = row.family_id or row.id
        place[family] = place.get(family, -1) + 1
        rounds.append((place[family], row))
    return [row for _, row in sorted(rounds, key=lambda pair: pair[0])]


def _rest(connection: Connection, row: Any, today: int) -> None:
    """Puts the chosen decks to rest, but for cards that are called for or that another interview needs."""
    deck_ids = json.loads(row.deck_ids)
    connection.execute(
        update(interviews)
        .where(interviews.c.id == row.id)
        .values(prepared=RESTED, rested_day=today if deck_ids else None)
    )  # fmt: skip
    calls.withdraw(connection, row.id)
    others = [other for other in _PREPARED.all(connection) if other.starts_at > row.starts_at]
    needed = [chosen(json.loads(other.deck_ids), json.loads(other.card_ids)) for other in others]
    connection.execute(
        update(cards)
        .where(
            cards.c.deck_id.in_(deck_ids),
            cards.c.suspended == calls.ACTIVE,
            cards.c.call_day.is_(None),
            *(~some for some in needed),
        )
        .values(suspended=calls.RESTING, called_by=row.id)
    )
