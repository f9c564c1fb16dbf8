"""Cards: finding, reading, writing, moving and deleting them, each change undoable."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from services.clock import Clock, learning_day, to_ms
from services.errors import InvalidInput, NotFound
from services.practice.calls import RESTING
from services.practice.model import Card, CardPage, CardQuery, CardRow, CardState, Draft
from services.practice.rows import columns_of_draft, competency_label, draft_of, kind_label, tag_label
from services.practice.words import Kind, Phase
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import Image, whole_images
from services.store.prepared import Prepared
from services.store.tables import card_search, cards, decks, reviews

PAGE = 50
SPARSE = 20
LEECH_AFTER = 6
QUESTION_LIMIT = 2_000
TEXT_LIMIT = 20_000
TAG_LIMIT = 60
LIST_LIMIT = 30

_CARD = Prepared(
    select(cards, decks.c.name.label("deck_name"))
    .join(decks, decks.c.id == cards.c.deck_id)
    .where(cards.c.id == bindparam("card_id"))
)
# Written out, not bound: SQLite uses a partial index only where it can see the value.
_FAILED: ColumnElement[bool] = literal_column("reviews.grade = 1")
_FAILURES = Prepared(
    select(func.count()).where(
        reviews.c.card_id == bindparam("card_id"),
        _FAILED,
        reviews.c.reviewed_at > bindparam("mended_at"),
    )
)
_MATCHES = card_search.c.card_search.op("MATCH")(bindparam("match"))
_MATCHING = Prepared(
    select(card_search.c.rowid)
    .where(_MATCHES, card_search.c.rowid > bindparam("after"))
    .order_by(card_search.c.rowid)
    .limit(bindparam("limit"))
)
_MATCHING_COUNT = Prepared(select(func.count()).select_from(card_search).where(_MATCHES))
_HIGHEST = Prepared(select(func.max(cards.c.docid)))
_LISTED = cards.c.docid.in_(select(func.json_each(bindparam("docids")).table_valued("value").c.value))
_KEYS = Prepared(select(cards.c.id).where(_LISTED).order_by(cards.c.docid))
_ROWS = Prepared(
    select(
        cards.c.id, cards.c.docid, cards.c.question, cards.c.kind, cards.c.phase, cards.c.suspended,
        cards.c.due_day, cards.c.situation, cards.c.task, cards.c.action, cards.c.result,
        decks.c.name.label("deck_name"),
    )
    .join(decks, decks.c.id == cards.c.deck_id)
    .where(_LISTED)
    .order_by(cards.c.docid)
)  # fmt: skip
# Scripts written without spaces: their words are found as parts of a run of letters. Emoji too:
# the index leaves them out.
_EMOJI = r"\u2190-\u2bff\U0001f000-\U0001faff"
_UNSPACED = re.compile(
    rf"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    rf"\uf900-\ufaff\uff66-\uffdc\U00020000-\U000323af{_EMOJI}]"
)
_WORD = re.compile(rf"[^\W_]+|[{_EMOJI}]")


@dataclass(frozen=True)
class Change:
    """What a change can be undone by, and the words for it."""

    step: int
    label: str
    card_ids: tuple[str, ...] = ()


class Cards:
    """The person's cards. Every change is one transaction and can be undone."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def find(self, query: CardQuery = CardQuery(), *, after: int | None = None, limit: int = PAGE) -> CardPage:
        """Returns one page of the cards that fit, oldest first; `after` is the last page's `after`."""
        today = learning_day(self._clock)
        with self._database.read() as connection:
            docids, total = find_docids(connection, query, today, after=after or 0, limit=limit + 1)
            rows = _ROWS.all(connection, docids=json.dumps(docids[:limit]))
        shown = tuple(_row_of(row, today) for row in rows)
        return CardPage(shown, total, shown[-1].docid if len(docids) > limit else None)

    def ids(self, query: CardQuery) -> tuple[str, ...]:
        """Returns the keys of all cards that fit, oldest first."""
        with self._database.read() as connection:
            docids, _ = find_docids(connection, query, learning_day(self._clock))
            return tuple(_KEYS.column(connection, docids=json.dumps(docids)))

    def get(self, card_id: str) -> Card:
        """Returns one card. Raises NotFound."""
        with self._database.read() as connection:
            return card_of(connection, _row(connection, card_id), learning_day(self._clock))

    def siblings(self, card_id: str) -> tuple[CardRow, ...]:
        """Returns the other variants of the card's story."""
        with self._database.read() as connection:
            family = _row(connection, card_id).family_id
            if family is None:
                return ()
            rows = connection.execute(
                select(cards, decks.c.name.label("deck_name"))
                .join(decks, decks.c.id == cards.c.deck_id)
                .where(cards.c.family_id == family, cards.c.id != card_id)
                .order_by(cards.c.docid)
            ).all()
        return tuple(_row_of(row, learning_day(self._clock)) for row in rows)

    def tags(self) -> tuple[tuple[str, int], ...]:
        """Returns every tag in use with its number of cards, most used first."""
        with self._database.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT value, count(*) FROM cards, json_each(cards.tags) GROUP BY value ORDER BY 2 DESC, 1"
            ).all()
        # One tag, however it is written: the way most cards write it stands for all.
        spelt: dict[str, str] = {}
        counted: dict[str, int] = {}
        for tag, number in rows:
            spelt.setdefault(tag.casefold(), tag)
            counted[tag.casefold()] = counted.get(tag.casefold(), 0) + number
        return tuple(sorted(((spelt[key], number) for key, number in counted.items()), key=lambda t: (-t[1], t[0])))

    def create(self, deck_id: str, draft: Draft) -> Change:
        """Adds a card to a deck. Raises InvalidInput or NotFound."""
        draft = cleaned(draft)
        with self._changing("Add card") as change:
            card_id = insert_card(change.connection, deck_id, draft, change.now)
            change.images.append(Image(cards, card_id, None))
            change.card_ids = (card_id,)
        return change.done()

    def edit(self, card_id: str, draft: Draft) -> Change:
        """Replaces what is written on a card; its schedule stays. Raises InvalidInput or NotFound."""
        draft = cleaned(draft)
        with self._changing("Edit card", (card_id,)) as change:
            row = _row(change.connection, card_id)
            values = columns_of_draft(draft) | {"changed_at": change.now}
            # A card that is written anew gets a new chance before it counts as a leech again.
            if draft != draft_of(row):
                values["mended_at"] = change.now
            change.images.append(Image(cards, card_id, {name: getattr(row, name) for name in values}))
            change.connection.execute(update(cards).where(cards.c.id == card_id).values(**values))
        return change.done()

    def duplicate(self, card_id: str, *, as_variant: bool = False) -> Change:
        """Copies a card as a new one. A variant becomes its sibling: never both on one day."""
        with self._changing("Add variant" if as_variant else "Duplicate card") as change:
            row = _row(change.connection, card_id)
            family = row.family_id
            if as_variant and family is None:
                family = new_id(change.now)
                change.images.append(Image(cards, card_id, {"family_id": None, "changed_at": row.changed_at}))
                change.connection.execute(
                    update(cards).where(cards.c.id == card_id).values(family_id=family, changed_at=change.now)
                )
            today = learning_day(self._clock)
            copy = insert_card(
                change.connection,
                row.deck_id,
                draft_of(row),
                change.now,
                family_id=family if as_variant else None,
                hidden_day=today if as_variant and today in (row.last_day, row.hidden_day) else None,
            )
            change.images.append(Image(cards, copy, None))
            change.card_ids = (copy,)
        return change.done()

    def split(self, card_id: str) -> Change:
        """Moves the second half of a card's points to a new card beside it. Raises InvalidInput."""
        with self._changing("Split card", (card_id,)) as change:
            row = _row(change.connection, card_id)
            draft = draft_of(row)
            if len(draft.points) < 2:
                raise InvalidInput("A card needs at least two points to be split.")
            half = (len(draft.points) + 1) // 2
            first = replace(draft, points=draft.points[:half])
            second = replace(draft, question=f"{draft.question} (part 2)", points=draft.points[half:], follow_ups=())
            values = columns_of_draft(first) | {"changed_at": change.now, "mended_at": change.now}
            change.images.append(Image(cards, card_id, {name: getattr(row, name) for name in values}))
            change.connection.execute(update(cards).where(cards.c.id == card_id).values(**values))
            other = insert_card(change.connection, row.deck_id, second, change.now)
            change.images.append(Image(cards, other, None))
            change.card_ids = (card_id, other)
        return change.done()

    def suspend(self, card_ids: Sequence[str], suspended: bool = True) -> Change:
        """Takes cards out of practice, or brings them back, with their schedule kept."""
        label = _label("Suspend" if suspended else "Unsuspend", card_ids)
        return self._update(card_ids, label, lambda _: {"suspended": int(suspended)})

    def move(self, card_ids: Sequence[str], deck_id: str) -> Change:
        """Moves cards to another deck. Raises NotFound."""
        with self._database.read() as connection:
            if connection.execute(select(decks.c.id).where(decks.c.id == deck_id)).first() is None:
                raise NotFound("This deck does not exist any more.")
        return self._update(card_ids, _label("Move", card_ids), lambda _: {"deck_id": deck_id})

    def tag(self, card_ids: Sequence[str], *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Change:
        """Adds and removes tags. Raises InvalidInput."""
        added, removed = tuple(add), {tag.casefold() for tag in remove}

        def retagged(row: Row[Any]) -> dict[str, Any]:
            draft = draft_of(row)
            kept = tuple(tag for tag in draft.tags if tag.casefold() not in removed)
            columns = columns_of_draft(cleaned(replace(draft, tags=kept + added)))
            return {"tags": columns["tags"], "labels": columns["labels"]}

        return self._update(card_ids, _label("Tag", card_ids), retagged)

    def delete(self, card_ids: Sequence[str]) -> Change:
        """Deletes cards with their reviews and leaves tombstones; undo brings all of it back."""
        with self._changing(_label("Delete", card_ids), card_ids) as change:
            change.images += delete_cards(change.connection, card_ids, change.now)
        return change.done()

    def undo(self, step: int | None = None) -> str:
        """Takes back the newest change, or that step if it is the newest, and returns its label.

        Raises NotFound.
        """
        with self._database.write() as connection:
            return journal.undo(connection, at_ms=to_ms(self._clock.now()), token=step).label

    def _update(self, card_ids: Sequence[str], label: str, values_for: Callable[[Row[Any]], dict[str, Any]]) -> Change:
        with self._changing(label, card_ids) as change:
            for row in rows_of(change.connection, card_ids):
                values = values_for(row) | {"changed_at": change.now}
                change.images.append(Image(cards, row.id, {name: getattr(row, name) for name in values}))
                change.connection.execute(update(cards).where(cards.c.id == row.id).values(**values))
        return change.done()

    @contextmanager
    def _changing(self, label: str, card_ids: Sequence[str] = ()) -> Iterator[Pending]:
        with changing(self._database, self._clock, label) as pending:
            pending.card_ids = tuple(card_ids)
            yield pending


class Pending:
    """A change in the making: collects images, becomes one undo step when its block ends."""

    def __init__(self, connection: Connection, label: str, now: int) -> None:
        self.connection = connection
        self.label = label
        self.now = now
        self.images: list[Image] = []
        self.card_ids: tuple[str, ...] = ()
        self.step = 0

    def done(self) -> Change:
        return Change(self.step, self.label, self.card_ids)


@contextmanager
def changing(database: Database, clock: Clock, label: str) -> Iterator[Pending]:
    """Opens a transaction and records what the block collects as one undo step."""
    now = to_ms(clock.now())
    with database.write() as connection:
        pending = Pending(connection, label, now)
        yield pending
        about = pending.card_ids[0] if len(pending.card_ids) == 1 else None
        pending.step = journal.record(connection, label=label, images=pending.images, at_ms=now, about=about)


def insert_card(
    connection: Connection,
    deck_id: str,
    draft: Draft,
    now: int,
    *,
    family_id: str | None = None,
    hidden_day: int | None = None,
    position: int | None = None,
    starter_key: str | None = None,
) -> str:
    """Adds one card at the end of a deck and returns its key. Raises NotFound."""
    if connection.execute(select(decks.c.id).where(decks.c.id == deck_id)).first() is None:
        raise NotFound("This deck does not exist any more.")
    if position is None:
        highest = connection.execute(select(func.max(cards.c.position)).where(cards.c.deck_id == deck_id)).scalar()
        position = 0 if highest is None else highest + 1
    card_id = new_id(now)
    docid = (connection.execute(select(func.max(cards.c.docid))).scalar() or 0) + 1
    connection.execute(
        insert(cards).values(
            id=card_id,
            docid=docid,
            deck_id=deck_id,
            starter_key=starter_key,
            position=position,
            family_id=family_id,
            hidden_day=hidden_day,
            shuffle=shuffle_of(card_id),
            created_at=now,
            changed_at=now,
            **columns_of_draft(draft),
        )
    )
    return card_id


def shuffle_of(card_id: str) -> int:
    """Returns the number by which cards due on one day are ordered: fixed, but not their age."""
    return int.from_bytes(blake2b(card_id.encode(), digest_size=4).digest())


def delete_cards(connection: Connection, card_ids: Sequence[str], now: int) -> list[Image]:
    """Deletes cards and their reviews, leaves tombstones, returns what brings them back."""
    images = whole_images(cards, rows_of(connection, card_ids))
    found = [str(image.key) for image in images]
    logged = [
        row
        for start in range(0, len(found), 500)
        for row in connection.execute(select(reviews).where(reviews.c.card_id.in_(found[start : start + 500])))
    ]
    log = whole_images(reviews, logged)
    journal.bury(connection, reviews, [str(image.key) for image in log], now)
    journal.bury(connection, cards, found, now)
    # Undo goes backwards: the cards must be back before the reviews that point at them.
    return log + images


def card_of(connection: Connection, row: Row[Any], today: int) -> Card:
    """Returns the card of a row of `cards` with `deck_name`."""
    phase = Phase(row.phase)
    return Card(
        id=row.id,
        deck_id=row.deck_id,
        deck_name=row.deck_name,
        draft=draft_of(row),
        phase=phase,
        suspended=bool(row.suspended),
        leech=phase is not Phase.NEW and is_leech(connection, row),
        reps=row.reps,
        lapses=row.lapses,
        due_in_days=row.due_day - today if phase is Phase.REVIEW else None,
        family_id=row.family_id,
        resting=row.suspended == RESTING,
    )


def is_leech(connection: Connection, row: Row[Any]) -> bool:
    """Whether the card was graded Again six times or more since it was last rewritten."""
    if row.reps < LEECH_AFTER:
        return False
    return bool(_FAILURES.scalar(connection, card_id=row.id, mended_at=row.mended_at) >= LEECH_AFTER)


def cleaned(draft: Draft) -> Draft:
    """Returns the draft trimmed and without empty or double entries. Raises InvalidInput."""
    question = clean_text("question", draft.question, QUESTION_LIMIT)
    if not question:
        raise InvalidInput("A card needs a question.")
    tags: dict[str, str] = {}
    for tag in draft.tags:
        word = " ".join(clean_text("tag", tag, TAG_LIMIT).split())
        if word:
            tags.setdefault(word.casefold(), word)
    _check_number("tags", tags)
    story = {
        name: clean_text(name, getattr(draft.story, name), TEXT_LIMIT)
        for name in ("situation", "task", "action", "result")
    }
    return Draft(
        question=question,
        kind=Kind(draft.kind),
        competencies=tuple(dict.fromkeys(draft.competencies)),
        points=_lines("points", draft.points),
        follow_ups=_lines("follow-ups", draft.follow_ups),
        tags=tuple(tags.values()),
        notes=clean_text("notes", draft.notes, TEXT_LIMIT),
        story=replace(draft.story, **story),
    )


def clean_text(name: str, value: str, limit: int) -> str:
    """Returns the text trimmed, without what cannot be stored or drawn. Raises InvalidInput beyond the limit."""
    # Control characters and lone surrogates cannot be stored or drawn; line breaks and tabs can.
    kept = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    if len(kept) > limit:
        raise InvalidInput(f"The {name} has {len(kept):,} characters; at most {limit:,} fit. Shorten it, then save.")
    return kept


def _lines(name: str, values: Sequence[str]) -> tuple[str, ...]:
    lines = tuple(line for line in (clean_text(name, value, QUESTION_LIMIT) for value in values) if line)
    _check_number(name, lines)
    return lines


def _check_number(name: str, entries: Sized) -> None:
    if len(entries) > LIST_LIMIT:
        raise InvalidInput(f"A card can have at most {LIST_LIMIT} {name}; this one has {len(entries)}.")


def rows_of(connection: Connection, card_ids: Sequence[str]) -> list[Row[Any]]:
    """Returns the rows of `cards` that exist among the keys."""
    return [
        row
        for start in range(0, len(card_ids), 500)
        for row in connection.execute(select(cards).where(cards.c.id.in_(card_ids[start : start + 500])))
    ]


def _row(connection: Connection, card_id: str) -> Row[Any]:
    row = _CARD.first(connection, card_id=card_id)
    if row is None:
        raise NotFound("This card does not exist any more.")
    return row


def _label(verb: str, card_ids: Sequence[str]) -> str:
    return f"{verb} card" if len(card_ids) == 1 else f"{verb} {len(card_ids)} cards"


def _row_of(row: Any, today: int) -> CardRow:
    phase = Phase(row.phase)
    return CardRow(
        id=row.id,
        docid=row.docid,
        question=row.question,
        kind=Kind(row.kind),
        deck_name=row.deck_name,
        phase=phase,
        suspended=bool(row.suspended),
        due_in_days=row.due_day - today if phase is Phase.REVIEW else None,
        has_story=bool(row.situation or row.task or row.action or row.result),
        resting=row.suspended == RESTING,
    )


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
) -> tuple[list[int], int]:
    """Returns the ordered docids that fit, at most `limit` of those beyond `after`, and how many fit in all."""
    match, inside = match_of(query)
    where, values = _conditions(query, inside, today)
    if match and where:
        found = _found_in_both(connection, match, where, values)
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


def _found_in_both(
    connection: Connection, match: str, where: list[ColumnElement[bool]], values: dict[str, Any]
) -> list[int]:
    """Returns the ordered docids of cards that match and fulfil the conditions.

    The plus sign keeps SQLite from asking the index once for every card that fulfils them, and
    tens of thousands of rows come out three times as fast as one text.
    """
    fulfilling = literal_column("+card_search.rowid").in_(select(cards.c.docid).where(*where))
    both = select(func.json_group_array(card_search.c.rowid)).where(_MATCHES, fulfilling)
    return sorted(json.loads(connection.execute(both, values | {"match": match}).scalar_one()))


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


def leech_condition() -> ColumnElement[bool]:
    """Returns the condition that a card is a leech; see `is_leech`."""
    often = select(reviews.c.card_id).where(_FAILED).group_by(reviews.c.card_id).having(func.count() >= LEECH_AFTER)
    since = (
        select(func.count())
        .where(reviews.c.card_id == cards.c.id, _FAILED, reviews.c.reviewed_at > cards.c.mended_at)
        .correlate(cards)
        .scalar_subquery()
    )
    return and_(cards.c.id.in_(often), cards.c.suspended == 0, since >= LEECH_AFTER)


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
