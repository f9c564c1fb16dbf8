"""One's own rating beside others' of the same occasion, over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean

from services.progress.model import Calibration

NEEDED = 3


@dataclass(frozen=True)
class Pair:
    """One competency of one request: one's own rating and the mean of the others'."""

    at: datetime
    own: int
    theirs: float


def calibration(pairs: Sequence[Pair]) -> Calibration | None:
    """Returns how far one's own ratings lie from others', all in all and by month; None from fewer than three."""
    if len(pairs) < NEEDED:
        return None
    months: dict[date, list[float]] = {}
    for pair in pairs:
        months.setdefault(pair.at.date().replace(day=1), []).append(pair.own - pair.theirs)
    return Calibration(
        pairs=len(pairs),
        gap=fmean(pair.own - pair.theirs for pair in pairs),
        by_month=tuple((month, fmean(gaps)) for month, gaps in sorted(months.items())),
    )
