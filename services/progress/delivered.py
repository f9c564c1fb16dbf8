"""What recordings say of Voice: how far pace and pauses are from the person's own usual, and nothing else.

Nobody's pace is right or wrong, so a figure is only ever laid beside what is usual for this person,
and never speaks for work on its own (`areas.HINTS`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from services.clock import from_ms
from services.delivery.figures import PACE_BAND, USUAL_FROM
from services.practice.words import Competency
from services.progress.model import Evidence, Source

# So many long pauses more than usual; one or two more come by themselves.
MORE_PAUSES = 3
AS_USUAL, UNUSUAL = 4.0, 3.0


def delivered(rows: Sequence[Any]) -> Iterator[Evidence]:
    """Yields a piece for each own rating, pace and number of pauses of recordings, given newest first."""
    for place, row in enumerate(rows):
        at, occasion, route = from_ms(row.recorded_at), f"recording {row.id}", f"/recordings/{row.id}"
        yield Evidence(Competency.VOICE, Source.SELF, float(row.rating), at, occasion, row.title, "", route)
        if row.pace is None:
            continue
        # What was not measured has no pauses either, which is not the same as none.
        earlier = [one for one in rows[place + 1 :] if one.pace is not None and one.version == row.version]
        if len(earlier) < USUAL_FROM:
            continue
        for value, text in (_pace(row, earlier), _pauses(row, earlier)):
            yield Evidence(Competency.VOICE, Source.DELIVERY, value, at, occasion, text, row.title, route)


def _pace(row: Any, earlier: Sequence[Any]) -> tuple[float, str]:
    usual = median(one.pace for one in earlier)
    value = AS_USUAL if abs(row.pace - usual) <= PACE_BAND * usual else UNUSUAL
    return value, f"Pace about {row.pace:.0f} syllables a minute, usually about {usual:.0f}"


def _pauses(row: Any, earlier: Sequence[Any]) -> tuple[float, str]:
    usual = median(one.pauses for one in earlier)
    value = AS_USUAL if row.pauses < usual + MORE_PAUSES else UNUSUAL
    return value, f"{row.pauses} long {'pause' if row.pauses == 1 else 'pauses'}, usually {usual:g}"
