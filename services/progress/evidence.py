"""The evidence there is: ratings, replies, debriefs, questions that were asked, outcomes, recordings.

Replies count only beside one's own rating of the same request, and the figures of a recording only
after one's own rating of it: what may not be read yet is not looked at here either. Hidden replies
are left out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from services.clock import from_ms
from services.practice.words import Competency
from services.progress.calibration import Pair
from services.progress.delivered import delivered
from services.progress.model import Evidence, Source
from services.progress.sources import read_rows

RATED = {"strong": 5.0, "ok": 3.0, "rough": 1.0}
NOTICED = {"fine": 4.0, "watch": 2.0}
# On no scale at all: only whether they speak for work, and that as weakly as can be.
OUTCOMES = {"offer": 5.0, "through": 4.0, "no": 3.0}
CHIPS = {
    "pace": Competency.VOICE,
    "fillers": Competency.VOICE,
    "looked_up": Competency.PRESENCE,
    "posture": Competency.PRESENCE,
    "fidget": Competency.PRESENCE,
    "smile": Competency.PRESENCE,
    "dress": Competency.PRESENCE,
}
KNOWN = {competency.value: competency for competency in Competency}
_Reply = tuple[Any, dict[str, int]]


@dataclass(frozen=True)
class Found:
    """The evidence since an instant, in no order, and own ratings beside those of others.

    `rough` are the cards of questions that went badly, with their competencies, newest first.
    """

    pieces: list[Evidence]
    pairs: list[Pair]
    rough: list[tuple[str, tuple[str, ...]]]

    def rough_of(self, competency: Competency) -> tuple[str, ...]:
        """Returns the cards of a competency that went badly, the most often first, then the newest."""
        times = Counter(card_id for card_id, shown in self.rough if competency.value in shown)
        return tuple(card_id for card_id, _ in times.most_common())


def read_evidence(connection: Connection, since_ms: int) -> Found:
    """Returns what there is since an instant, in milliseconds since the Unix epoch; see `sources` for how much."""
    rows = read_rows(connection, since_ms)
    replies = [(row, json.loads(row.ratings)) for row in rows.replies]
    pieces = [
        *_own(rows.own),
        *_of_replies(replies),
        *_of_questions(rows.asked),
        *_of_questions(rows.mocked),
        *_of_chips(rows.noticed),
        *_of_outcomes(rows.outcomes),
        *delivered(rows.recorded),
    ]
    rough = [
        (row.card_id, tuple(json.loads(row.competencies)))
        for row in (*rows.asked, *rows.mocked)
        if row.rating == "rough"
    ]
    return Found(pieces, _pairs(replies), rough)


def _pairs(replies: Sequence[_Reply]) -> list[Pair]:
    """Returns one's own ratings beside the mean of the others', request by request."""
    theirs: dict[tuple[str, str], list[int]] = {}
    rated: dict[str, tuple[datetime, dict[str, int]]] = {}
    for row, ratings in replies:
        if row.request_id not in rated:
            rated[row.request_id] = (from_ms(row.created_at), json.loads(row.own))
        for name, rating in ratings.items():
            theirs.setdefault((row.request_id, name), []).append(rating)
    return [
        Pair(rated[request][0], rated[request][1][name], sum(ratings) / len(ratings))
        for (request, name), ratings in theirs.items()
        if name in rated[request][1]
    ]


def _own(rows: list[Any]) -> Iterator[Evidence]:
    for row in rows:
        yield from _rated(row, json.loads(row.ratings), Source.SELF, f"own {row.request_id}", "")


def _of_replies(replies: Sequence[_Reply]) -> Iterator[Evidence]:
    for row, ratings in replies:
        yield from _rated(row, ratings, Source(row.asked), row.id, row.name)


def _rated(row: Any, ratings: dict[str, int], source: Source, occasion: str, who: str) -> Iterator[Evidence]:
    at, route = from_ms(row.created_at), f"/feedback/{row.request_id}"
    for name, rating in ratings.items():
        yield Evidence(KNOWN[name], source, float(rating), at, occasion, row.subject, who, route)


def _of_questions(rows: list[Any]) -> Iterator[Evidence]:
    """Yields what questions say, of an interview or of a mock."""
    for row in rows:
        at, value = from_ms(row.at), RATED[row.rating]
        for name in json.loads(row.competencies):
            yield Evidence(KNOWN[name], Source.QUESTION, value, at, row.occasion, row.question, row.who, row.route)


def _of_chips(rows: list[Any]) -> Iterator[Evidence]:
    for row in rows:
        at, occasion, route = from_ms(row.starts_at), f"noticed {row.id}", f"/interviews/{row.interview_id}"
        for chip, noticed in json.loads(row.body_voice).items():
            if chip in CHIPS and noticed in NOTICED:
                about, value = chip.replace("_", " "), NOTICED[noticed]
                yield Evidence(CHIPS[chip], Source.NOTICED, value, at, occasion, about, row.company, route)


def _of_outcomes(rows: list[Any]) -> Iterator[Evidence]:
    for row in rows:
        at, occasion, route = from_ms(row.at), f"outcome {row.id}", f"/interviews/{row.id}"
        for name, competency in KNOWN.items():
            if f'"{name}"' in (row.competencies or ""):
                value = OUTCOMES[row.outcome]
                yield Evidence(competency, Source.OUTCOME, value, at, occasion, row.outcome, row.company, route)
