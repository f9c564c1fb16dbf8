"""What others were asked for and did, written down where it happens."""

from __future__ import annotations

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


def missing_replies(connection: Connection) -> list[tuple[str, Any]]:
    """Returns each reply that bears a known person's name and is not written down yet, with that person."""
    by_name: dict[str, str] = {}
    for row in connection.execute(select(people.c.id, people.c.name).order_by(people.c.id)):
        by_name.setdefault(_plain(row.name), row.id)
    if not by_name:
        return []
    written = select(helps.c.about_id).where(helps.c.about_id.is_not(None))
    replies = connection.execute(
        select(
            feedback_replies.c.id, feedback_replies.c.name, feedback_replies.c.created_at,
            feedback_requests.c.subject, feedback_requests.c.about, feedback_requests.c.about_id,
        )
        .join(feedback_requests, feedback_requests.c.id == feedback_replies.c.request_id)
        .where(feedback_replies.c.name != "", feedback_replies.c.id.not_in(written))
    )  # fmt: skip
    found = [(by_name[_plain(row.name)], row) for row in replies if _plain(row.name) in by_name]
    with_mock = set(connection.execute(select(helps.c.about_id).where(helps.c.what == What.MOCK.value)).scalars())
    # Who took part in a mock is written down with the mock; the reply to it is the same help.
    return [(person_id, row) for person_id, row in found if row.about != "mock" or row.about_id not in with_mock]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
