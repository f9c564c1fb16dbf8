"""The evidence there is, read from ratings, replies, debriefs and the questions that were asked.

Replies count only beside one's own rating of the same request: what may not be read yet is not
looked at here either. Hidden replies are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

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

# The newest of one's own ratings of a request stands for it.
_NEWEST = select(func.max(feedback_ratings.c.id)).group_by(feedback_ratings.c.request_id)
_OWN = Prepared(
    select(
        feedback_ratings.c.request_id, feedback_ratings.c.ratings, feedback_ratings.c.created_at,
        feedback_requests.c.subject,
    )
    .join(feedback_requests, feedback_requests.c.id == feedback_ratings.c.request_id)
    .where(feedback_ratings.c.id.in_(_NEWEST), feedback_ratings.c.created_at >= bindparam("since"))
)  # fmt: skip
_REPLIES = Prepared(
    select(
        feedback_replies.c.id, feedback_replies.c.request_id, feedback_replies.c.ratings, feedback_replies.c.name,
        feedback_replies.c.created_at, feedback_requests.c.asked, feedback_requests.c.subject,
    )
    .join(feedback_requests, feedback_requests.c.id == feedback_replies.c.request_id)
    .where(
        feedback_replies.c.hidden == 0,
        feedback_replies.c.created_at >= bindparam("since"),
        select(feedback_ratings.c.id).where(feedback_ratings.c.request_id == feedback_replies.c.request_id).exists(),
    )
)  # fmt: skip
_QUESTIONS = Prepared(
    select(
        asked_questions.c.rating, asked_questions.c.question, asked_questions.c.debrief_id, cards.c.competencies,
        debriefs.c.interview_id, interviews.c.company, interviews.c.starts_at,
    )
    .join(cards, cards.c.id == asked_questions.c.card_id)
    .join(debriefs, debriefs.c.id == asked_questions.c.debrief_id)
    .join(interviews, interviews.c.id == debriefs.c.interview_id)
    .where(interviews.c.starts_at >= bindparam("since"), asked_questions.c.rating != "")
)  # fmt: skip
_MOCKED = Prepared(
    select(
        mock_questions.c.rating, mock_questions.c.question, mock_questions.c.mock_id, mock_questions.c.changed_at,
        cards.c.competencies, mocks.c.subject,
    )
    .join(cards, cards.c.id == mock_questions.c.card_id)
    .join(mocks, mocks.c.id == mock_questions.c.mock_id)
    .where(
        mock_questions.c.changed_at >= bindparam("since"),
        mock_questions.c.rating != "",
        mock_questions.c.role == "candidate",
    )
)  # fmt: skip
_NOTICED = Prepared(
    select(debriefs.c.id, debriefs.c.interview_id, debriefs.c.body_voice, interviews.c.company, interviews.c.starts_at)
    .join(interviews, interviews.c.id == debriefs.c.interview_id)
    .where(interviews.c.starts_at >= bindparam("since"), debriefs.c.body_voice != "{}")
)


def read_evidence(connection: Connection, since_ms: int) -> list[Evidence]:
    """Returns every piece of evidence since an instant, in no order."""
    return [
        *_own(_OWN.all(connection, since=since_ms)),
        *_of_replies(_REPLIES.all(connection, since=since_ms)),
        *_of_questions(_QUESTIONS.all(connection, since=since_ms)),
        *_of_mocks(_MOCKED.all(connection, since=since_ms)),
        *_of_chips(_NOTICED.all(connection, since=since_ms)),
    ]


def read_pairs(connection: Connection, since_ms: int) -> list[Pair]:
    """Returns one's own ratings beside the mean of the others', request by request."""
    own = {row.request_id: (row, json.loads(row.ratings)) for row in _OWN.all(connection, since=0)}
    theirs: dict[tuple[str, str], list[int]] = {}
    for reply in _REPLIES.all(connection, since=since_ms):
        for name, rating in json.loads(reply.ratings).items():
            theirs.setdefault((reply.request_id, name), []).append(rating)
    return [
        Pair(from_ms(own[request][0].created_at), own[request][1][name], sum(ratings) / len(ratings))
        for (request, name), ratings in theirs.items()
        if request in own and name in own[request][1]
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
    for row in rows:
        for name in json.loads(row.competencies):
            yield Evidence(
                competency=Competency(name),
                source=Source.QUESTION,
                value=RATED[row.rating],
                at=from_ms(row.starts_at),
                occasion=f"asked {row.debrief_id}",
                about=row.question,
                who=row.company,
                route=f"/interviews/{row.interview_id}",
            )


def _of_mocks(rows: list[Any]) -> Iterator[Evidence]:
    for row in rows:
        for name in json.loads(row.competencies):
            yield Evidence(
                competency=Competency(name),
                source=Source.QUESTION,
                value=RATED[row.rating],
                at=from_ms(row.changed_at),
                occasion=f"mock {row.mock_id}",
                about=row.question,
                who=row.subject,
                route=f"/mock/end?mock={row.mock_id}",
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
