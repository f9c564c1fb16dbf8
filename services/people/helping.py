"""What others were asked for and did, written down where it happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from services.people.model import What
from services.store.ids import new_id
from services.store.tables import feedback_replies, feedback_requests, helps, people


def asked(
    connection: Connection,
    person_id: str,
    *,
    what: What,
    about_id: str | None,
    words: str,
    now: int,
    helped: bool = False,
) -> str | None:
    """Writes down that someone was asked; None for someone who is not there any more."""
    if connection.execute(select(people.c.id).where(people.c.id == person_id)).first() is None:
        return None
    help_id = new_id(now)
    connection.execute(
        insert(helps).values(
            id=help_id,
            person_id=person_id,
            what=what.value,
            about_id=about_id,
            words=words,
            asked_at=now,
            helped_at=now if helped else None,
            changed_at=now,
        )
    )
    return help_id


def helped(connection: Connection, about_id: str, now: int) -> None:
    """Writes down that whoever was asked for this did it."""
    connection.execute(
        update(helps)
        .where(helps.c.about_id == about_id, helps.c.helped_at.is_(None))
        .values(helped_at=now, changed_at=now)
    )


def asked_for(connection: Connection, request_id: str) -> set[str]:
    """Returns who was asked for feedback by that request."""
    return set(connection.execute(select(helps.c.person_id).where(helps.c.about_id == request_id)).scalars())


@dataclass(frozen=True)
class Unwritten:
    """A reply that is not written down yet as someone's help; `help_id` where they had been asked for it."""

    person_id: str
    help_id: str | None
    reply: Any


def missing_replies(connection: Connection) -> list[Unwritten]:
    """Returns each reply of a person one knows that is not written down yet, with that person.

    Theirs is a reply that bears their name, or that bears none where nobody else was asked.
    """
    by_name: dict[str, str] = {}
    for row in connection.execute(select(people.c.id, people.c.name).order_by(people.c.id)):
        by_name.setdefault(_plain(row.name), row.id)
    if not by_name:
        return []
    asked_by_request: dict[str, dict[str, Any]] = {}
    for given in connection.execute(select(helps).where(helps.c.about_id.is_not(None), helps.c.what == What.REQUEST)):
        asked_by_request.setdefault(given.about_id, {})[given.person_id] = given
    written = select(helps.c.about_id).where(helps.c.about_id.is_not(None))
    replies = connection.execute(
        select(
            feedback_replies.c.id, feedback_replies.c.name, feedback_replies.c.created_at,
            feedback_replies.c.request_id,
            feedback_requests.c.subject, feedback_requests.c.about, feedback_requests.c.about_id,
        )
        .join(feedback_requests, feedback_requests.c.id == feedback_replies.c.request_id)
        .where(feedback_replies.c.id.not_in(written))
        .order_by(feedback_replies.c.id)
    )  # fmt: skip
    with_mock = set(connection.execute(select(helps.c.about_id).where(helps.c.what == What.MOCK.value)).scalars())
    found: dict[tuple[str, str], Unwritten] = {}
    for reply in replies:
        those = asked_by_request.get(reply.request_id, {})
        person_id = by_name.get(_plain(reply.name)) if reply.name else next(iter(those)) if len(those) == 1 else None
        # Who took part in a mock is written down with the mock; the reply to it is the same help.
        if person_id is None or (reply.about == "mock" and reply.about_id in with_mock):
            continue
        known = those.get(person_id)
        if known is None:
            found[reply.id, person_id] = Unwritten(person_id, None, reply)
        elif known.helped_at is None:
            found.setdefault((reply.request_id, person_id), Unwritten(person_id, known.id, reply))
    return list(found.values())


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
