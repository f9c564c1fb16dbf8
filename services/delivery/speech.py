"""Speech and pauses in a sound's levels, and whether the sound is good enough to say so."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from services.delivery.frames import FRAMES_PER_SECOND, Frames, quantile

PAUSE_S = 1.2
# Levels are smoothed over five hundredths, so speech seems to reach that far into a pause at most.
SMOOTHING = 5
RESOLUTION_S = SMOOTHING / FRAMES_PER_SECOND
# Where the threshold lies between quiet and loud, in hundredths. On half of the recordings every pause
# is found and none invented from 40 to 50 (clean and with noise at 20 dB), and the other half agrees.
SHARE = 45
LEAST_STEP = 4_00
# What is shorter is the closure of a consonant or a breath within a sentence.
GAP_S = 0.3
# A click or a chair is shorter than any syllable.
BURST_S = 0.08
QUIETEST_SPEECH = -45_00
SHORTEST_S = 5.0
LEAST_SPEECH_S = 3.0


@dataclass(frozen=True)
class Span:
    """A stretch of a recording, in seconds from its beginning."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Heard:
    """Where speech is. `range_db` is the distance between loud and quiet, which noise makes small."""

    spans: tuple[Span, ...]
    threshold: int
    range_db: float
    loudest: int

    @property
    def spoken_s(self) -> float:
        return sum(span.seconds for span in self.spans)

    def pauses(self, shortest: float = PAUSE_S) -> tuple[Span, ...]:
        """Returns the pauses between speech, without what is before the first word and after the last."""
        pairs = zip(self.spans, self.spans[1:], strict=False)
        found = (Span(before.end, after.start) for before, after in pairs)
        return tuple(pause for pause in found if pause.seconds >= shortest - RESOLUTION_S)


def listen(frames: Frames, *, share: int = SHARE) -> Heard:
    """Finds speech by a threshold between the recording's own quiet and loud."""
    if not frames.levels:
        return Heard((), 0, 0.0, 0)
    smooth = smoothed(frames.levels, SMOOTHING)
    quiet, loud = quantile(smooth, 0.08), quantile(smooth, 0.95)
    threshold = quiet + max(LEAST_STEP, (loud - quiet) * share // 100)
    spans = _without_short(_runs(smooth, threshold))
    return Heard(tuple(spans), threshold, (loud - quiet) / 100, loud)


def smoothed(levels: Sequence[int], width: int) -> array[int]:
    """Returns the mean over `width` neighbours, an odd number; the ends take what there is."""
    half, last = width // 2, len(levels)
    total, found = sum(levels[: half + 1]), array("h")
    for n in range(last):
        low, high = max(0, n - half), min(last, n + half + 1)
        found.append(total // (high - low))
        total += (levels[high] if high < last else 0) - (levels[low] if n >= half else 0)
    return found


def _runs(levels: Sequence[int], threshold: int) -> list[tuple[int, int]]:
    found, start = [], None
    for n, level in enumerate(levels):
        if level >= threshold:
            start = n if start is None else start
        elif start is not None:
            found.append((start, n))
            start = None
    if start is not None:
        found.append((start, len(levels)))
    return found


def _without_short(runs: list[tuple[int, int]]) -> list[Span]:
    """Joins runs over short gaps; drops what is too short to be a syllable and stands alone."""
    joined: list[list[int]] = []
    for start, end in runs:
        if joined and start - joined[-1][1] < GAP_S * FRAMES_PER_SECOND:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return [
        Span(start / FRAMES_PER_SECOND, end / FRAMES_PER_SECOND)
        for start, end in joined
        if end - start >= BURST_S * FRAMES_PER_SECOND
    ]
