"""The debrief of an interview: nine small fields, the second pass, and the questions that were asked.

Every call is one transaction, so that each keystroke and tap is on disk by itself. Only adding and
taking away a question are steps that undo takes back; typing is not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import sqlite

from services.clock import Clock, from_ms, learning_day, to_ms
from services.errors import InvalidInput, NotFound
from services.interviews import asked
from services.interviews.interviews import row_of
from services.interviews.model import Asked, Chip, Debrief, Guess, Noticed, Rating
from services.interviews.rows import one_line
from services.practice import calls
from services.practice.cards import Change, changing, clean_text
from services.practice.rows import to_json
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import Image, whole_images
from services.store.prepared import Prepared
from services.store.tables import asked_questions, debriefs, interviews

LINE_LIMIT = 500
TEXT_LIMIT = 5_000
FEELINGS = range(1, 6)
CHANGES = 2
LINES = ("went_well", "went_badly", "surprise", "if_text", "then_text", "promised")
SECOND_PASS = ("why", "changes")

_DEBRIEF = Prepared(select(debriefs).where(debriefs.c.interview_id == bindparam("interview_id")))
_ASKED = Prepared(
    select(asked_questions)
    .where(asked_questions.c.debrief_id == bindparam("debrief_id"))
    .order_by(asked_questions.c.position, asked_questions.c.id)
)
_INSERT = Prepared(
    sqlite.insert(debriefs)
    .values({name: bindparam(name) for name in ("id", "interview_id", "created_at", "changed_at")})
    .on_conflict_do_nothing()
)


@dataclass(frozen=True)
class AskedAt:
    """Where a card's question was asked, and how its answer went."""

    interview_id: str
    company: str
    day: date
    rating: Rating


class Debriefs:
    """Writes and reads debriefs; an interview has at most one."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def get(self, interview_id: str) -> Debrief:
        """Returns the debrief of an interview, an empty one if nothing was noted. Raises NotFound."""
        with self._database.read() as connection:
            row_of(connection, interview_id)
            row = _DEBRIEF.first(connection, interview_id=interview_id)
            found = [] if row is None else _ASKED.all(connection, debrief_id=row.id)
        return Debrief(interview_id) if row is None else _debrief_of(row, found)

    def note(self, interview_id: str, **fields: Any) -> None:
        """Saves fields of the debrief; any subset, one transaction.

        The fields are those of `Debrief`: a `feeling` is 1 to 5, a `guess` a Guess, both may be
        None; `changes` are at most two texts; the rest is text. What belongs to the second pass
        marks it as done. Raises InvalidInput or NotFound, then nothing was changed.
        """
        values = {name: _value_of(name, value) for name, value in fields.items()}
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            row = _made(connection, interview_id, now)
            if row.reviewed_at is None and any(values.get(name, "") not in ("", "[]") for name in SECOND_PASS):
                values["reviewed_at"] = now
            _put(connection, row.id, now, values)

    def notice(self, interview_id: str, chip: Chip, noticed: Noticed | None) -> None:
        """Saves what the person noticed of body or voice; None takes it back. Raises NotFound."""
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            row = _made(connection, interview_id, now)
            known = {c: n for c, n in json.loads(row.body_voice).items() if c != chip.value}
            if noticed is not None:
                known[chip.value] = noticed.value
            _put(connection, row.id, now, {"body_voice": json.dumps(known)})

    def promise(self, interview_id: str, day: date | None) -> None:
        """Saves the day on which they said they would answer. Raises NotFound."""
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            _put(connection, _made(connection, interview_id, now).id, now, {})
            connection.execute(
                update(interviews)
                .where(interviews.c.id == interview_id)
                .values(promised_day=None if day is None else day.toordinal(), changed_at=now)
            )

    def finish_second_pass(self, interview_id: str) -> None:
        """Marks the second pass as done, also when nothing was written in it. Raises NotFound."""
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            row = _made(connection, interview_id, now)
            _put(connection, row.id, now, {"reviewed_at": row.reviewed_at or now})

    def ask(self, interview_id: str, *, question: str = "", card_id: str | None = None) -> tuple[Asked, Change]:
        """Notes that a question was asked: one of the person's cards, or a new one in their words.

        A new question becomes a card in the deck "Asked of me", tagged with the company, unless a
        card asks just that. One that is in the debrief already is returned as it is; the change
        then undoes nothing. Raises InvalidInput or NotFound.
        """
        with changing(self._database, self._clock, "Add question") as change:
            interview = row_of(change.connection, interview_id)
            debrief = _made(change.connection, interview_id, change.now)
            card = (
                asked.card_row(change.connection, card_id)
                if card_id
                else asked.card_asking(change, one_line("question", question, asked.QUESTION_LIMIT), interview.company)
            )
            known = change.connection.execute(
                select(asked_questions).where(
                    asked_questions.c.debrief_id == debrief.id, asked_questions.c.card_id == card.id
                )
            ).first()
            if known is None:
                known = _add(change.connection, debrief.id, card, change.now)
                change.images.append(Image(asked_questions, known.id, None))
            _put(change.connection, debrief.id, change.now, {})
        return asked_of(known), change.done()

    def rate(self, asked_id: str, rating: Rating) -> None:
        """Saves how the answer went; a rough one calls its card for tomorrow, another takes that back.

        A rough question's card comes back into practice if it was suspended or resting. Raises NotFound.
        """
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            row = _asked_row(connection, asked_id)
            connection.execute(
                update(asked_questions)
                .where(asked_questions.c.id == asked_id)
                .values(rating=rating.value, changed_at=now)
            )  # fmt: skip
            _put(connection, row.debrief_id, now, {})
            calls.withdraw(connection, asked_id)
            if rating is Rating.ROUGH and row.card_id is not None:
                asked.call_for_tomorrow(connection, row.card_id, asked_id, learning_day(self._clock))

    def unask(self, asked_id: str) -> Change:
        """Takes a question out of the debrief, and its card if that was made for it and never used.

        Raises NotFound.
        """
        with changing(self._database, self._clock, "Remove question") as change:
            row = _asked_row(change.connection, asked_id)
            change.images += calls.withdraw(change.connection, asked_id)
            change.images += whole_images(asked_questions, [row])
            journal.bury(change.connection, asked_questions, [asked_id], change.now)
            if row.card_id is not None:
                change.images += asked.drop_unused(change.connection, row.card_id, change.now)
            _put(change.connection, row.debrief_id, change.now, {})
        return change.done()

    def asked_at(self, card_id: str) -> tuple[AskedAt, ...]:
        """Returns the interviews in which a card's question was asked, latest first."""
        with self._database.read() as connection:
            found = connection.execute(
                select(interviews.c.id, interviews.c.company, interviews.c.starts_at, asked_questions.c.rating)
                .join(debriefs, debriefs.c.id == asked_questions.c.debrief_id)
                .join(interviews, interviews.c.id == debriefs.c.interview_id)
                .where(asked_questions.c.card_id == card_id)
                .order_by(interviews.c.starts_at.desc())
            ).all()
        zone = self._clock.zone()
        return tuple(
            AskedAt(row.id, row.company, from_ms(row.starts_at).astimezone(zone).date(), Rating(row.rating))
            for row in found
        )


def asked_of(row: Any) -> Asked:
    """Returns the question of a row of `asked_questions`."""
    return Asked(row.id, row.question, Rating(row.rating), row.card_id)


def _debrief_of(row: Any, questions: list[Any]) -> Debrief:
    return Debrief(
        interview_id=row.interview_id,
        feeling=row.feeling,
        **{name: getattr(row, name) for name in LINES},
        body_voice=tuple((Chip(c), Noticed(n)) for c, n in json.loads(row.body_voice).items()),
        guess=None if row.guess is None else Guess(row.guess),
        why=row.why,
        changes=tuple(json.loads(row.changes)),
        created_at=from_ms(row.created_at),
        changed_at=from_ms(row.changed_at),
        second_pass_at=None if row.reviewed_at is None else from_ms(row.reviewed_at),
        questions=tuple(map(asked_of, questions)),
    )


def _value_of(name: str, value: Any) -> Any:
    """Returns a field as it is stored. Raises InvalidInput."""
    said = name.replace("_", " ")
    if name in LINES:
        return one_line(said, value, LINE_LIMIT)
    if name == "why":
        return clean_text("reason", value, TEXT_LIMIT)
    if name == "changes":
        if len(value) > CHANGES:
            raise InvalidInput("Two things to change are enough. Keep the two that matter most.")
        return to_json(tuple(filter(None, (one_line("change", text, LINE_LIMIT) for text in value))))
    if name == "feeling" and (value is None or value in FEELINGS):
        return value
    if name == "guess":
        return None if value is None else Guess(value).value
    raise InvalidInput(f"A debrief has no {said} like that.")


def _made(connection: Connection, interview_id: str, now: int) -> Any:
    """Returns the debrief's row, made if this is the first note. Raises NotFound without the interview."""
    row = _DEBRIEF.first(connection, interview_id=interview_id)
    if row is None:
        row_of(connection, interview_id)
        _INSERT.run(connection, id=new_id(now), interview_id=interview_id, created_at=now, changed_at=now)
        row = _DEBRIEF.first(connection, interview_id=interview_id)
    return row


def _put(connection: Connection, debrief_id: str, now: int, values: dict[str, Any]) -> None:
    connection.execute(update(debriefs).where(debriefs.c.id == debrief_id).values(changed_at=now, **values))


def _add(connection: Connection, debrief_id: str, card: Row[Any], now: int) -> Any:
    highest = select(func.max(asked_questions.c.position)).where(asked_questions.c.debrief_id == debrief_id)
    position = connection.execute(highest).scalar()
    row = {
        "id": new_id(now),
        "debrief_id": debrief_id,
        "card_id": card.id,
        "position": 0 if position is None else position + 1,
        "question": card.question,
        "rating": "",
        "created_at": now,
        "changed_at": now,
    }
    connection.execute(insert(asked_questions).values(**row))
    return _asked_row(connection, str(row["id"]))


def _asked_row(connection: Connection, asked_id: str) -> Row[Any]:
    row = connection.execute(select(asked_questions).where(asked_questions.c.id == asked_id)).first()
    if row is None:
        raise NotFound("This question is not in the debrief any more.")
    return row
