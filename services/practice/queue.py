"""Which card comes next: learning cards that are due, then called ones, reviews and new ones, within limits.

A card that is called for (see `calls`) counts as a review, also if it was never seen.

Every question is answered from the store's indexes, so there is no queue in memory to keep in
step with a second window, and a session resumes wherever it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, literal, literal_column, or_, select, union_all

from services.practice.model import Left, Scope
from services.practice.rows import competency_label, tag_label
from services.store.counting import Counter
from services.store.prepared import Prepared
from services.store.tables import cards, practice_days

LEARN_AHEAD_MS = 20 * 60_000
LOST_LEARNING_MS = 24 * 60 * 60_000
COUNT_CAP = 500

TALLY_OF = Prepared(select(practice_days).where(practice_days.c.day == bindparam("day")))


@dataclass(frozen=True)
class Limits:
    """How many more cards may be shown today. `extra` may go to either kind."""

    new: int
    reviews: int
    extra: int = 0


@dataclass(frozen=True)
class Next:
    """The next card's id, if there is one, and what is left including it."""

    card_id: str | None
    left: Left


@dataclass(frozen=True)
class _Statements:
    learning: Prepared
    counts: Prepared
    called: Prepared
    review: Prepared
    review_count: Prepared
    new: Prepared
    new_count: Prepared


def next_card(connection: Connection, scope: Scope, limits: Limits, *, now_ms: int, day: int) -> Next:
    """Returns the next card within the limits. Idempotent."""
    found = statements(scope)
    counter = Counter(connection)
    values = {
        "now": now_ms,
        "ahead": now_ms + LEARN_AHEAD_MS,
        "lost": now_ms + LOST_LEARNING_MS,
        "day": day,
    }
    called_at_most = min(limits.reviews + limits.extra, COUNT_CAP)

    def first(statement: Prepared) -> str | None:
        found: str | None = statement.scalar(connection, **values)
        return found

    def count(statement: Prepared, cap: int) -> int:
        return counter.up_to(min(cap, COUNT_CAP), statement, day=day) if cap > 0 else 0

    soon, lost, earliest, called = found.counts.first(connection, **values, cap=called_at_most)
    learning = min(soon + lost, COUNT_CAP)
    review = called + count(found.review_count, called_at_most - called)
    # Extra cards are one pool: what the reviews take of it is gone for new cards.
    extra_left = limits.extra - max(0, review - limits.reviews)
    new = count(found.new_count, limits.new + extra_left)
    left = Left(new=new, learning=learning, review=review)
    due = first(found.learning) if lost or (soon and earliest <= now_ms) else None
    if due is not None:
        return Next(due, left)
    if review:
        return Next(first(found.called if called else found.review), left)
    if new:
        return Next(first(found.new), left)
    if learning:
        return Next(found.learning.scalar(connection, **values | {"now": values["ahead"]}), left)
    return Next(None, left)


def called(connection: Connection, *, day: int, cap: int) -> int:
    """Returns how many cards are called for a learning day, up to a cap."""
    return int(_CALLED.scalar(connection, day=day, cap=cap))


def limits_for(connection: Connection, *, day: int, new_per_day: int, reviews_per_day: int, extra: int) -> Limits:
    """Returns what today's limits still allow after what was answered today."""
    done = TALLY_OF.first(connection, day=day)
    new_done, reviews_done = (done.new_cards, done.reviews) if done else (0, 0)
    return limits_after(new_done, reviews_done, new_per_day=new_per_day, reviews_per_day=reviews_per_day, extra=extra)


def limits_after(new_done: int, reviews_done: int, *, new_per_day: int, reviews_per_day: int, extra: int) -> Limits:
    """Returns what the daily limits still allow after so many cards."""
    used = max(0, new_done - new_per_day) + max(0, reviews_done - reviews_per_day)
    return Limits(
        new=max(0, new_per_day - new_done),
        reviews=max(0, reviews_per_day - reviews_done),
        extra=max(0, extra - used),
    )


_cache: dict[Scope, _Statements] = {}


def statements(scope: Scope) -> _Statements:
    """Returns the seven queries of a scope, built and compiled once."""
    if scope not in _cache:
        if len(_cache) > 64:
            _cache.clear()
        _cache[scope] = _build(scope)
    return _cache[scope]


def _build(scope: Scope) -> _Statements:
    within = conditions(scope)
    learning = and_(*is_learning(), *within)
    called = and_(*is_called(), *within)
    review = and_(*is_due(), *within)
    new = and_(*is_new(), *within)
    # Two ranges of the index each, where one condition with OR would read all of it.
    lost = and_(learning, cards.c.due_at > bindparam("lost"))
    either = union_all(
        *(
            select(select(cards.c.id, cards.c.due_at).where(some).order_by(cards.c.due_at).limit(1).subquery())
            for some in (and_(learning, cards.c.due_at <= bindparam("now")), lost)
        )
    ).subquery()
    return _Statements(
        learning=Prepared(select(either.c.id).order_by(either.c.due_at).limit(1)),
        counts=_counts(learning, cards.c.due_at <= bindparam("ahead"), lost, called),
        called=_first(called, cards.c.call_day, cards.c.shuffle),
        review=_first(review, cards.c.due_day, cards.c.shuffle),
        review_count=_count(review),
        new=_first(new, cards.c.position, cards.c.docid),
        new_count=_count(new),
    )


def is_learning() -> tuple[ColumnElement[bool], ...]:
    """Returns the conditions for cards being learned whose siblings were not answered on the day `:day`."""
    return literal_column("cards.phase").in_([literal_column("1"), literal_column("3")]), _active(), _shown()


def is_called() -> tuple[ColumnElement[bool], ...]:
    """Returns the conditions for cards called for the learning day `:day` or one before."""
    phases = literal_column("cards.phase").in_([literal_column("0"), literal_column("2")])
    return cards.c.call_day.is_not(None), phases, _active(), cards.c.call_day <= bindparam("day"), _shown()


def is_due() -> tuple[ColumnElement[bool], ...]:
    """Returns the conditions for reviews due on the learning day `:day` and not called for."""
    return literal_column("cards.phase = 2"), _active(), cards.c.due_day <= bindparam("day"), _uncalled(), _shown()


def is_new() -> tuple[ColumnElement[bool], ...]:
    """Returns the conditions for new cards that are not called for."""
    return literal_column("cards.phase = 0"), _active(), _uncalled(), _shown()


def conditions(scope: Scope) -> list[ColumnElement[bool]]:
    """Returns what a card must fulfil to be in the scope."""
    found: list[ColumnElement[bool]] = []
    if scope.deck_ids:
        found.append(cards.c.deck_id.in_([literal(key) for key in scope.deck_ids]))
    if scope.kind:
        found.append(cards.c.kind == scope.kind.value)
    for label in (
        competency_label(scope.competency) if scope.competency else None,
        tag_label(scope.tag) if scope.tag else None,
    ):
        if label:
            found.append(literal_column("' ' || cards.labels || ' '").like(literal(f"% {label} %")))
    return found


def _active() -> ColumnElement[Any]:
    # Written out, not bound: SQLite uses a partial index only where it can see the value.
    return literal_column("cards.suspended = 0")


def _uncalled() -> ColumnElement[bool]:
    return or_(cards.c.call_day.is_(None), cards.c.call_day > bindparam("day"))


def _shown() -> ColumnElement[bool]:
    """Returns the condition that no sibling was answered on the learning day `:day`."""
    return cards.c.hidden_day.is_distinct_from(bindparam("day"))


def _first(where: ColumnElement[bool], *order: ColumnElement[Any]) -> Prepared:
    return Prepared(select(cards.c.id).where(where).order_by(*order).limit(1))


def _count(where: ColumnElement[bool]) -> Prepared:
    some = select(literal_column("1")).select_from(cards).where(where).limit(bindparam("cap")).subquery()
    return Prepared(select(func.count()).select_from(some))


def _counts(
    learning: ColumnElement[bool], soon: ColumnElement[bool], lost: ColumnElement[bool], called: ColumnElement[bool]
) -> Prepared:
    """Returns how many learning cards are due soon and lost, when the earliest is due, and how many are called."""
    number = select(func.count()).select_from(cards)
    some = select(literal_column("1")).select_from(cards).where(called).limit(bindparam("cap")).subquery()
    return Prepared(
        select(
            number.where(learning, soon).scalar_subquery(),
            number.where(lost).scalar_subquery(),
            select(func.min(cards.c.due_at)).where(learning).scalar_subquery(),
            select(func.count()).select_from(some).scalar_subquery(),
        )
    )


_CALLED = _count(and_(*is_called()))
