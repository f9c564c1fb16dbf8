"""A practice session: one card at a time, graded, undone, ended and resumed.

Every answer is one transaction that holds the review, the card's new schedule, what its siblings
lost for today, the day's tally, the next card and the step that undoes it all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import sqlite

from services.clock import Clock, learning_day, to_ms
from services.errors import CardChanged, NotFound
from services.practice import calls, final_pass, queue
from services.practice.cards import card_of
from services.practice.intervals import in_words
from services.practice.model import Choice, Left, Scope, Summary, Turn
from services.practice.plan import LONGEST_DAYS
from services.practice.queue import Next
from services.practice.rows import MEMORY_COLUMNS, columns_of, memory_of, schedule_of
from services.practice.schedule import Rules, preview
from services.practice.words import Competency, Grade, Kind, Phase
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import Image
from services.store.prepared import Prepared
from services.store.settings import Preferences, Settings
from services.store.tables import cards, decks, practice_days, reviews, sessions

CRAM_LIMIT = 200
CRAM_RETURN = 6
ANSWER_LABEL = "Answer"
TALLY = ("day", "new_cards", "reviews", "answers", "spoke_ms")

_CARD = Prepared(
    select(cards, decks.c.name.label("deck_name"))
    .join(decks, decks.c.id == cards.c.deck_id)
    .where(cards.c.id == bindparam("card_id"))
)
_SESSION = Prepared(select(sessions).where(sessions.c.id == bindparam("session_id")))
# What an answer needs to know beside its card, asked in one go.
_ANSWERING = Prepared(
    select(
        sessions,
        select(func.max(reviews.c.id)).scalar_subquery().label("newest_review"),
        *(practice_days.c[name].label(f"tally_{name}") for name in TALLY),
    )
    .outerjoin(practice_days, practice_days.c.day == bindparam("today"))
    .where(sessions.c.id == bindparam("session_id"))
)
_OPEN_SESSION = Prepared(select(sessions).where(sessions.c.ended_at.is_(None)).order_by(sessions.c.id.desc()).limit(1))
_END_OTHERS = Prepared(
    update(sessions)
    .where(sessions.c.ended_at.is_(None), sessions.c.id != bindparam("session_id"))
    .values(ended_at=bindparam("now"), changed_at=bindparam("now"))
)
_SCHEDULE = Prepared(
    update(cards)
    .where(cards.c.id == bindparam("card_id"))
    .values({name: bindparam(f"new_{name}") for name in MEMORY_COLUMNS})
)
_SIBLINGS = Prepared(
    select(cards.c.id, cards.c.hidden_day).where(
        cards.c.family_id == bindparam("family"), cards.c.id != bindparam("card_id")
    )
)
_FAMILY_SIZE = Prepared(select(func.count()).select_from(cards).where(cards.c.family_id == bindparam("family")))
_HIDE = Prepared(update(cards).where(cards.c.id == bindparam("card_id")).values(hidden_day=bindparam("today")))
_LOG = Prepared(insert(reviews))
_COUNTED = sqlite.insert(practice_days)
_TALLY = Prepared(
    _COUNTED.on_conflict_do_update(
        index_elements=["day"],
        set_={name: practice_days.c[name] + _COUNTED.excluded[name] for name in TALLY[1:]},
    )
)
_STEP = Prepared(
    update(sessions)
    .where(sessions.c.id == bindparam("session_id"))
    .values({name: bindparam(f"new_{name}") for name in ("current_card_id", "answers", "waiting", "ended_at")})
)


class Practice:
    """Practice sessions over cards and decks."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings

    def start(self, scope: Scope = Scope(), *, cram: bool = False, ahead: int = 0) -> Turn:
        """Starts a session and ends any other. With `cram` the schedule stays as it is.

        `ahead` allows so many cards beyond today's limits.
        """
        now = to_ms(self._clock.now())
        day = learning_day(self._clock)
        with self._database.write() as connection:
            preferences = self._settle(connection, day)
            connection.execute(
                update(sessions).where(sessions.c.ended_at.is_(None)).values(ended_at=now, changed_at=now)
            )
            session_id = new_id(now)
            row = {
                "id": session_id,
                "scope": _scope_to_json(scope),
                "cram": int(cram),
                "day": day,
                "current_card_id": None,
                "extra": 0,
                "answers": 0,
                "waiting": json.dumps(_cram_queue(connection, scope) if cram else []),
                "started_at": now,
                "ended_at": None,
                "changed_at": now,
            }
            if ahead:
                row["extra"] = _used_extra(connection, day, preferences) + ahead
            connection.execute(insert(sessions).values(**row))
            return self._advance(connection, _session(connection, session_id), preferences, now, day)

    def resume(self) -> Turn | None:
        """Returns the session that was not ended, on the card it was on; None if there is none."""
        with self._database.write() as connection:
            preferences = self._settle(connection, learning_day(self._clock))
            session = _OPEN_SESSION.first(connection)
            if session is None:
                return None
            return self._current(connection, session, preferences)

    def turn(self, session_id: str) -> Turn:
        """Returns where the session stands. Raises NotFound."""
        with self._database.write() as connection:
            preferences = self._settle(connection, learning_day(self._clock))
            return self._current(connection, _session(connection, session_id), preferences)

    def answer(
        self,
        *,
        session_id: str,
        card_id: str,
        reps: int,
        grade: Grade,
        took_ms: int = 0,
        spoke_ms: int = 0,
    ) -> Turn:
        """Records an answer and returns the next turn; both are on disk when it returns.

        `reps` is the number of reviews the card had when it was shown. Raises CardChanged if it
        was answered elsewhere since, StoreFull if the disk is full; then nothing was recorded.
        """
        now = to_ms(self._clock.now())
        day = learning_day(self._clock)
        with self._database.write() as connection:
            preferences = self._settings.within(connection)
            session = _ANSWERING.first(connection, session_id=session_id, today=day)
            if session is None:
                raise _no_session()
            row = _CARD.first(connection, card_id=card_id)
            if row is None or row.reps != reps or session.current_card_id != card_id or session.ended_at:
                raise CardChanged("This card was changed in another window, so the answer was not counted.")
            if session.cram:
                images: list[Image] = []
                waiting = _after_cram(json.loads(session.waiting), grade)
            else:
                given = _Given(grade, now, day, preferences, took_ms, spoke_ms)
                images = _record(connection, session, row, given)
                waiting = []
            step = {
                "current_card_id": session.current_card_id,
                "answers": session.answers,
                "waiting": session.waiting,
                "ended_at": session.ended_at,
            }
            images.append(Image(sessions, session_id, step))
            journal.record(connection, label=ANSWER_LABEL, images=images, at_ms=now, about=card_id)
            return self._advance(
                connection,
                session,
                preferences,
                now,
                day,
                answers=session.answers + 1,
                waiting=waiting,
                undo=ANSWER_LABEL,
                done=_done_after(session, row, day),
            )

    def undo(self, session_id: str) -> Turn:
        """Takes back the newest change if it was about one card, and returns to that card.

        Raises NotFound if there is nothing of that kind to undo.
        """
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            preferences = self._settings.within(connection)
            step = journal.undo(connection, at_ms=now, one_card=True)
            # The answer may have belonged to an earlier session, which its image opened again.
            _END_OTHERS.run(connection, session_id=session_id, now=now)
            session = _session(connection, session_id)
            if session.ended_at is not None:
                return self._finished(connection, session, preferences)
            return self._advance(connection, session, preferences, now, learning_day(self._clock), keep=step.about)

    def more(self, session_id: str, number: int = 10) -> Turn:
        """Allows so many cards beyond today's limits and goes on with the session."""
        now = to_ms(self._clock.now())
        day = learning_day(self._clock)
        with self._database.write() as connection:
            preferences = self._settle(connection, day)
            session = _session(connection, session_id)
            if session.cram:
                waiting = _cram_queue(connection, _scope_from_json(session.scope))[:number]
                changes: dict[str, Any] = {"waiting": json.dumps(waiting)}
            else:
                # The session may have begun yesterday; what it may show beyond the limits is for today.
                changes = {"extra": _used_extra(connection, day, preferences) + number, "day": day}
            connection.execute(
                update(sessions)
                .where(sessions.c.id == session_id)
                .values(ended_at=None, changed_at=now, current_card_id=None, **changes)
            )
            return self._advance(connection, _session(connection, session_id), preferences, now, day)

    def finish(self, session_id: str) -> Turn:
        """Ends the session early and returns its summary."""
        with self._database.write() as connection:
            preferences = self._settings.within(connection)
            session = _session(connection, session_id)
            connection.execute(
                update(sessions)
                .where(sessions.c.id == session_id)
                .values(ended_at=to_ms(self._clock.now()), current_card_id=None)
            )
            return self._finished(connection, session, preferences)

    def _settle(self, connection: Connection, day: int) -> Preferences:
        """Calls what upcoming interviews want today, puts to rest what past ones do not, returns preferences."""
        preferences = self._settings.within(connection)
        final_pass.settle(connection, self._clock, per_day=effective_reviews(preferences, day))
        return preferences

    def _current(self, connection: Connection, session: Row[Any], preferences: Preferences) -> Turn:
        """Returns the turn the session is on, moving on only if its card is gone or resting."""
        if session.ended_at is not None:
            return self._finished(connection, session, preferences)
        now, day = to_ms(self._clock.now()), learning_day(self._clock)
        return self._advance(connection, session, preferences, now, day, keep=session.current_card_id)

    def _advance(
        self,
        connection: Connection,
        session: Row[Any],
        preferences: Preferences,
        now: int,
        day: int,
        *,
        answers: int | None = None,
        waiting: list[str] | None = None,
        keep: str | None = None,
        undo: str | None = None,
        done: tuple[int, int] | None = None,
    ) -> Turn:
        """Chooses the next card, keeps it as the session's current one and returns the turn."""
        scope = _scope_from_json(session.scope)
        answers = session.answers if answers is None else answers
        if session.cram:
            waiting = _still_there(connection, json.loads(session.waiting) if waiting is None else waiting)
            found = Next(waiting[0] if waiting else None, Left(0, 0, len(waiting)))
        else:
            waiting = []
            limits = queue.limits_after(
                *(done or _done(connection, day)),
                new_per_day=effective_new(preferences, day),
                reviews_per_day=effective_reviews(preferences, day),
                extra=session.extra if session.day == day else 0,
            )
            found = queue.next_card(connection, scope, limits, now_ms=now, day=day)
        card_id, row = found.card_id, None
        if keep is not None and not session.cram and found.left.total:
            kept = _CARD.first(connection, card_id=keep)
            if kept is not None and not kept.suspended and _may_stay(kept, found.left, day, now):
                card_id, row = keep, kept
        _STEP.run(
            connection,
            session_id=session.id,
            new_current_card_id=card_id,
            new_answers=answers,
            new_waiting=json.dumps(waiting) if waiting else "[]",
            new_ended_at=None if card_id else now,
        )
        if card_id is None:
            return self._finished(connection, session, preferences)
        row = row or _CARD.first(connection, card_id=card_id)
        if undo is None:
            undo = _undoable(connection)
        return Turn(
            session_id=session.id,
            scope=scope,
            cram=bool(session.cram),
            card=card_of(connection, row, day),
            choices=_cram_choices() if session.cram else _choices(row, now, day, preferences),
            left=found.left,
            answered=answers,
            undo=undo,
            siblings=_family_size(connection, row),
        )

    def _finished(self, connection: Connection, session: Row[Any], preferences: Preferences) -> Turn:
        session = _session(connection, session.id)
        return Turn(
            session_id=session.id,
            scope=_scope_from_json(session.scope),
            cram=bool(session.cram),
            card=None,
            choices=(),
            left=Left(0, 0, 0),
            answered=session.answers,
            undo=_undoable(connection),
            summary=self._summary(connection, session, preferences),
        )

    def _summary(self, connection: Connection, session: Row[Any], preferences: Preferences) -> Summary:
        day = learning_day(self._clock)
        scope = _scope_from_json(session.scope)
        log = connection.execute(
            select(
                reviews.c.grade,
                func.count(),
                func.sum(reviews.c.spoke_ms),
                func.count().filter(reviews.c.phase_before == Phase.NEW.value),
            )
            .where(reviews.c.id >= session.id, reviews.c.session_id == session.id)
            .group_by(reviews.c.grade)
        ).all()
        distinct = connection.execute(
            select(func.count(reviews.c.card_id.distinct())).where(
                reviews.c.id >= session.id, reviews.c.session_id == session.id
            )
        ).scalar_one()
        everything = queue.statements(Scope())
        tomorrow = {"day": day + 1, "cap": 100_000}
        new_left = everything.new_count.scalar(connection, **tomorrow)
        beyond = queue.next_card(
            connection, scope, queue.Limits(0, 0, 10), now_ms=to_ms(self._clock.now()), day=day
        ).left
        return Summary(
            answers=session.answers,
            cards=distinct,
            by_grade={Grade(grade): number for grade, number, _, _ in log},
            new_cards=sum(new for _, _, _, new in log),
            spoke_seconds=round(sum(spoke for _, _, spoke, _ in log) / 1000),
            due_tomorrow=min(
                everything.review_count.scalar(connection, **tomorrow) + queue.called(connection, **tomorrow),
                effective_reviews(preferences, day + 1),
            ),
            new_tomorrow=min(new_left, effective_new(preferences, day + 1)),
            more=min(10, len(_cram_queue(connection, scope)) if session.cram else beyond.new + beyond.review),
            cram=bool(session.cram),
        )


@dataclass(frozen=True)
class _Given:
    """An answer as it was given, and the settings it was given under."""

    grade: Grade
    now: int
    day: int
    preferences: Preferences
    took_ms: int
    spoke_ms: int


def _done(connection: Connection, day: int) -> tuple[int, int]:
    """Returns how many new cards and reviews were answered on a learning day."""
    tally = queue.TALLY_OF.first(connection, day=day)
    return (tally.new_cards, tally.reviews) if tally else (0, 0)


def _done_after(session: Row[Any], row: Row[Any], day: int) -> tuple[int, int]:
    """Returns the same with the answer just given to a card of a session that was read before it."""
    if session.cram:
        return session.tally_new_cards or 0, session.tally_reviews or 0
    new, review = _counts_as(row, day)
    return (session.tally_new_cards or 0) + new, (session.tally_reviews or 0) + review


def _counts_as(row: Row[Any], day: int) -> tuple[bool, bool]:
    """Whether an answer to the card counts as a new card or as a review of the day."""
    called = row.phase == Phase.NEW and calls.is_called(row, day)
    return row.phase == Phase.NEW and not called, row.phase == Phase.REVIEW or called


def _record(connection: Connection, session: Row[Any], row: Row[Any], given: _Given) -> list[Image]:
    """Writes one answer and returns the images that undo it."""
    now, day = given.now, given.day
    rules = Rules(given.preferences.retention, given.preferences.maximum_interval)
    after = preview(memory_of(row), seed=row.id, at_ms=now, day=day, rules=rules)[given.grade]
    _SCHEDULE.run(connection, card_id=row.id, **columns_of(after, "new_"))
    images = [Image(cards, row.id, schedule_of(row))]
    called = calls.is_called(row, day)
    if called:
        images.append(calls.fulfil(connection, row))
    if row.family_id:
        for sibling in _SIBLINGS.all(connection, family=row.family_id, card_id=row.id):
            _HIDE.run(connection, card_id=sibling.id, today=day)
            images.append(Image(cards, sibling.id, {"hidden_day": sibling.hidden_day}))
    review_id = new_id(_after_all_reviews(session, now))
    _LOG.run(
        connection,
        id=review_id,
        card_id=row.id,
        session_id=session.id,
        grade=given.grade.value,
        reviewed_at=now,
        day=day,
        phase_before=row.phase,
        called=int(called),
        took_ms=given.took_ms,
        spoke_ms=given.spoke_ms,
        retention=given.preferences.retention,
        maximum_interval=given.preferences.maximum_interval,
    )
    images.append(Image(reviews, review_id, None))
    new_card, review = _counts_as(row, day)
    _TALLY.run(
        connection,
        day=day,
        new_cards=int(new_card),
        reviews=int(review),
        answers=1,
        spoke_ms=given.spoke_ms,
    )
    images.append(Image(practice_days, day, _tally_of(session)))
    return images


def _tally_of(session: Row[Any]) -> dict[str, Any] | None:
    """Returns the day's tally that was read along with the session, None on a day without any."""
    if session.tally_day is None:
        return None
    return {name: getattr(session, f"tally_{name}") for name in TALLY}


def _after_all_reviews(session: Row[Any], now: int) -> int:
    """Returns an instant for the key of the next review, later than the session and every review so far.

    The log is replayed in the order of its keys, so they count up even where the clock went back.
    """
    newest = session.newest_review or ""
    return max(now, int(max(newest, session.id)[:12], 16) + 1)


def plan_runs(preferences: Preferences, day: int) -> bool:
    """Whether a plan to catch up holds on a learning day; one further off than any plan is a wrong clock's."""
    return day <= preferences.plan_until_day <= day + LONGEST_DAYS


def effective_reviews(preferences: Preferences, day: int) -> int:
    """Returns today's review limit, which a plan to catch up lowers."""
    if plan_runs(preferences, day):
        return min(preferences.plan_per_day, preferences.reviews_per_day)
    return preferences.reviews_per_day


def effective_new(preferences: Preferences, day: int) -> int:
    """Returns today's limit of new cards, none while a plan to catch up runs."""
    return 0 if plan_runs(preferences, day) else preferences.new_per_day


def _may_stay(row: Row[Any], left: Left, day: int, now: int) -> bool:
    """Whether the card a session was on may still be asked; another window may have answered it."""
    phase = Phase(row.phase)
    if phase in calls.PHASES and calls.is_called(row, day):
        return left.review > 0 and row.hidden_day != day
    if phase is Phase.NEW:
        return left.new > 0 and row.hidden_day != day
    if phase is Phase.REVIEW:
        return left.review > 0 and row.due_day <= day and row.hidden_day != day
    return row.due_at <= now + queue.LEARN_AHEAD_MS and row.hidden_day != day


def _undoable(connection: Connection) -> str | None:
    """Returns the label of the newest change if it was about one card: a session undoes no more."""
    step = journal.newest(connection)
    return step.label if step is not None and step.about is not None else None


def _session(connection: Connection, session_id: str) -> Row[Any]:
    row = _SESSION.first(connection, session_id=session_id)
    if row is None:
        raise _no_session()
    return row


def _no_session() -> NotFound:
    return NotFound("This practice session does not exist any more. Start a new one.")


def _choices(row: Row[Any], now: int, day: int, preferences: Preferences) -> tuple[Choice, ...]:
    rules = Rules(preferences.retention, preferences.maximum_interval)
    outcomes = preview(memory_of(row), seed=row.id, at_ms=now, day=day, rules=rules)
    return tuple(
        Choice(
            grade,
            in_words(minutes=round((after.due_at - now) / 60_000))
            if after.due_at is not None
            else in_words(days=(after.due_day or day) - day),
        )
        for grade, after in outcomes.items()
    )


def _cram_choices() -> tuple[Choice, ...]:
    words = ("soon", "at the end", "done", "done")
    return tuple(Choice(grade, when) for grade, when in zip(Grade, words, strict=True))


def _after_cram(waiting: list[str], grade: Grade) -> list[str]:
    current, *rest = waiting
    if grade is Grade.AGAIN:
        return [*rest[:CRAM_RETURN], current, *rest[CRAM_RETURN:]]
    return [*rest, current] if grade is Grade.HARD else rest


def _cram_queue(connection: Connection, scope: Scope) -> list[str]:
    """Returns up to 200 cards of the scope, the least stable first."""
    found = select(cards.c.id).where(cards.c.suspended == 0, *queue.conditions(scope))
    order = func.coalesce(cards.c.stability, 0.0), cards.c.position, cards.c.docid
    return list(connection.execute(found.order_by(*order).limit(CRAM_LIMIT)).scalars())


def _still_there(connection: Connection, waiting: Iterable[str]) -> list[str]:
    wanted = list(waiting)
    alive = set(connection.execute(select(cards.c.id).where(cards.c.id.in_(wanted), cards.c.suspended == 0)).scalars())
    return [card_id for card_id in wanted if card_id in alive]


def _used_extra(connection: Connection, day: int, preferences: Preferences) -> int:
    done = queue.TALLY_OF.first(connection, day=day)
    if done is None:
        return 0
    return max(0, done.new_cards - effective_new(preferences, day)) + max(
        0, done.reviews - effective_reviews(preferences, day)
    )


def _family_size(connection: Connection, row: Row[Any]) -> int:
    return _FAMILY_SIZE.scalar(connection, family=row.family_id) if row.family_id else 0


def _scope_to_json(scope: Scope) -> str:
    return json.dumps({k: v for k, v in asdict(scope).items() if v})


_scopes: dict[str, Scope] = {}


def _scope_from_json(text: str) -> Scope:
    if text not in _scopes:
        if len(_scopes) > 64:
            _scopes.clear()
        table = json.loads(text)
        _scopes[text] = replace(
            Scope(),
            deck_ids=tuple(table.get("deck_ids", ())),
            kind=Kind(table["kind"]) if "kind" in table else None,
            competency=Competency(table["competency"]) if "competency" in table else None,
            tag=table.get("tag"),
        )
    return _scopes[text]
