"""Finding cards: the full-text index and the conditions of the list's filters, together.

Every search answers at once however many cards there are: a page is read in the order of the
index and stops when it is full.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, literal_column, or_, select

from services.practice.leeches import leech_condition
from services.practice.model import CardQuery, CardState
from services.practice.rows import competency_label, kind_label, tag_label
from services.store.prepared import Prepared
from services.store.tables import card_search, cards

SPARSE = 20
COUNTED = 500

_MATCHES = card_search.c.card_search.op("MATCH")(bindparam("match"))
_MATCHING = Prepared(
    select(card_search.c.rowid)
    .where(_MATCHES, card_search.c.rowid > bindparam("after"))
    .order_by(card_search.c.rowid)
    .limit(bindparam("limit"))
)
_MATCHING_COUNT = Prepared(select(func.count()).select_from(card_search).where(_MATCHES))
_HIGHEST = Prepared(select(func.max(cards.c.docid)))
# Scripts written without spaces: their words are found as parts of a run of letters. Emoji too:
# the index leaves them out.
_EMOJI = r"\u2190-\u2bff\U0001f000-\U0001faff"
_UNSPACED = re.compile(
    rf"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    rf"\uf900-\ufaff\uff66-\uffdc\U00020000-\U000323af{_EMOJI}]"
)
_WORD = re.compile(rf"[^\W_]+|[{_EMOJI}]")


def match_of(query: CardQuery) -> tuple[str, list[str]]:
    """Returns the full-text expression of a query, and the words it must find by looking inside."""
    terms = [f'labels : "{label}"' for label in _labels(query)]
    inside = []
    # Not casefold(): the index keeps "ß" as it is. Composed, as "e" and an accent would be two words.
    for word in _WORD.findall(unicodedata.normalize("NFC", query.text).lower()):
        if _UNSPACED.search(word):
            inside.append(word)
        else:
            terms.append(f'{{question answer tags}} : "{word}" *')
    return " AND ".join(terms), inside


def _labels(query: CardQuery) -> list[str]:
    found = []
    if query.competency:
        found.append(competency_label(query.competency))
    if query.tag:
        found.append(tag_label(query.tag))
    if found and query.kind:
        found.append(kind_label(query.kind))
    return found


def find_docids(
    connection: Connection, query: CardQuery, today: int, *, after: int = 0, limit: int = -1
) -> tuple[list[int], int | None]:
    """Returns the ordered docids that fit, at most `limit` of those beyond `after`, and how many fit in all.

    With a limit, where a word and a condition come together, those that fit are counted up to
    COUNTED only; None stands for more.
    """
    match, inside = match_of(query)
    where, values = _conditions(query, inside, today)
    if match and where:
        values["match"] = match
        if limit >= 0 and _is_common(connection, query, where, values):
            return _first_in_both(connection, where, values, after=after, limit=limit)
        found = _found_in_both(connection, where, values)
        page = [docid for docid in found if docid > after]
        return page[:limit] if limit >= 0 else page, len(found)
    if match:
        page = _MATCHING.column(connection, match=match, after=after, limit=limit)
        return page, _MATCHING_COUNT.scalar(connection, match=match)
    counting = select(func.count()).select_from(cards).where(*where)
    total = connection.execute(counting, values).scalar_one() if query.state in _INDEXED else None
    # Few cards are read from the index of their state, many in the order of docids until the page is full.
    few = total is not None and total * SPARSE < (_HIGHEST.scalar(connection) or 0)
    fitting = select(cards.c.docid).where(*where, cards.c.docid > bindparam("after")).limit(bindparam("limit"))
    order = literal_column("+cards.docid") if few else cards.c.docid
    page = list(connection.execute(fitting.order_by(order), values | {"after": after, "limit": limit}).scalars())
    if total is None:
        whole = not after and (limit < 0 or len(page) < limit)
        total = len(page) if whole else connection.execute(counting, values).scalar_one()
    return page, total


def _is_common(
    connection: Connection, query: CardQuery, where: list[ColumnElement[bool]], values: dict[str, Any]
) -> bool:
    """Whether so many cards fulfil the conditions that asking each match finds some soon."""
    if query.state not in _INDEXED and not query.deck_id and not query.kind:
        return True
    enough = (_HIGHEST.scalar(connection) or 0) // SPARSE + 1
    some = select(literal_column("1")).select_from(cards).where(*where).limit(bindparam("enough")).subquery()
    number: int = connection.execute(select(func.count()).select_from(some), values | {"enough": enough}).scalar_one()
    return number >= enough


def _first_in_both(
    connection: Connection, where: list[ColumnElement[bool]], values: dict[str, Any], *, after: int, limit: int
) -> tuple[list[int], int | None]:
    """Returns a page of the cards that match and fulfil the conditions, and their number up to COUNTED."""
    fulfils: Select[Any] = select(literal_column("1")).where(cards.c.docid == card_search.c.rowid, *where)
    fitting = (
        select(card_search.c.rowid)
        .where(_MATCHES, card_search.c.rowid > bindparam("after"), fulfils.correlate(card_search).exists())
        .order_by(card_search.c.rowid)
        .limit(bindparam("limit"))
    )

    def first(beyond: int, number: int) -> list[int]:
        return list(connection.execute(fitting, values | {"after": beyond, "limit": number}).scalars())

    counted = first(0, max(COUNTED + 1, 0 if after else limit))
    page = first(after, limit) if after else counted[:limit]
    return page, len(counted) if len(counted) <= COUNTED else None


def _found_in_both(connection: Connection, where: list[ColumnElement[bool]], values: dict[str, Any]) -> list[int]:
    """Returns the ordered docids of cards that match and fulfil the conditions.

    The plus sign keeps SQLite from asking the index once for every card that fulfils them, and
    tens of thousands of rows come out three times as fast as one text.
    """
    fulfilling = literal_column("+card_search.rowid").in_(select(cards.c.docid).where(*where))
    both = select(func.json_group_array(card_search.c.rowid)).where(_MATCHES, fulfilling)
    return sorted(json.loads(connection.execute(both, values).scalar_one()))


def _conditions(query: CardQuery, inside: list[str], today: int) -> tuple[list[ColumnElement[bool]], dict[str, Any]]:
    """Returns what a card must fulfil beside the full-text expression."""
    where: list[ColumnElement[bool]] = []
    values: dict[str, Any] = {"day": today}
    for number, word in enumerate(inside):
        where.append(or_(*(c.contains(bindparam(f"inside_{number}")) for c in _SEARCHED)))
        values[f"inside_{number}"] = word
    if query.kind:
        where.append(cards.c.kind == query.kind.value)
    if query.deck_id:
        where.append(cards.c.deck_id == query.deck_id)
    if query.state:
        where.append(_STATES[query.state]())
    return where, values


_SEARCHED = (
    cards.c.question, cards.c.points, cards.c.follow_ups, cards.c.notes, cards.c.tags,
    cards.c.situation, cards.c.task, cards.c.action, cards.c.result,
)  # fmt: skip


_INDEXED = (CardState.NEW, CardState.LEARNING, CardState.DUE, CardState.REVIEW, CardState.SUSPENDED, CardState.RESTING)
_STATES: dict[CardState, Callable[[], ColumnElement[bool]]] = {
    CardState.NEW: lambda: literal_column("cards.phase = 0 AND cards.suspended = 0"),
    CardState.LEARNING: lambda: literal_column("cards.phase IN (1, 3) AND cards.suspended = 0"),
    CardState.DUE: lambda: and_(
        literal_column("cards.phase = 2 AND cards.suspended = 0"), cards.c.due_day <= bindparam("day")
    ),
    CardState.REVIEW: lambda: literal_column("cards.phase = 2 AND cards.suspended = 0"),
    CardState.SUSPENDED: lambda: literal_column("cards.suspended = 1"),
    CardState.RESTING: lambda: literal_column("cards.suspended = 2"),
    CardState.LEECH: leech_condition,
    CardState.STORY: lambda: or_(*(c != "" for c in (cards.c.situation, cards.c.task, cards.c.action, cards.c.result))),
}
