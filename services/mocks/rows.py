"""Between rows of the store and the mocks that are handed out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from services.clock import from_ms
from services.errors import NotFound
from services.interviews.model import Rating
from services.mocks.model import Mock, MockDraft, MockQuestion, Partner, Role, Source
from services.store.tables import mock_questions, mocks


def row_of(connection: Connection, mock_id: str) -> Row[Any]:
    """Returns the row of a mock. Raises NotFound."""
    row = connection.execute(select(mocks).where(mocks.c.id == mock_id)).first()
    if row is None:
        raise NotFound("This mock interview does not exist any more.")
    return row


def questions_of(connection: Connection, mock_id: str) -> Sequence[Row[Any]]:
    """Returns the rows of a mock's questions in their order."""
    wanted = select(mock_questions).where(mock_questions.c.mock_id == mock_id)
    return connection.execute(wanted.order_by(mock_questions.c.position)).all()


def mock_of(connection: Connection, row: Row[Any]) -> Mock:
    """Returns the mock of a row."""
    return Mock(
        id=row.id,
        draft=MockDraft(
            interview_id=row.interview_id,
            deck_id=row.deck_id,
            minutes=row.minutes,
            partner=Partner(row.partner),
            person_id=row.person_id,
            swaps=bool(row.swaps),
        ),
        subject=row.subject,
        request_id=row.request_id,
        current=row.current,
        running_since=None if row.running_since is None else from_ms(row.running_since),
        step=row.step,
        started_at=from_ms(row.created_at),
        ended_at=None if row.ended_at is None else from_ms(row.ended_at),
        part=row.part,
        questions=tuple(_question_of(question) for question in questions_of(connection, row.id)),
    )


def _question_of(row: Row[Any]) -> MockQuestion:
    return MockQuestion(
        id=row.id,
        card_id=row.card_id,
        question=row.question,
        follow_ups=tuple(json.loads(row.follow_ups)),
        source=Source(row.source),
        role=Role(row.role),
        opened=row.opened,
        postponed=row.postponed,
        spent_ms=row.spent_ms,
        rating=Rating(row.rating),
        note=row.note,
    )
