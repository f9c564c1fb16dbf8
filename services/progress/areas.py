"""What to work on next: a pure choice from evidence, at most two areas, never from a single voice.

A piece calls for work when it is rated 3 or below. An area's score is the sum of how far its
calling pieces fall short, newer and other people's weighing more, times the share of all its
evidence that calls. Both grow with every further or newer calling piece, so such a piece never
lowers an area's place. An area counts only from three pieces, of which at least two from
different occasions call and make up a quarter of the weight: one harsh reply among ten decides
nothing. Hints (outcomes, measured delivery) are no ratings: they move the score of an area that
ratings call for, by little, and cannot make one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from statistics import fmean

from services.practice.words import Competency
from services.progress.model import HINTS, Evidence, Source, Standing, Trend

NEEDED = 3
OCCASIONS = 2
SHARE = 0.25
CALLS_UP_TO = 3
HALF_LIFE_DAYS = 30
MOST = 2
TREND_NEEDS = 3
TREND_STEP = 0.5
_NEWNESS = attrgetter("at", "occasion")
# People misjudge their own interviews, so what others saw weighs more; for hints see `model.HINTS`.
WEIGHTS = {
    Source.SELF: 0.5,
    Source.NOTICED: 0.5,
    Source.QUESTION: 0.75,
    Source.FRIEND: 1.0,
    Source.GROUP: 1.0,
    Source.MENTOR: 1.0,
    Source.INTERVIEWER: 1.0,
    Source.OUTCOME: 0.25,
    Source.DELIVERY: 0.25,
}


# A piece with its weight, which costs something to work out and is needed several times.
_Weighed = tuple[float, Evidence]


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


def mean_of(pieces: Iterable[Evidence], now: datetime) -> float | None:
    """Returns the weighted mean of the ratings, from 1 to 5; None from fewer than three."""
    return _mean([(weight(piece, now), piece) for piece in pieces if piece.source not in HINTS])


def _mean(rated: Sequence[_Weighed]) -> float | None:
    total = sum(much for much, _ in rated)
    if len(rated) < NEEDED or not total:
        return None
    values = [piece.value for _, piece in rated]
    # Rounding may carry the mean of equal ratings a hair beyond them.
    return min(max(sum(much * piece.value for much, piece in rated) / total, min(values)), max(values))


def _standing(competency: Competency, pieces: Iterable[Evidence], now: datetime) -> Standing:
    ordered = sorted(pieces, key=_NEWNESS, reverse=True)
    known = [(weight(piece, now), piece) for piece in ordered]
    rated = [one for one in known if one[1].source not in HINTS]
    return Standing(
        competency=competency,
        pieces=tuple(ordered),
        rated=tuple(piece for _, piece in rated),
        mean=_mean(rated),
        trend=_trend([piece.value for _, piece in rated]),
        score=_score(known, rated),
        calling=tuple(piece for _, piece in rated if calls(piece)),
    )


def _score(known: Sequence[_Weighed], rated: Sequence[_Weighed]) -> float:
    occasions = {piece.occasion for _, piece in rated if piece.value <= CALLS_UP_TO}
    if len(rated) < NEEDED or len(occasions) < OCCASIONS:
        return 0.0
    calling = [(much, piece.value) for much, piece in known if piece.value <= CALLS_UP_TO]
    share = sum(much for much, _ in calling) / sum(much for much, _ in known)
    if share < SHARE:
        return 0.0
    return share * sum(much * (CALLS_UP_TO + 1 - value) for much, value in calling)


def _trend(values: Sequence[float]) -> Trend | None:
    """Returns which way it went, from ratings newest first; None before each half has three."""
    half = len(values) // 2
    if half < TREND_NEEDS:
        return None
    step = fmean(values[:half]) - fmean(values[-half:])
    if step >= TREND_STEP:
        return Trend.BETTER
    return Trend.WORSE if step <= -TREND_STEP else Trend.STEADY
