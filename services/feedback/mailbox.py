"""Mailboxes at a relay: made for a request, emptied into replies, deleted when they have served."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Row, delete, insert, or_, select

from services.clock import Clock, to_ms
from services.errors import RehearseError
from services.feedback.link import Ask, checked_host, day_number, decode, encode
from services.feedback.model import LONGEST_DAYS
from services.feedback.refusals import Reason, Refused
from services.feedback.replies import Replies
from services.feedback.requests import Requests, drop_mailboxes
from services.platform.http import Answer, Unreachable
from services.store.database import Database
from services.store.ids import new_id
from services.store.settings import Settings
from services.store.tables import feedback_mailboxes, feedback_requests

# A reply sent on the last evening waits so long for the app to come by.
GRACE_DAYS = 7
DOWN = "The relay at {host} cannot be reached. Replies wait there until it can; nothing is lost."
STRANGE = "What answers at {host} is not a Rehearse relay. Check its address in Settings."
BUSY = "The relay at {host} asks to wait a little. Try again in {seconds} seconds."
ENDED = "The mailbox at {host} has ended, so nothing more can come in through it."
FAILED = "The relay at {host} has a problem of its own ({status}). Try again later."
NO_RELAY = "Say which relay to use first: Settings, Feedback."
# They may be opened later: after an update, or once the request is open again.
LATER = (Reason.UNKNOWN_VERSION, Reason.CLOSED)


class RelayError(RehearseError):
    """The relay did not do what was asked; the message says why and what to do."""


class MailboxGone(RelayError):
    """The relay does not know the mailbox, or not any more."""


class Send(Protocol):
    async def __call__(
        self, method: str, url: str, *, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Returns the answer to a request. Raises Unreachable."""
        ...


@dataclass(frozen=True)
class Fetched:
    """How many replies came in, and a sentence for each that could not be taken."""

    new: int = 0
    refused: tuple[str, ...] = ()


class Mailboxes:
    """The way of replies over a relay that can read nothing."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        *,
        requests: Requests,
        replies: Replies,
        send: Send,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._requests = requests
        self._replies = replies
        self._send = send

    async def link(self, request_id: str) -> tuple[str, Ask]:
        """Returns the relay's address and what the link there carries; makes the mailbox first if there is none.

        Raises RelayError, RateFirst or InvalidInput.
        """
        ask, relay = self._requests.link(request_id), self._settings.read().relay
        if not relay:
            raise RelayError(NO_RELAY)
        box = self._box(request_id, relay)
        if box is None:
            days = min(LONGEST_DAYS, day_number(ask.ends_on) - day_number(self._today().date()) + 1 + GRACE_DAYS)
            made = await self._json("POST", relay, "/api/mailboxes", {"days": days}, expects=201)
            self._store(request_id, relay, made)
            box = self._box(request_id, relay)
        assert box is not None
        return relay, replace(ask, code=bytes.fromhex(box.code), mailbox=True)

    async def fetch(self, request_id: str | None = None) -> Fetched:
        """Takes in what waits for one request, or for all: fetch, open, store, acknowledge. Idempotent.

        Raises RelayError for the last relay that failed, after the others were asked.
        """
        wanted = select(feedback_mailboxes).where(feedback_mailboxes.c.dropped == 0)
        if request_id is not None:
            wanted = wanted.where(feedback_mailboxes.c.request_id == request_id)
        with self._database.read() as connection:
            boxes = connection.execute(wanted.order_by(feedback_mailboxes.c.id)).all()
        total, trouble = Fetched(), None
        for box in boxes:
            try:
                found = await self._empty(box)
            except RelayError as error:
                trouble = error
                continue
            total = Fetched(total.new + found.new, total.refused + found.refused)
        if trouble is not None and not total.new:
            raise trouble
        return total

    async def tidy(self) -> None:
        """Empties what has ended a last time, then deletes it and its key; tries again next time if it cannot."""
        ended = feedback_requests.c.ends_day < day_number(self._today().date())
        over = select(feedback_requests.c.id).where(ended)
        wanted = select(feedback_mailboxes).where(
            or_(feedback_mailboxes.c.dropped == 1, feedback_mailboxes.c.request_id.in_(over))
        )
        with self._database.read() as connection:
            boxes = connection.execute(wanted).all()
        for box in boxes:
            try:
                if not box.dropped:
                    await self._empty(box)
                await self._call("DELETE", box.relay, f"/api/mailboxes/{_path(box)}", secret=box.secret, expects=204)
            except MailboxGone:
                pass
            except RelayError:
                if box.expires_at > to_ms(self._clock.now()):
                    continue
            self._forget(box)
        self._requests.forget_keys()

    def any(self) -> bool:
        """Whether any mailbox is kept, so that looking costs nothing where nobody was asked."""
        with self._database.read() as connection:
            return connection.execute(select(feedback_mailboxes.c.id).limit(1)).first() is not None

    def waits(self, request_id: str) -> bool:
        """Whether a mailbox is kept for the request."""
        with self._database.read() as connection:
            wanted = select(feedback_mailboxes.c.id).where(feedback_mailboxes.c.request_id == request_id)
            return connection.execute(wanted).first() is not None

    def drop(self, request_id: str) -> None:
        """Gives a request's mailboxes up; `tidy` tells the relay."""
        with self._database.write() as connection:
            drop_mailboxes(connection, request_id, to_ms(self._clock.now()))

    async def _empty(self, box: Row[Any]) -> Fetched:
        path, new, refused = f"/api/mailboxes/{_path(box)}", 0, []
        while True:
            try:
                page = await self._json("GET", box.relay, f"{path}/envelopes", secret=box.secret)
            except MailboxGone:
                self._forget(box)
                raise
            done = []
            for envelope_id, body in _envelopes(page, box.relay):
                try:
                    self._replies.open_bytes(body)
                    new += 1
                except Refused as error:
                    if error.reason in LATER:
                        refused.append(str(error))
                        continue
                    if error.reason is not Reason.OPENED_BEFORE:
                        refused.append(str(error))
                done.append(envelope_id)
            if done:
                body_of = {"ids": done}
                await self._call("POST", box.relay, f"{path}/acknowledge", body_of, secret=box.secret, expects=204)
            if not page.get("more") or not done:
                return Fetched(new, tuple(refused))

    async def _json(self, method: str, relay: str, path: str, body: Any = None, **how: Any) -> dict[str, Any]:
        answer = await self._call(method, relay, path, body, **how)
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise RelayError(STRANGE.format(host=_host(relay)))
        return found

    async def _call(
        self, method: str, relay: str, path: str, body: Any = None, *, secret: str = "", expects: int = 200
    ) -> Answer:
        host = _host(relay)
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            answer = await self._send(
                method,
                checked_host(relay) + path,
                headers=headers,
                body=None if body is None else json.dumps(body).encode(),
            )
        except Unreachable:
            raise RelayError(DOWN.format(host=host)) from None
        if answer.status == expects:
            return answer
        if answer.status == 404 and secret and _is_error(answer):
            raise MailboxGone(ENDED.format(host=host))
        if answer.status == 429:
            wait = answer.headers.get("retry-after", "")
            raise RelayError(BUSY.format(host=host, seconds=wait if wait.isdecimal() else 60))
        if answer.status >= 500:
            raise RelayError(FAILED.format(host=host, status=answer.status))
        raise RelayError(STRANGE.format(host=host))

    def _store(self, request_id: str, relay: str, made: dict[str, Any]) -> None:
        try:
            code, secret = decode(str(made["id"])), str(made["secret"])
            expires = datetime.fromisoformat(str(made["expires_at"]).replace("Z", "+00:00"))
            if len(code) != 6 or len(decode(secret)) != 32:
                raise ValueError
        except (KeyError, ValueError):
            raise RelayError(STRANGE.format(host=_host(relay))) from None
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            connection.execute(
                insert(feedback_mailboxes).values(
                    id=new_id(now),
                    request_id=request_id,
                    relay=relay,
                    code=code.hex(),
                    secret=secret,
                    expires_at=to_ms(expires if expires.tzinfo else expires.replace(tzinfo=UTC)),
                    created_at=now,
                    changed_at=now,
                )
            )

    def _box(self, request_id: str, relay: str) -> Row[Any] | None:
        with self._database.read() as connection:
            return connection.execute(
                select(feedback_mailboxes).where(
                    feedback_mailboxes.c.request_id == request_id,
                    feedback_mailboxes.c.relay == relay,
                    feedback_mailboxes.c.expires_at > to_ms(self._clock.now() + timedelta(minutes=1)),
                )
            ).first()

    def _forget(self, box: Row[Any]) -> None:
        with self._database.write() as connection:
            connection.execute(delete(feedback_mailboxes).where(feedback_mailboxes.c.id == box.id))

    def _today(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def _envelopes(page: dict[str, Any], relay: str) -> list[tuple[str | int, bytes]]:
    try:
        return [(kept["id"], decode(kept["body"])) for kept in page["envelopes"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise RelayError(STRANGE.format(host=_host(relay))) from None


def _is_error(answer: Answer) -> bool:
    """Whether a relay says so itself; a wrong address answers 404 with a page of its own."""
    try:
        return "error" in json.loads(answer.body)
    except (ValueError, TypeError, RecursionError):
        return False


def _path(box: Row[Any]) -> str:
    return encode(bytes.fromhex(box.code))


def _host(relay: str) -> str:
    return relay.partition("://")[2]
