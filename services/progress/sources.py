"""Where evidence is read from: the newest of every kind since an instant, and never more than a bound.

Half of a piece's weight is gone after 30 days. So what is read is bounded twice: by the window, and
for someone who is rated all the time by how many pieces of a kind are looked at, newest first. Ten
years of data then cost what one does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal_column, select

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
    recordings,
)

# A key may be older than its row says where the clock was moved.
SLACK_MS = 2 * 86_400_000
MOST_OWN = 16
MOST_REPLIES = 24
MOST_QUESTIONS = 40
MOST_DEBRIEFS = 12
MOST_OUTCOMES = 12
# Of these the older ones are only what is usual.
MOST_RECORDINGS = 16


def _rated_of(request_id: Any) -> Any:
    return select(feedback_ratings.c.id).where(feedback_ratings.c.request_id == request_id)


def _most(number: int) -> Any:
    return literal_column(str(number))


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
    .order_by(feedback_ratings.c.id.desc())
    .limit(_most(MOST_OWN))
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
        _rated_of(feedback_replies.c.request_id).exists(),
    )
    .order_by(feedback_replies.c.id.desc())
    .limit(_most(MOST_REPLIES))
)  # fmt: skip
_ASKED = Prepared(
    select(
        asked_questions.c.rating, asked_questions.c.question, asked_questions.c.card_id, cards.c.competencies,
        interviews.c.starts_at.label("at"),
        interviews.c.company.label("who"),
        (literal_column("'asked '") + asked_questions.c.debrief_id).label("occasion"),
        (literal_column("'/interviews/'") + debriefs.c.interview_id).label("route"),
    )
    .join(cards, cards.c.id == asked_questions.c.card_id)
    .join(debriefs, debriefs.c.id == asked_questions.c.debrief_id)
    .join(interviews, interviews.c.id == debriefs.c.interview_id)
    .where(
        asked_questions.c.id >= bindparam("since_key"),
        interviews.c.starts_at >= bindparam("since"),
        asked_questions.c.rating != literal_column("''"),
    )
    .order_by(asked_questions.c.id.desc())
    .limit(_most(MOST_QUESTIONS))
)  # fmt: skip
_MOCKED = Prepared(
    select(
        mock_questions.c.rating, mock_questions.c.question, mock_questions.c.card_id, cards.c.competencies,
        mock_questions.c.changed_at.label("at"),
        mocks.c.subject.label("who"),
        (literal_column("'mock '") + mock_questions.c.mock_id).label("occasion"),
        (literal_column("'/mock/end?mock='") + mock_questions.c.mock_id).label("route"),
    )
    .join(cards, cards.c.id == mock_questions.c.card_id)
    .join(mocks, mocks.c.id == mock_questions.c.mock_id)
    .where(
        mock_questions.c.id >= bindparam("since_key"),
        mock_questions.c.changed_at >= bindparam("since"),
        mock_questions.c.rating != literal_column("''"),
        mock_questions.c.role == literal_column("'candidate'"),
    )
    .order_by(mock_questions.c.id.desc())
    .limit(_most(MOST_QUESTIONS))
)  # fmt: skip
_NOTICED = Prepared(
    select(debriefs.c.id, debriefs.c.interview_id, debriefs.c.body_voice, interviews.c.company, interviews.c.starts_at)
    .join(interviews, interviews.c.id == debriefs.c.interview_id)
    .where(
        debriefs.c.id >= bindparam("since_key"),
        interviews.c.starts_at >= bindparam("since"),
        debriefs.c.body_voice != literal_column("'{}'"),
    )
    .order_by(debriefs.c.id.desc())
    .limit(_most(MOST_DEBRIEFS))
)
# What came of an interview says something about what was asked there, and about nothing else.
_OUTCOMES = Prepared(
    select(
        interviews.c.id, interviews.c.company, interviews.c.outcome,
        func.coalesce(interviews.c.outcome_at, interviews.c.starts_at).label("at"),
        select(func.group_concat(cards.c.competencies))
        .select_from(debriefs)
        .join(asked_questions, asked_questions.c.debrief_id == debriefs.c.id)
        .join(cards, cards.c.id == asked_questions.c.card_id)
        .where(debriefs.c.interview_id == interviews.c.id)
        .scalar_subquery()
        .label("competencies"),
    )
    .where(
        interviews.c.starts_at >= bindparam("since"),
        interviews.c.outcome.in_([literal_column(f"'{outcome}'") for outcome in ("through", "no", "offer")]),
    )
    .order_by(interviews.c.starts_at.desc(), interviews.c.id.desc())
    .limit(_most(MOST_OUTCOMES))
)  # fmt: skip
# Figures are read without parsing the times of every pause.
_RECORDED = Prepared(
    select(
        recordings.c.id, recordings.c.title, recordings.c.rating, recordings.c.recorded_at,
        func.json_extract(recordings.c.measured, literal_column("'$.pace'")).label("pace"),
        func.json_array_length(recordings.c.measured, literal_column("'$.pauses'")).label("pauses"),
        func.json_extract(recordings.c.measured, literal_column("'$.version'")).label("version"),
    )
    .where(
        recordings.c.recorded_at >= bindparam("since"),
        recordings.c.rating.is_not(None),
        recordings.c.measured != literal_column("''"),
    )
    .order_by(recordings.c.recorded_at.desc(), recordings.c.id.desc())
    .limit(_most(MOST_RECORDINGS))
)  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """What the store has of each kind, newest first."""

    own: list[Any]
    replies: list[Any]
    asked: list[Any]
    mocked: list[Any]
    noticed: list[Any]
    outcomes: list[Any]
    recorded: list[Any]


def read_rows(connection: Connection, since_ms: int) -> Rows:
    """Returns the newest of every kind since an instant, in milliseconds since the Unix epoch."""
    since = {"since": since_ms}
    keyed = since | {"since_key": f"{max(0, since_ms - SLACK_MS):012x}"}
    return Rows(
        own=_OWN.all(connection, **keyed),
        replies=_REPLIES.all(connection, **keyed),
        asked=_ASKED.all(connection, **keyed),
        mocked=_MOCKED.all(connection, **keyed),
        noticed=_NOTICED.all(connection, **keyed),
        outcomes=_OUTCOMES.all(connection, **since),
        recorded=_RECORDED.all(connection, **since),
    )
