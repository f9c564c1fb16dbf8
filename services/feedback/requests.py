"""Requests for feedback: made, rated by oneself first, shown as a link, closed, ended, deleted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, literal_column, select, update

from services.clock import Clock, from_ms, to_ms
from services.errors import InvalidInput, NotFound
from services.feedback.hpke import new_key_pair
from services.feedback.link import Ask, day_number, day_of
from services.feedback.model import LONGEST_DAYS, About, Asked, Request, RequestDraft
from services.feedback.refusals import RateFirst
from services.feedback.rubric import checked
from services.practice.cards import Change, changing
from services.practice.words import Competency
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import whole_images
from services.store.settings import Settings
from services.store.tables import (
    cards,
    feedback_mailboxes,
    feedback_opened,
    feedback_ratings,
    feedback_replies,
    feedback_requests,
    interviews,
    mocks,
    reviews,
)

# So much fits into a code that a phone still reads at arm's length.
QUESTION_BYTES = 84
RECENT, RECENT_MS = 3, 7 * 24 * 3600 * 1000
GONE = "This request does not exist any more."


class Requests:
    """What the person asked others for."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        # What a mock's link carries beside the request; mocks know, feedback does not.
        self.sheet_of: Callable[[str], str] = lambda _: ""

    def ask(self, draft: RequestDraft) -> Request:
        """Makes a request with a key pair of its own. Raises InvalidInput or NotFound."""
        question = checked_question(draft.question)
        if not 1 <= draft.days <= LONGEST_DAYS:
            raise InvalidInput(f"A request can be answered for 1 to {LONGEST_DAYS} days.")
        keys, now = new_key_pair(), to_ms(self._clock.now())
        with self._database.write() as connection:
            request_id = new_id(now)
            connection.execute(
                insert(feedback_requests).values(
                    id=request_id,
                    code=os.urandom(6).hex(),
                    about=draft.about.value,
                    about_id=draft.about_id,
                    subject=subject_of(connection, draft),
                    asked=draft.asked.value,
                    question=question,
                    voice_presence=int(draft.voice_presence),
                    public_key=keys.public.hex(),
                    private_key=keys.private.hex(),
                    ends_day=day_number(self._today() + timedelta(days=draft.days)),
                    created_at=now,
                    changed_at=now,
                )
            )
            return self._request(connection, request_id)

    def rate(self, request_id: str, ratings: Mapping[Competency, int]) -> Request:
        """Keeps one's own rating; earlier ones stay. Raises InvalidInput once someone has answered.

        Of a mock nothing may have been seen: it ends with an empty rating, which is no evidence.
        """
        found = checked({row.value: rating for row, rating in ratings.items()})
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            row = row_of(connection, request_id)
            if not found and needs_rating(row):
                raise InvalidInput("Rate at least one of them: that is what the replies are laid beside.")
            if own_rating(connection, request_id) is not None and _answered(connection, row):
                raise InvalidInput("Someone has answered since, so your rating stays as it was.")
            connection.execute(
                insert(feedback_ratings).values(
                    id=new_id(now), request_id=request_id, ratings=json.dumps(found), created_at=now, changed_at=now
                )
            )
            return self._request(connection, request_id)

    def get(self, request_id: str) -> Request:
        """Returns one request. Raises NotFound."""
        with self._database.read() as connection:
            return self._request(connection, request_id)

    def all(self, *, about_id: str | None = None) -> tuple[Request, ...]:
        """Returns requests, newest first; with `about_id` those about that interview or card."""
        wanted = select(feedback_requests).order_by(feedback_requests.c.id.desc())
        if about_id is not None:
            wanted = wanted.where(feedback_requests.c.about_id == about_id)
        with self._database.read() as connection:
            return self._requests(connection, connection.execute(wanted).all())

    def unseen(self) -> int:
        """Returns how many replies nobody has looked at."""
        with self._database.read() as connection:
            wanted = select(func.count()).where(literal_column("feedback_replies.seen_at IS NULL"))
            return connection.execute(wanted.select_from(feedback_replies)).scalar_one()

    def subject(self, draft: RequestDraft) -> str:
        """Returns what a request would be about, in words. Raises NotFound."""
        with self._database.read() as connection:
            return subject_of(connection, draft)

    def recent(self) -> tuple[tuple[About, str, str], ...]:
        """Returns the interviews and the cards of the last days, each with its words, newest first."""
        now = to_ms(self._clock.now())
        last = func.max(reviews.c.reviewed_at)
        with self._database.read() as connection:
            met = connection.execute(
                select(interviews.c.id)
                .where(interviews.c.starts_at <= now)
                .order_by(interviews.c.starts_at.desc())
                .limit(RECENT)
            ).scalars()
            told = connection.execute(
                select(reviews.c.card_id)
                .where(reviews.c.reviewed_at > now - RECENT_MS)
                .group_by(reviews.c.card_id)
                .order_by(last.desc())
                .limit(RECENT)
            ).scalars()
            drafts = [
                *(RequestDraft(About.INTERVIEW, found) for found in met.all()),
                *(RequestDraft(About.CARD, found) for found in told.all()),
            ]
            return tuple((d.about, str(d.about_id), subject_of(connection, d)) for d in drafts)

    def link(self, request_id: str, *, named: bool = True) -> Ask:
        """Returns what the link carries. Raises RateFirst, or InvalidInput if it can no longer be answered."""
        name = self._settings.read().friends_name if named else ""
        with self._database.read() as connection:
            request, row = self._request(connection, request_id), row_of(connection, request_id)
        if needs_rating(row) and request.own_rating is None:
            raise RateFirst
        if not request.is_open:
            raise InvalidInput("This request can no longer be answered. Ask again for new feedback.")
        return Ask(
            code=bytes.fromhex(row.code),
            public_key=bytes.fromhex(row.public_key),
            ends_on=request.ends_on,
            about=request.draft.about,
            asked=request.draft.asked,
            voice_presence=request.draft.voice_presence,
            name=name,
            question=request.draft.question,
            sheet=self.sheet_of(row.about_id) if row.about == About.MOCK else "",
        )

    def close(self, request_id: str) -> Change:
        """Takes no more replies. Can be undone."""
        with changing(self._database, self._clock, "Closed a request") as pending:
            row = row_of(pending.connection, request_id)
            pending.images += [journal.Image(feedback_requests, row.id, {"closed_at": row.closed_at})]
            pending.connection.execute(
                update(feedback_requests)
                .where(feedback_requests.c.id == request_id)
                .values(closed_at=pending.now, changed_at=pending.now)
            )
        return pending.done()

    def reopen(self, request_id: str) -> Request:
        """Takes replies again, if it has not ended. Raises NotFound."""
        with self._database.write() as connection:
            row_of(connection, request_id)
            connection.execute(
                update(feedback_requests)
                .where(feedback_requests.c.id == request_id)
                .values(closed_at=None, changed_at=to_ms(self._clock.now()))
            )
            return self._request(connection, request_id)

    def delete(self, request_id: str) -> Change:
        """Deletes a request with its replies and its private key.

        Undo brings the words back but not the key: it can then be read, and answered no more.
        """
        with changing(self._database, self._clock, "Deleted a request") as pending:
            connection = pending.connection
            row = row_of(connection, request_id)
            connection.execute(
                update(feedback_requests).where(feedback_requests.c.id == request_id).values(private_key=None)
            )
            for table in (feedback_replies, feedback_ratings):
                rows = connection.execute(select(table).where(table.c.request_id == request_id)).all()
                pending.images += whole_images(table, rows)
                journal.bury(connection, table, [kept.id for kept in rows], pending.now)
            pending.images += whole_images(feedback_requests, [row_of(connection, request_id)])
            connection.execute(delete(feedback_opened).where(feedback_opened.c.request_id == request_id))
            drop_mailboxes(connection, request_id, pending.now)
            journal.bury(connection, feedback_requests, [row.id], pending.now)
        return pending.done()

    def forget_keys(self) -> int:
        """Deletes the private keys of requests that have ended and wait for nothing; returns how many."""
        waiting = select(feedback_mailboxes.c.request_id).where(feedback_mailboxes.c.request_id.is_not(None))
        with self._database.write() as connection:
            done = connection.execute(
                update(feedback_requests)
                .where(
                    feedback_requests.c.private_key.is_not(None),
                    feedback_requests.c.ends_day < day_number(self._today()),
                    feedback_requests.c.id.not_in(waiting),
                )
                .values(private_key=None)
            )
            return done.rowcount

    def _today(self) -> date:
        return self._clock.now().astimezone(UTC).date()

    def _request(self, connection: Connection, request_id: str) -> Request:
        return self._requests(connection, [row_of(connection, request_id)])[0]

    def _requests(self, connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Request, ...]:
        today = self._today()
        return tuple(_request_of(connection, row, today) for row in rows)


def row_of(connection: Connection, request_id: str) -> Row[Any]:
    """Returns a request's row. Raises NotFound."""
    row = connection.execute(select(feedback_requests).where(feedback_requests.c.id == request_id)).first()
    if row is None:
        raise NotFound(GONE)
    return row


def own_rating(connection: Connection, request_id: str) -> dict[Competency, int] | None:
    """Returns the newest of one's own ratings, which is from before the first reply; None without one."""
    found = connection.execute(
        select(feedback_ratings.c.ratings)
        .where(feedback_ratings.c.request_id == request_id)
        .order_by(feedback_ratings.c.id.desc())
        .limit(1)
    ).scalar()
    return None if found is None else checked(json.loads(found))


def needs_rating(row: Row[Any]) -> bool:
    """Whether one's own rating comes before the code.

    The sheet of a mock interview is opened before there is anything to rate; what comes back from it
    stays unread until one's own rating is there, like every reply.
    """
    return row.about != About.MOCK


def subject_of(connection: Connection, draft: RequestDraft) -> str:
    """Returns what a request is about, as it is now. Raises NotFound."""
    if draft.about is About.GENERAL:
        return ""
    if draft.about is About.MOCK:
        words = connection.execute(select(mocks.c.subject).where(mocks.c.id == draft.about_id)).scalar()
    elif draft.about is About.INTERVIEW:
        row = connection.execute(select(interviews).where(interviews.c.id == draft.about_id)).first()
        words = None if row is None else " · ".join(filter(None, (row.company, row.role, row.round)))
    else:
        words = connection.execute(select(cards.c.question).where(cards.c.id == draft.about_id)).scalar()
    if words is None:
        raise NotFound("What you want feedback on does not exist any more.")
    return words


def checked_question(text: str) -> str:
    """Returns one line that fits into a code. Raises InvalidInput."""
    question = " ".join(text.split())
    over = len(question.encode()) - QUESTION_BYTES
    if over > 0:
        raise InvalidInput(f"Your question is too long for a code that scans well: shorten it by {over} characters.")
    return question


def drop_mailboxes(connection: Connection, request_id: str, now: int) -> None:
    """Marks the request's mailboxes for deletion at their relay."""
    connection.execute(
        update(feedback_mailboxes)
        .where(feedback_mailboxes.c.request_id == request_id)
        .values(dropped=1, request_id=None, changed_at=now)
    )


def _answered(connection: Connection, row: Row[Any]) -> bool:
    """Whether a reply may have been seen; what was deleted and brought back no longer says so itself."""
    if row.private_key is None:
        return True
    wanted = select(feedback_opened.c.mark).where(feedback_opened.c.request_id == row.id).limit(1)
    return connection.execute(wanted).first() is not None


def _request_of(connection: Connection, row: Row[Any], today: date) -> Request:
    replies = connection.execute(
        select(feedback_replies.c.name, feedback_replies.c.seen_at)
        .where(feedback_replies.c.request_id == row.id)
        .order_by(feedback_replies.c.id)
    ).all()
    ends_on = day_of(row.ends_day)
    draft = RequestDraft(
        about=About(row.about),
        about_id=row.about_id,
        asked=Asked(row.asked),
        question=row.question,
        voice_presence=bool(row.voice_presence),
    )
    created_at = from_ms(row.created_at)
    return Request(
        id=row.id,
        draft=replace(draft, days=(ends_on - created_at.date()).days),
        subject=row.subject,
        ends_on=ends_on,
        ended=today > ends_on,
        closed=row.closed_at is not None,
        receives=row.private_key is not None,
        created_at=created_at,
        own_rating=own_rating(connection, row.id),
        answered_by=tuple(reply.name for reply in replies),
        unseen=sum(reply.seen_at is None for reply in replies),
    )
