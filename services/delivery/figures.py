"""Figures to look at: each with its unit and the person's own usual, never with a grade."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from services.delivery.model import Figure, Measured, Pace
from services.delivery.speech import PAUSE_S

# Fewer earlier recordings are no habit yet.
USUAL_FROM = 3
# People vary by some 10 % from answer to answer.
PACE_BAND = 0.12
NOT_MEASURED = "not measured"
NO_USUAL = "no usual yet"


def pace_of(measured: Measured, earlier: Sequence[Measured]) -> Pace:
    """Returns slow, medium or fast beside the median of at least three earlier recordings."""
    usual = usual_of("pace", measured, earlier)
    if measured.pace is None or not usual:
        return Pace.UNKNOWN
    ratio = measured.pace / usual
    return Pace.SLOW if ratio < 1 - PACE_BAND else Pace.FAST if ratio > 1 + PACE_BAND else Pace.MEDIUM


def usual_of(name: str, measured: Measured, earlier: Sequence[Measured]) -> float | None:
    """Returns the median of a figure over earlier recordings by the same detector, None before three."""
    known = [getattr(one, name) for one in earlier if one.version == measured.version]
    values = [len(value) if isinstance(value, tuple) else value for value in known if value is not None]
    return median(values) if len(values) >= USUAL_FROM else None


def figures(measured: Measured, *, goal_seconds: int, earlier: Sequence[Measured] = ()) -> tuple[Figure, ...]:
    """Returns what to show of a recording, in the order to show it; `earlier` are the person's own others."""

    def usual(name: str, text: str) -> str:
        value = usual_of(name, measured, earlier)
        return NO_USUAL if value is None else text.format(value).replace("%", " %")

    def figure(name: str, field: str, value: float | None, text: str, own: str) -> Figure:
        if value is None:
            return Figure(name, None, NOT_MEASURED, reason=measured.reason or "Too much noise for this one.")
        return Figure(name, value, text, usual=usual(field, own))

    pace = pace_of(measured, earlier)
    share = None if measured.share is None else measured.share * 100
    return (
        Figure(
            "Length",
            measured.seconds,
            f"{clock(measured.seconds)} of {clock(goal_seconds)}",
            usual=usual_length(measured, earlier),
        ),
        figure(
            "Pace",
            "pace",
            measured.pace,
            f"{pace.value}, about {measured.pace or 0:.0f} syllables a minute".removeprefix(", "),
            "your usual is about {:.0f}",
        ),
        _timed(f"Pauses over {PAUSE_S} s", "pauses", measured, usual("pauses", "your usual is {:g}")),
        figure("Speaking", "share", share, f"{share or 0:.0f} % of the time", "your usual share is {:.0%}"),
        figure(
            "Loudness",
            "steadiness",
            measured.steadiness,
            f"varies by {measured.steadiness or 0:.1f} dB",
            "your usual is {:.1f} dB",
        ),
        _timed("Possible ums", "ums", measured, "tap one to check it"),
    )


def _timed(name: str, field: str, measured: Measured, usual: str) -> Figure:
    found = getattr(measured, field)
    if found is None:
        return Figure(name, None, NOT_MEASURED, reason=measured.reason or "Too much noise for this one.")
    text = {0: "none"}.get(len(found), str(len(found)))
    return Figure(
        name, len(found), text, usual=usual if found or field != "ums" else "", times=getattr(measured, field)
    )


def usual_length(measured: Measured, earlier: Sequence[Measured]) -> str:
    """Returns the person's usual length of an answer."""
    usual = usual_of("seconds", measured, earlier)
    return NO_USUAL if usual is None else f"your usual is {clock(usual)}"


def clock(seconds: float) -> str:
    """Returns "1:05" for 65 seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
