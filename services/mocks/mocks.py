"""Mock interviews: drawn, run question by question, ended, rated. Every tap is on disk before the next."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from services.clock import Clock, learning_day, to_ms
from services.errors import InvalidInput, NotFound
from services.feedback.content import parse
from services.feedback.model import About, Asked, Request, RequestDraft
from services.feedback.requests import Requests
from services.interviews.model import Rating
from services.mocks.drawing import Drawn, draw, number_of_questions
from services.mocks.model import LENGTHS, Mock, MockDraft, Partner, Role
from services.mocks.pool import candidates
from services.mocks.rows import mock_of, questions_of, row_of
from services.mocks.weakest import weakest
from services.people import helping
from services.people.model import What
from services.practice import calls
from services.practice.cards import Change, changing, clean_text, rows_of
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import whole_images
from services.store.tables import cards, decks, interviews, mock_questions, mocks, people

# Longer than between two saves of the clock: the app was away meanwhile, and nobody was answering.
AWAY_MS = 20_000
NOTE_LIMIT = 1_200
LATEST = 50


class Mocks:
    """The person's mock interviews, one of them under way at most."""

    def __init__(self, database: Database, clock: Clock, requests: Requests) -> None:
        self._database = database
        self._clock = clock
        self._requests = requests

    def start(self, draft: MockDraft) -> Mock:
        """Draws the questions and starts the clock; a mock that was under way is ended.

        Raises InvalidInput or NotFound.
        """
        if draft.minutes not in LENGTHS:
            raise InvalidInput("A mock interview takes 10, 20 or 45 minutes.")
        if draft.partner is Partner.ALONE:
            draft = replace(draft, person_id=None, swaps=False)
        now = self._now()
        with self._database.write() as connection:
            subject, deck_ids, chosen = _what_for(connection, draft)
            low = weakest(connection, self._clock.now())
            pool = candidates(connection, deck_ids=deck_ids, chosen_ids=chosen, weakest=low)
            mock_id = new_id(now)
            drawn = draw(
                pool,
                number=number_of_questions(draft.minutes),
                deck_ids=deck_ids,
                chosen_ids=chosen,
                weakest=low,
                seed=mock_id,
            )
            if not drawn:
                raise InvalidInput("There is no question to ask yet. Add a starter deck or write a card first.")
            _end_others(connection, now)
            _write_down(connection, mock_id, draft, subject, now)
            _write_questions_down(connection, mock_id, drawn, swaps=draft.swaps, now=now)
            if draft.person_id is not None:
                helping.asked(connection, draft.person_id, what=What.MOCK, about_id=mock_id, words=subject, now=now)
            return mock_of(connection, row_of(connection, mock_id))

    def get(self, mock_id: str) -> Mock:
        """Returns one mock. Raises NotFound."""
        with self._database.read() as connection:
            return mock_of(connection, row_of(connection, mock_id))

    def running(self) -> Mock | None:
        """Returns the mock that is not ended, if there is one."""
        with self._database.read() as connection:
            row = connection.execute(_unended()).first()
            return None if row is None else mock_of(connection, row)

    def all(self, *, interview_id: str | None = None) -> tuple[Mock, ...]:
        """Returns the latest fifty mocks, newest first; with `interview_id` those for that interview."""
        wanted = select(mocks).order_by(mocks.c.id.desc()).limit(LATEST)
        if interview_id is not None:
            wanted = wanted.where(mocks.c.interview_id == interview_id)
        with self._database.read() as connection:
            return tuple(mock_of(connection, row) for row in connection.execute(wanted).all())

    def resume(self, mock_id: str) -> Mock:
        """Goes on where it was; the time that the app was away is not counted. Raises NotFound."""
        now = self._now()
        with self._database.write() as connection:
            row = row_of(connection, mock_id)
            since = row.running_since
            if row.ended_at is None and since is not None and now - since > AWAY_MS:
                _put(connection, mock_id, now, running_since=now)
            return mock_of(connection, row_of(connection, mock_id))

    def beat(self, mock_id: str) -> None:
        """Saves the clock, so that a kill costs seconds; to be called every ten seconds or so."""
        with self._database.write() as connection:
            row = connection.execute(select(mocks).where(mocks.c.id == mock_id)).first()
            if row is not None and row.ended_at is None:
                _fold(connection, row, self._now())

    def pause(self, mock_id: str, *, paused: bool = True) -> Mock:
        """Stops the clock, or lets it go on."""

        def act(connection: Connection, row: Row[Any]) -> None:
            _put(connection, mock_id, self._now(), running_since=None if paused else self._now())

        return self._tap(mock_id, None, act)

    def next(self, mock_id: str, *, step: int) -> Mock:
        """Shows the next question. A tap on what was shown before `step` changes nothing."""

        def act(connection: Connection, row: Row[Any]) -> None:
            last = len(questions_of(connection, mock_id))
            at = min(row.current + 1, last)
            _put(connection, mock_id, self._now(), current=at, running_since=None if at == last else self._now())

        return self._tap(mock_id, step, act)

    def back(self, mock_id: str, *, step: int) -> Mock:
        """Shows the question before."""

        def act(connection: Connection, row: Row[Any]) -> None:
            _put(connection, mock_id, self._now(), current=max(0, row.current - 1), running_since=self._now())

        return self._tap(mock_id, step, act)

    def follow_up(self, mock_id: str, *, step: int) -> Mock:
        """Opens one more of the question's follow-ups."""

        def act(connection: Connection, row: Row[Any]) -> None:
            asked = _shown(connection, row)
            if asked is not None:
                opened = min(asked.opened + 1, len(json.loads(asked.follow_ups)))
                _put_question(connection, asked.id, self._now(), opened=opened)

        return self._tap(mock_id, step, act)

    def later(self, mock_id: str, *, step: int) -> Mock:
        """Puts the question off to the end of its half. Raises InvalidInput if it is the last one there."""

        def act(connection: Connection, row: Row[Any]) -> None:
            rows = questions_of(connection, mock_id)
            asked = _shown(connection, row)
            if asked is None:
                return
            behind = [other for other in rows[row.current + 1 :] if other.role == asked.role]
            if not behind:
                raise InvalidInput("This is the last question of this part, so there is no later.")
            now = self._now()
            for other in behind:
                _put_question(connection, other.id, now, position=other.position - 1)
            end = behind[-1].position
            _put_question(connection, asked.id, now, position=end, postponed=asked.postponed + 1, opened=0)

        return self._tap(mock_id, step, act)

    def swap(self, mock_id: str, *, step: int) -> Mock:
        """Changes the roles from the present question on."""

        def act(connection: Connection, row: Row[Any]) -> None:
            asked = _shown(connection, row)
            if asked is None:
                return
            other = Role.INTERVIEWER if asked.role == Role.CANDIDATE else Role.CANDIDATE
            for left in questions_of(connection, mock_id)[row.current :]:
                _put_question(connection, left.id, self._now(), role=other.value)

        return self._tap(mock_id, step, act)

    def rate(self, mock_id: str, question_id: str, rating: Rating) -> Mock:
        """Says how an answer went. One's own rough answer is called for tomorrow, until it is rated otherwise."""
        now, today = self._now(), learning_day(self._clock)
        with self._database.write() as connection:
            asked = _question(connection, mock_id, question_id)
            _put_question(connection, question_id, now, rating=rating.value)
            calls.withdraw(connection, question_id)
            if rating is Rating.ROUGH and asked.role == Role.CANDIDATE and asked.card_id is not None:
                card = connection.execute(select(cards).where(cards.c.id == asked.card_id)).first()
                if card is not None:
                    calls.wake(connection, [card])
                    calls.call(connection, card, day=today + 1, caller=question_id)
            return mock_of(connection, row_of(connection, mock_id))

    def note(self, mock_id: str, question_id: str, text: str) -> None:
        """Keeps what was noted of an answer. Raises InvalidInput."""
        kept = clean_text("note", text, NOTE_LIMIT)
        with self._database.write() as connection:
            _question(connection, mock_id, question_id)
            _put_question(connection, question_id, self._now(), note=kept)

    def ask(self, mock_id: str) -> Request:
        """Returns the mock's request, made when it is needed first: one's own rating and the reply belong to it."""
        mock = self.get(mock_id)
        if mock.request_id is not None:
            try:
                return self._requests.get(mock.request_id)
            except NotFound:
                pass
        asked = _asked(self._person_kind(mock.draft.person_id))
        request = self._requests.ask(RequestDraft(about=About.MOCK, about_id=mock_id, asked=asked))
        with self._database.write() as connection:
            _put(connection, mock_id, self._now(), request_id=request.id)
        return request

    def keep_part(self, mock_id: str, data: bytes) -> None:
        """Keeps what the friend has entered so far, in case they leave half-way. Raises Refused."""
        parse(data)
        with self._database.write() as connection:
            row_of(connection, mock_id)
            _put(connection, mock_id, self._now(), part=data.decode())

    def end(self, mock_id: str) -> Mock:
        """Ends a mock; what was not asked stays unasked. Idempotent."""
        now = self._now()
        with self._database.write() as connection:
            row = row_of(connection, mock_id)
            if row.ended_at is None:
                _fold(connection, row, now)
                _put(connection, mock_id, now, ended_at=now, running_since=None, step=row.step + 1)
                helping.helped(connection, mock_id, now)
            return mock_of(connection, row_of(connection, mock_id))

    def delete(self, mock_id: str) -> Change:
        """Deletes a mock; its request and replies stay with feedback. Raises NotFound."""
        with changing(self._database, self._clock, "Delete mock interview") as change:
            row = row_of(change.connection, mock_id)
            asked = questions_of(change.connection, mock_id)
            for one in asked:
                change.images += calls.withdraw(change.connection, one.id)
            # Undo goes backwards: the mock must be back before the questions that point at it.
            change.images += whole_images(mock_questions, asked)
            journal.bury(change.connection, mock_questions, [one.id for one in asked], change.now)
            change.images += whole_images(mocks, [row])
            journal.bury(change.connection, mocks, [mock_id], change.now)
        return change.done()

    def _tap(self, mock_id: str, step: int | None, act: Callable[[Connection, Row[Any]], None]) -> Mock:
        with self._database.write() as connection:
            row = row_of(connection, mock_id)
            if row.ended_at is None and step in (None, row.step):
                _fold(connection, row, self._now())
                act(connection, row)
                _put(connection, mock_id, self._now(), step=row.step + 1)
            return mock_of(connection, row_of(connection, mock_id))

    def _person_kind(self, person_id: str | None) -> str | None:
        with self._database.read() as connection:
            return connection.execute(select(people.c.kind).where(people.c.id == person_id)).scalar()

    def _now(self) -> int:
        return to_ms(self._clock.now())


def _what_for(connection: Connection, draft: MockDraft) -> tuple[str, list[str], list[str]]:
    """Returns the words for what a mock is for, its decks and its single cards. Raises NotFound."""
    if draft.interview_id is not None:
        row = connection.execute(select(interviews).where(interviews.c.id == draft.interview_id)).first()
        if row is None:
            raise NotFound("This interview does not exist any more.")
        return " · ".join(filter(None, (row.company, row.role))), json.loads(row.deck_ids), json.loads(row.card_ids)
    if draft.deck_id is not None:
        name = connection.execute(select(decks.c.name).where(decks.c.id == draft.deck_id)).scalar()
        if name is None:
            raise NotFound("This deck does not exist any more.")
        return name, [draft.deck_id], []
    return "All cards", [], []


def _write_down(connection: Connection, mock_id: str, draft: MockDraft, subject: str, now: int) -> None:
    connection.execute(
        insert(mocks).values(
            id=mock_id,
            interview_id=draft.interview_id,
            deck_id=draft.deck_id,
            subject=subject,
            minutes=draft.minutes,
            partner=draft.partner.value,
            person_id=draft.person_id,
            swaps=int(draft.swaps),
            running_since=now,
            created_at=now,
            changed_at=now,
        )
    )


def _write_questions_down(
    connection: Connection, mock_id: str, drawn: Sequence[Drawn], *, swaps: bool, now: int
) -> None:
    """Copies the questions as they are now: a card that is changed or deleted meanwhile changes nothing here."""
    written = {row.id: row for row in rows_of(connection, [one.card_id for one in drawn])}
    half = (len(drawn) + 1) // 2 if swaps else len(drawn)
    for position, one in enumerate(drawn):
        card = written[one.card_id]
        connection.execute(
            insert(mock_questions).values(
                id=new_id(now),
                mock_id=mock_id,
                position=position,
                card_id=card.id,
                question=card.question,
                follow_ups=card.follow_ups,
                source=one.source.value,
                role=(Role.CANDIDATE if position < half else Role.INTERVIEWER).value,
                created_at=now,
                changed_at=now,
            )
        )


def _asked(kind: str | None) -> Asked:
    return Asked(kind) if kind in (Asked.MENTOR, Asked.INTERVIEWER) else Asked.FRIEND


def _unended() -> Any:
    return select(mocks).where(mocks.c.ended_at.is_(None)).order_by(mocks.c.id.desc()).limit(1)


def _end_others(connection: Connection, now: int) -> None:
    connection.execute(
        update(mocks).where(mocks.c.ended_at.is_(None)).values(ended_at=now, running_since=None, changed_at=now)
    )


def _fold(connection: Connection, row: Row[Any], now: int) -> None:
    """Adds the time since the clock was last saved to the question that is shown."""
    asked = _shown(connection, row)
    if row.running_since is None or asked is None:
        return
    passed = now - row.running_since
    # A clock that was set back, or an app that was away, answered nothing.
    counted = passed if 0 <= passed <= AWAY_MS else 0
    _put_question(connection, asked.id, now, spent_ms=asked.spent_ms + counted)
    _put(connection, row.id, now, running_since=now)


def _shown(connection: Connection, row: Row[Any]) -> Row[Any] | None:
    wanted = select(mock_questions).where(mock_questions.c.mock_id == row.id)
    return connection.execute(wanted.where(mock_questions.c.position == row.current)).first()


def _question(connection: Connection, mock_id: str, question_id: str) -> Row[Any]:
    wanted = select(mock_questions).where(mock_questions.c.mock_id == mock_id, mock_questions.c.id == question_id)
    row = connection.execute(wanted).first()
    if row is None:
        raise NotFound("This question does not exist any more.")
    return row


def _put(connection: Connection, mock_id: str, now: int, **values: Any) -> None:
    connection.execute(update(mocks).where(mocks.c.id == mock_id).values(changed_at=now, **values))


def _put_question(connection: Connection, question_id: str, now: int, **values: Any) -> None:
    connection.execute(
        update(mock_questions).where(mock_questions.c.id == question_id).values(changed_at=now, **values)
    )
