"""At which rate sound arrives when whoever sends it does not say."""

from __future__ import annotations

from collections.abc import Sequence

RATES = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
LEAST_SECONDS = 1.5


def likely_rate(arrivals: Sequence[tuple[float, int]], *, asked: int) -> int:
    """Returns the usual rate that fits best; `arrivals` are seconds on a clock and samples so far.

    A browser gives sound at the rate of its microphone, whatever was asked for, and Flet does not
    pass on which. A chunk can come late but never early, so with the true rate the least delay is
    the same in the first half as in the second. Too few chunks leave it at what was asked for.
    """
    if len(arrivals) < 8 or arrivals[-1][0] - arrivals[0][0] < LEAST_SECONDS:
        return asked
    half = len(arrivals) // 2

    def drift(rate: int) -> float:
        delays = [at - samples / rate for at, samples in arrivals]
        return abs(min(delays[:half]) - min(delays[half:]))

    return min(RATES, key=drift)
