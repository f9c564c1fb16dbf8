"""What measuring hands out: plain values, each with its unit, or with why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.delivery.speech import Span

# Figures of different versions are never compared: a trend must not come from a new detector.
VERSION = 1


class Pace(StrEnum):
    """Pace beside the person's own usual."""

    SLOW = "slow"
    MEDIUM = "medium"
    FAST = "fast"
    UNKNOWN = ""


@dataclass(frozen=True)
class Measured:
    """What was heard in one recording; what is None was not measured, and `reason` says why.

    `share` is speech from the first word to the last, 0 to 1. `pace` counts syllables a minute
    while speaking; `steadiness` is the standard deviation of loudness from second to second, in dB.
    """

    seconds: float
    range_db: float
    pauses: tuple[Span, ...] | None = None
    share: float | None = None
    pace: float | None = None
    steadiness: float | None = None
    ums: tuple[Span, ...] | None = None
    reason: str = ""
    version: int = VERSION


@dataclass(frozen=True)
class Figure:
    """One figure as it is shown. `usual` is the person's own; `reason` stands in for a missing value."""

    name: str
    value: float | None
    text: str
    usual: str = ""
    reason: str = ""
    times: tuple[Span, ...] = ()
