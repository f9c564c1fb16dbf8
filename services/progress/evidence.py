"""The evidence there is, read from ratings, replies, debriefs and the questions that were asked.

Replies count only beside one's own rating of the same request: what may not be read yet is not
looked at here either. Hidden replies are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, select

from services.clock import from_ms
from services.practice.words import Competency
from services.progress.calibration import Pair
from services.progress.model import Evidence, Source
from services.store.prepared import Prepared
from services.store.tables import (
    asked_questions,
    cards,
    debriefs,
    feedback_ratings,
    feedback_replies,
    feedback_requests,
    interviews,
    mock_questions,
    mocks,
)

# A key may be older than its row says where the clock was moved.
SLACK_MS = 2 * 86_400_000
RATED = {"strong": 5.0, "ok": 3.0, "rough": 1.0}
NOTICED = {"fine": 4.0, "watch": 2.0}
CHIPS = {
    "pace": Competency.VOICE,
    "fillers": Competency.VOICE,
    "looked_up": Competency.PRESENCE,
    "posture": Competency.PRESENCE,
    "fidget": Competency.PRESENCE,
    "smile": Competency.PRESENCE,
    "dress": Competency.PRESENCE,
}

_RATED_BY_SELF = select(feedback_ratings.c.id).where(feedback_ratings.c.request_id == feedback_replies.c.request_id)
_NEWER = feedback_ratings.alias()
# Keys begin with their instant, so what is newer than one is a range of them.
_OWN = Prepared(
    select(
        feedback_ratings.c.request_id, feedback_ratings.c.ratings, feedback_ratings.c.created_at,
        feedback_requests.c.subject,
    )
    .join(feedback_requests, feedback_requests.c.id == feedback_ratings.c.request_id)
    .where(
        feedback_ratings.c.id >= bindparam("since_key"),
        feedback_ratings.c.created_at >= bindparam("since"),
        # The newest of one's own ratings of a request stands for it.
        ~select(_NEWER.c.id)
        .where(_NEWER.c.request_id == feedback_ratings.c.request_id, _NEWER.c.id > feedback_ratings.c.id)
        .exists(),
    )
)  # fmt: skip
_REPLIES = Prepared(
    select(
        feedback_replies.c.id, feedback_replies.c.request_id, feedback_replies.c.ratings, feedback_replies.c.name,
        feedback_replies.c.created_at, feedback_requests.c.asked, feedback_requests.c.subject,
        select(feedback_ratings.c.ratings)
        .where(feedback_ratings.c.request_id == feedback_replies.c.request_id)
        .order_by(feedback_ratings.c.id.desc())
        .limit(literal_column("1"))
        .scalar_subquery()
        .label("own"),
    )
    .join(feedback_requests, feedback_requests.c.id == feedback_replies.c.request_id)
    .where(
        feedback_replies.c.id >= bindparam("since_key"),
        feedback_replies.c.created_at >= bindparam("since"),
        feedback_replies.c.hidden == literal_column("0"),
        _RATED_BY_SELF.exists(),
    )
)  # fmt: skip
_ASKED = Prepared(
    select(
        asked_questions.c.rating, asked_questions.c.question, cards.c.competencies,
        interviews.c.starts_at.label("at"),
        interviews.c.company.label("who"),
        (literal_column("'asked '") + asked_questions.c.debrief_id).label("occasion"),
        (literal_column("'/interviews/'") + debriefs.c.interview_id).label("route"),
    )
    .join(cards, cards.c.id == asked_questions.c.card_id)
    .join(debriefs, debriefs.c.id == asked_questions.c.debrief_id)
    .join(interviews, interviews.c.id == debriefs.c.interview_id)
    .where(interviews.c.starts_at >= bindparam("since"), asked_questions.c.rating != literal_column("''"))
)  # fmt: skip
_MOCKED = Prepared(
    select(
        mock_questions.c.rating, mock_questions.c.question, cards.c.competencies,
        mock_questions.c.changed_at.label("at"),
        mocks.c.subject.label("who"),
        (literal_column("'mock '") + mock_questions.c.mock_id).label("occasion"),
        (literal_column("'/mock/end?mock='") + mock_questions.c.mock_id).label("route"),
    )
    .join(cards, cards.c.id == mock_questions.c.card_id)
    .join(mocks, mocks.c.id == mock_questions.c.mock_id)
    .where(
        mock_questions.c.changed_at >= bindparam("since"),
        mock_questions.c.rating != literal_column("''"),
        mock_questions.c.role == literal_column("'candidate'"),
    )
)  # fmt: skip
_NOTICED = Prepared(
    select(debriefs.c.id, debriefs.c.interview_id, debriefs.c.body_voice, interviews.c.company, interviews.c.starts_at)
    .join(interviews, interviews.c.id == debriefs.c.interview_id)
    .where(interviews.c.starts_at >= bindparam("since"), debriefs.c.body_voice != literal_column("'{}'"))
)


@dataclass(frozen=True)
class Found:
    """Every piece of evidence since an instant, in no order, and own ratings beside those of others."""

    pieces: list[Evidence]
    pairs: list[Pair]


def read_evidence(connection: Connection, since_ms: int) -> Found:
    """Returns what there is since an instant, in milliseconds since the Unix epoch."""
    since = {"since": since_ms, "since_key": f"{max(0, since_ms - SLACK_MS):012x}"}
    replies = _REPLIES.all(connection, **since)
    pieces = [
        *_own(_OWN.all(connection, **since)),
        *_of_replies(replies),
        *_of_questions(_ASKED.all(connection, since=since_ms)),
        *_of_questions(_MOCKED.all(connection, since=since_ms)),
        *_of_chips(_NOTICED.all(connection, since=since_ms)),
    ]
    return Found(pieces, _pairs(replies))


def _pairs(replies: list[Any]) -> list[Pair]:
    """Returns one's own ratings beside the mean of the others', request by request."""
    theirs: dict[tuple[str, str], list[int]] = {}
    rated: dict[str, tuple[int, dict[str, int]]] = {}
    for reply in replies:
        rated.setdefault(reply.request_id, (reply.created_at, json.loads(reply.own)))
        for name, rating in json.loads(reply.ratings).items():
            theirs.setdefault((reply.request_id, name), []).append(rating)
    return [
        Pair(from_ms(rated[request][0]), rated[request][1][name], sum(ratings) / len(ratings))
        for (request, name), ratings in theirs.items()
        if name in rated[request][1]
    ]


def _own(rows: list[Any]) -> Iterator[Evidence]:
    for row in rows:
        yield from _rated(row, Source.SELF, f"own {row.request_id}", "")


def _of_replies(rows: list[Any]) -> Iterator[Evidence]:
    for row in rows:
        yield from _rated(row, Source(row.asked), row.id, row.name)


def _rated(row: Any, source: Source, occasion: str, who: str) -> Iterator[Evidence]:
    for name, rating in json.loads(row.ratings).items():
        yield Evidence(
            competency=Competency(name),
            source=source,
            value=float(rating),
            at=from_ms(row.created_at),
            occasion=occasion,
            about=row.subject,
            who=who,
            route=f"/feedback/{row.request_id}",
        )


def _of_questions(rows: list[Any]) -> Iterator[Evidence]:
    """Yields what questions say, of an interview or of a mock."""
    for row in rows:
        for name in json.loads(row.competencies):
            yield Evidence(
                competency=Competency(name),
                source=Source.QUESTION,
                value=RATED[row.rating],
                at=from_ms(row.at),
                occasion=row.occasion,
                about=row.question,
                who=row.who,
                route=row.route,
            )


def _of_chips(rows: list[Any]) -> Iterator[Evidence]:
    for row in rows:
        for chip, noticed in json.loads(row.body_voice).items():
            if chip in CHIPS and noticed in NOTICED:
                yield Evidence(
                    competency=CHIPS[chip],
                    source=Source.NOTICED,
                    value=NOTICED[noticed],
                    at=from_ms(row.starts_at),
                    occasion=f"noticed {row.id}",
                    about=chip.replace("_", " "),
                    who=row.company,
                    route=f"/interviews/{row.interview_id}",
                )
