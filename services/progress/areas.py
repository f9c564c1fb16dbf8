"""What to work on next: a pure choice from evidence, at most two areas, never from a single voice.

A piece calls for work when it is rated 3 or below. An area's score is the sum of how far its
calling pieces fall short, newer and other people's weighing more, times the share of all its
evidence that calls. Both grow with every further or newer calling piece, so such a piece never
lowers an area's place. An area counts only from three pieces, of which at least two from
different occasions call and make up a quarter of the weight: one harsh reply among ten decides
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import fmean

from services.practice.words import Competency
from services.progress.model import Evidence, Source, Standing, Trend

NEEDED = 3
OCCASIONS = 2
SHARE = 0.25
CALLS_UP_TO = 3
HALF_LIFE_DAYS = 30
MOST = 2
TREND_NEEDS = 3
TREND_STEP = 0.5
# People misjudge their own interviews, so what others saw weighs more.
WEIGHTS = {
    Source.SELF: 0.5,
    Source.NOTICED: 0.5,
    Source.QUESTION: 0.75,
    Source.FRIEND: 1.0,
    Source.GROUP: 1.0,
    Source.MENTOR: 1.0,
    Source.INTERVIEWER: 1.0,
}


def standings(evidence: Iterable[Evidence], *, now: datetime) -> tuple[Standing, ...]:
    """Returns the standing of every competency there is evidence of, in the rubric's order."""
    found: dict[Competency, list[Evidence]] = {}
    for piece in evidence:
        found.setdefault(piece.competency, []).append(piece)
    return tuple(_standing(row, found[row], now) for row in Competency if row in found)


def areas(known: Sequence[Standing]) -> tuple[Standing, ...]:
    """Returns the at most two standings to work on, the most pressing first."""
    order = list(Competency)
    calling = [standing for standing in known if standing.score > 0]
    return tuple(sorted(calling, key=lambda s: (-s.score, order.index(s.competency)))[:MOST])


def weight(piece: Evidence, now: datetime) -> float:
    """Returns how much a piece counts: halved every 30 days, less where one judges oneself."""
    age = max(0.0, (now - piece.at).total_seconds() / 86_400)
    return float(WEIGHTS[piece.source] * 0.5 ** (age / HALF_LIFE_DAYS))


def calls(piece: Evidence) -> bool:
    """Whether a piece of evidence calls for work."""
    return piece.value <= CALLS_UP_TO


def mean_of(pieces: Sequence[Evidence], now: datetime) -> float | None:
    """Returns the weighted mean on the scale from 1 to 5; None from fewer than three pieces."""
    total = sum(weight(piece, now) for piece in pieces)
    if len(pieces) < NEEDED or not total:
        return None
    mean = sum(weight(piece, now) * piece.value for piece in pieces) / total
    # Rounding may carry the mean of equal ratings a hair beyond them.
    return min(max(mean, min(piece.value for piece in pieces)), max(piece.value for piece in pieces))


def _standing(competency: Competency, pieces: list[Evidence], now: datetime) -> Standing:
    pieces.sort(key=lambda piece: (piece.at, piece.occasion), reverse=True)
    calling = tuple(piece for piece in pieces if calls(piece))
    return Standing(
        competency=competency,
        pieces=tuple(pieces),
        mean=mean_of(pieces, now),
        trend=_trend(pieces),
        score=_score(pieces, calling, now),
        calling=calling,
    )


def _score(pieces: Sequence[Evidence], calling: Sequence[Evidence], now: datetime) -> float:
    if len(pieces) < NEEDED or len({piece.occasion for piece in calling}) < OCCASIONS:
        return 0.0
    share = sum(weight(piece, now) for piece in calling) / sum(weight(piece, now) for piece in pieces)
    if share < SHARE:
        return 0.0
    short = sum(weight(piece, now) * (CALLS_UP_TO + 1 - piece.value) for piece in calling)
    return short * share


def _trend(pieces: Sequence[Evidence]) -> Trend | None:
    """Returns which way it went, from pieces newest first; None before each half has three."""
    half = len(pieces) // 2
    if half < TREND_NEEDS:
        return None
    step = fmean(piece.value for piece in pieces[:half]) - fmean(piece.value for piece in pieces[-half:])
    if step >= TREND_STEP:
        return Trend.BETTER
    return Trend.WORSE if step <= -TREND_STEP else Trend.STEADY
