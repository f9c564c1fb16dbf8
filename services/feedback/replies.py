"""Replies: taken in once, shown only beside one's own rating, hidden and deleted."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, func, insert, literal_column, select, update
from sqlalchemy.dialects import sqlite

from services.clock import Clock, from_ms, to_ms
from services.errors import NotFound
from services.feedback.content import Received, parse
from services.feedback.envelope import Envelope, open_envelope, read, read_text
from services.feedback.link import day_number
from services.feedback.model import Channel, Content, Gap, Reply
from services.feedback.refusals import RateFirst, Reason, Refused
from services.feedback.requests import needs_rating, own_rating, row_of
from services.feedback.rubric import RUBRIC, checked
from services.practice.cards import Change, changing
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import Image, whole_images
from services.store.tables import (
    feedback_mailboxes,
    feedback_opened,
    feedback_replies,
    feedback_requests,
    settings,
)

TOLD = "told_reply"


class Replies:
    """What others answered."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, request_id: str, data: bytes, channel: Channel) -> Reply:
        """Keeps an unsealed reply that was given straight to this device. Raises Refused, RateFirst or NotFound."""
        received = parse(data)
        with self._database.write() as connection:
            row = row_of(connection, request_id)
            self._check_open(row)
            if needs_rating(row) and own_rating(connection, request_id) is None:
                raise RateFirst
            return self._keep(connection, row, received, channel, marks_of(row, received))

    def open_text(self, text: str) -> Reply:
        """Opens a sealed reply in a text or link and keeps it. Raises Refused."""
        return self._open(read_text(text), Channel.LINK)

    def open_bytes(self, data: bytes, channel: Channel = Channel.MAILBOX) -> Reply:
        """Opens a sealed reply and keeps it. Raises Refused.

        What a relay took in while the request ran is opened also after its end.
        """
        return self._open(read(data), channel)

    def of(self, request_id: str) -> tuple[Reply, ...]:
        """Returns the replies to a request, oldest first. Raises RateFirst before one's own rating, or NotFound."""
        with self._database.read() as connection:
            row_of(connection, request_id)
            if own_rating(connection, request_id) is None:
                raise RateFirst
            rows = connection.execute(
                select(feedback_replies)
                .where(feedback_replies.c.request_id == request_id)
                .order_by(feedback_replies.c.id)
            ).all()
        return tuple(_reply_of(row) for row in rows)

    def count(self, request_id: str) -> int:
        """Returns how many replies there are, also before they may be read."""
        with self._database.read() as connection:
            return connection.execute(
                select(func.count()).where(feedback_replies.c.request_id == request_id)
            ).scalar_one()

    def untold(self) -> int:
        """Returns how many unread replies came since this was last asked, by any window: each is told once."""
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            last = connection.execute(select(settings.c.value).where(settings.c.key == TOLD)).scalar() or ""
            fresh = connection.execute(
                select(feedback_replies.c.id).where(
                    literal_column("feedback_replies.seen_at IS NULL"), feedback_replies.c.id > last
                )
            ).scalars()
            found = sorted(fresh)
            if found:
                row = sqlite.insert(settings).values(key=TOLD, value=found[-1], changed_at=now)
                changed = {"value": row.excluded.value, "changed_at": row.excluded.changed_at}
                connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=changed))
            return len(found)

    def gaps(self, request_id: str) -> tuple[Gap, ...]:
        """Returns one's own rating beside the others', row by row, hidden replies left out. Raises RateFirst."""
        replies = [reply for reply in self.of(request_id) if not reply.hidden]
        with self._database.read() as connection:
            own = own_rating(connection, request_id) or {}
        found = (
            Gap(
                row.competency,
                own.get(row.competency),
                tuple(r.content.ratings[row.competency] for r in replies if row.competency in r.content.ratings),
            )
            for row in RUBRIC
        )
        return tuple(gap for gap in found if gap.own is not None or gap.theirs)

    def mark_seen(self, request_id: str) -> None:
        """Remembers that the replies to a request were looked at. Raises RateFirst."""
        self.of(request_id)
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            connection.execute(
                update(feedback_replies)
                .where(feedback_replies.c.request_id == request_id, feedback_replies.c.seen_at.is_(None))
                .values(seen_at=now, changed_at=now)
            )

    def hide(self, reply_id: str, *, hidden: bool = True) -> Change:
        """Puts a reply out of sight, or back. Raises NotFound."""
        with changing(self._database, self._clock, "Hid a reply" if hidden else "Showed a reply") as pending:
            row = _reply_row(pending.connection, reply_id)
            pending.images += [Image(feedback_replies, row.id, {"hidden": row.hidden})]
            pending.connection.execute(
                update(feedback_replies)
                .where(feedback_replies.c.id == reply_id)
                .values(hidden=int(hidden), changed_at=pending.now)
            )
        return pending.done()

    def delete(self, reply_id: str) -> Change:
        """Deletes a reply; the same one is not taken in again. Raises NotFound."""
        with changing(self._database, self._clock, "Deleted a reply") as pending:
            row = _reply_row(pending.connection, reply_id)
            pending.images += whole_images(feedback_replies, [row])
            journal.bury(pending.connection, feedback_replies, [row.id], pending.now)
        return pending.done()

    def _open(self, envelope: Envelope, channel: Channel) -> Reply:
        with self._database.write() as connection:
            row = _asked_by(connection, envelope.code)
            if row is None:
                raise Refused(Reason.UNKNOWN_REQUEST)
            mark = f"{row.id}.enc.{sha256(envelope.enc).hexdigest()[:40]}"
            if _is_opened(connection, mark):
                raise Refused(Reason.OPENED_BEFORE)
            self._check_open(row, late=channel is Channel.MAILBOX)
            received = open_envelope(envelope, bytes.fromhex(row.private_key))
            return self._keep(connection, row, received, channel, (mark, *marks_of(row, received)))

    def _check_open(self, row: Row[Any], *, late: bool = False) -> None:
        if row.closed_at is not None:
            raise Refused(Reason.CLOSED)
        ended = day_number(self._clock.now().date()) > row.ends_day
        if row.private_key is None or (ended and not late):
            raise Refused(Reason.ENDED)

    def _keep(
        self, connection: Connection, row: Row[Any], received: Received, channel: Channel, marks: tuple[str, ...]
    ) -> Reply:
        if any(_is_opened(connection, mark) for mark in marks):
            raise Refused(Reason.OPENED_BEFORE)
        now, content = to_ms(self._clock.now()), received.content
        reply_id = new_id(now)
        texts = {name: getattr(content, name) for name in ("name", "keep", "next", "moment", "answer", "notes")}
        connection.execute(
            insert(feedback_replies).values(
                id=reply_id,
                request_id=row.id,
                channel=channel.value,
                ratings=json.dumps(dict(content.ratings)),
                answers=json.dumps(content.answers),
                created_at=now,
                changed_at=now,
                **texts,
            )
        )
        for mark in marks or (f"{row.id}.own.{reply_id}",):
            connection.execute(insert(feedback_opened).values(mark=mark, request_id=row.id, created_at=now))
        return _reply_of(_reply_row(connection, reply_id))


def marks_of(row: Row[Any], received: Received) -> tuple[str, ...]:
    """Returns what the form's own id leaves behind, so that sending twice is taken in once."""
    return (f"{row.id}.id.{received.id}",) if received.id else ()


def _asked_by(connection: Connection, code: bytes) -> Row[Any] | None:
    """Returns the request that goes by six bytes: its own, or those of its mailbox."""
    own = connection.execute(select(feedback_requests).where(feedback_requests.c.code == code.hex())).first()
    if own is not None:
        return own
    return connection.execute(
        select(feedback_requests)
        .join(feedback_mailboxes, feedback_mailboxes.c.request_id == feedback_requests.c.id)
        .where(feedback_mailboxes.c.code == code.hex())
    ).first()


def _is_opened(connection: Connection, mark: str) -> bool:
    return connection.execute(select(feedback_opened.c.mark).where(feedback_opened.c.mark == mark)).first() is not None


def _reply_row(connection: Connection, reply_id: str) -> Row[Any]:
    row = connection.execute(select(feedback_replies).where(feedback_replies.c.id == reply_id)).first()
    if row is None:
        raise NotFound("This reply does not exist any more.")
    return row


def _reply_of(row: Row[Any]) -> Reply:
    return Reply(
        id=row.id,
        request_id=row.request_id,
        channel=Channel(row.channel),
        content=Content(
            keep=row.keep,
            next=row.next,
            moment=row.moment,
            answer=row.answer,
            name=row.name,
            ratings=checked(json.loads(row.ratings)),
            notes=row.notes,
            answers=tuple(json.loads(row.answers)),
        ),
        hidden=bool(row.hidden),
        seen=row.seen_at is not None,
        received_at=from_ms(row.created_at),
    )
