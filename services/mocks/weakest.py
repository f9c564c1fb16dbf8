"""The competency that others and oneself rated lowest of late: what a mock leans on when nothing nearer is left."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from services.practice.words import Competency
from services.store.tables import feedback_ratings, feedback_replies

LATEST = 20
FEWEST = 3


def weakest(ratings: Iterable[Mapping[str, int]]) -> Competency | None:
    """Returns the competency with the lowest mean among those rated at least three times; None without one.

    The first in the rubric's order where two are equal.
    """
    seen: dict[Competency, list[int]] = {competency: [] for competency in Competency}
    for rated in ratings:
        for name, rating in rated.items():
            seen[Competency(name)].append(rating)
    enough = {competency: sum(given) / len(given) for competency, given in seen.items() if len(given) >= FEWEST}
    return min(enough, key=lambda competency: enough[competency]) if enough else None


def latest_ratings(connection: Connection) -> list[dict[str, int]]:
    """Returns the newest of one's own ratings and of the replies that one's own rating stands beside."""
    own = select(feedback_ratings.c.ratings).order_by(feedback_ratings.c.id.desc()).limit(LATEST)
    rated = select(feedback_ratings.c.request_id)
    others = (
        select(feedback_replies.c.ratings)
        .where(feedback_replies.c.hidden == 0, feedback_replies.c.request_id.in_(rated))
        .order_by(feedback_replies.c.id.desc())
        .limit(LATEST)
    )
    return [json.loads(text) for wanted in (own, others) for text in connection.execute(wanted).scalars()]
