"""Which next piece of evidence costs the person, and others, the least."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, literal_column, select

from services.clock import to_ms
from services.progress.model import Cheapest, NextPiece
from services.progress.sources import SLACK_MS
from services.store.prepared import Prepared
from services.store.tables import (
    debriefs,
    feedback_ratings,
    feedback_replies,
    feedback_requests,
    interviews,
    recordings,
)

# After that the memory of an interview is too faint for a debrief.
REMEMBERED = timedelta(days=7)
RECENT = timedelta(days=60)

_UNRATED = ~select(feedback_ratings.c.id).where(feedback_ratings.c.request_id == feedback_requests.c.id).exists()
# Replies that wait behind one's own rating: twenty seconds, and others have done their part already.
_RATE = Prepared(
    select(feedback_requests.c.id, feedback_requests.c.subject.label("about"))
    .select_from(feedback_replies)
    .join(feedback_requests, feedback_requests.c.id == feedback_replies.c.request_id)
    .where(feedback_replies.c.id >= bindparam("since_key"), feedback_replies.c.hidden == literal_column("0"), _UNRATED)
    .order_by(feedback_replies.c.id.desc())
    .limit(literal_column("1"))
)
_HEAR = Prepared(
    select(recordings.c.id, recordings.c.title.label("about"))
    .where(
        recordings.c.recorded_at >= bindparam("since"),
        recordings.c.rating.is_(None),
        recordings.c.finished_at.is_not(None),
        recordings.c.removed_at.is_(None),
    )
    .order_by(recordings.c.recorded_at.desc())
    .limit(literal_column("1"))
)
_DEBRIEF = Prepared(
    select(interviews.c.id, interviews.c.company.label("about"))
    .where(
        interviews.c.starts_at >= bindparam("since"),
        interviews.c.starts_at <= bindparam("now"),
        interviews.c.outcome != literal_column("'withdrawn'"),
        ~select(debriefs.c.id).where(debriefs.c.interview_id == interviews.c.id).exists(),
    )
    .order_by(interviews.c.starts_at.desc())
    .limit(literal_column("1"))
)


def next_piece(connection: Connection, now: datetime) -> NextPiece:
    """Returns the cheapest next piece of evidence: what lies here already comes before asking anyone."""
    recent, remembered = to_ms(now - RECENT), to_ms(now - REMEMBERED)
    found = {
        Cheapest.RATE: _RATE.first(connection, since_key=f"{max(0, recent - SLACK_MS):012x}"),
        Cheapest.HEAR: _HEAR.first(connection, since=recent),
        Cheapest.DEBRIEF: _DEBRIEF.first(connection, since=remembered, now=to_ms(now)),
    }
    for kind, row in found.items():
        if row is not None:
            return NextPiece(kind, row.about, ROUTES[kind].format(id=row.id))
    return NextPiece(Cheapest.ASK, "", ROUTES[Cheapest.ASK])


ROUTES = {
    Cheapest.RATE: "/feedback/{id}",
    Cheapest.HEAR: "/recordings/{id}",
    Cheapest.DEBRIEF: "/interviews/{id}/debrief",
    Cheapest.ASK: "/feedback/ask",
}
