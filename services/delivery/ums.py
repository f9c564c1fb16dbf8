"""Sounds that may be an "um": a voice that holds its pitch and its colour for a while.

A prototype: on people reading aloud it also marked a drawn-out vowel now and then, and below
20 dB of signal over noise it missed many. So what it finds is only ever offered for checking.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from operator import mul

from services.delivery.frames import FRAMES_PER_SECOND, Frames
from services.delivery.speech import Heard, Span, smoothed

SHORTEST_S, LONGEST_S = 0.24, 1.5
LEVEL_SPREAD = 3_00
VOICING_SPREAD = 70
VOICED = 600
PITCH_HZ = (75, 400)
PITCH_STEP_S = 0.04
PITCH_WINDOW_S = 0.032
PITCH_SPREAD = 0.09
PERIODIC = 0.55
MOST = 60


def possible_ums(frames: Frames, heard: Heard, samples: Callable[[Span], array[int]], rate: float) -> tuple[Span, ...]:
    """Returns the stretches to check, at most 60; `samples` reads the sound of a stretch."""
    found = [span for span in steady(frames, heard)[: 4 * MOST] if holds_pitch(samples(span), rate)]
    return tuple(found[:MOST])


def steady(frames: Frames, heard: Heard) -> list[Span]:
    """Returns voiced stretches in which loudness and colour stay where they are."""
    levels, voicing = smoothed(frames.levels, 5), smoothed(frames.voicing, 5)
    found: list[Span] = []
    start = 0
    for n in range(1, len(levels) + 1):
        if n < len(levels) and _goes_on(levels, voicing, start, n, heard.threshold):
            continue
        if SHORTEST_S <= (n - start) / FRAMES_PER_SECOND <= LONGEST_S:
            found.append(Span(start / FRAMES_PER_SECOND, n / FRAMES_PER_SECOND))
        start = n
    return found


def _goes_on(levels: Sequence[int], voicing: Sequence[int], start: int, n: int, threshold: int) -> bool:
    middle = (start + n) // 2
    return (
        levels[n] >= threshold
        and voicing[n] >= VOICED
        and abs(levels[n] - levels[middle]) <= LEVEL_SPREAD
        and abs(voicing[n] - voicing[middle]) <= VOICING_SPREAD
    )


def holds_pitch(samples: array[int], rate: float) -> bool:
    """Whether there is one pitch from the first to the last."""
    size, step = int(rate * PITCH_WINDOW_S), int(rate * PITCH_STEP_S)
    periods = [_period(samples, start, size, rate) for start in range(0, len(samples) - 2 * size, step)]
    heard = [period for period in periods if period]
    if len(heard) < 4 or len(heard) < len(periods) * 0.8:
        return False
    middle = sorted(heard)[len(heard) // 2]
    return all(abs(period - middle) <= max(1.0, PITCH_SPREAD * middle) for period in heard)


def _period(samples: array[int], start: int, size: int, rate: float) -> int:
    """Returns the period in samples at which the sound repeats itself best, 0 where it does not."""
    frame = samples[start : start + size]
    energy = sum(map(mul, frame, frame))
    best, period = 0, 0
    for lag in range(int(rate / PITCH_HZ[1]), int(rate / PITCH_HZ[0])):
        likeness = sum(map(mul, frame, samples[start + lag : start + lag + size]))
        # A longer period must be clearly better: every multiple of a period is one as well.
        if likeness * 100 > best * 108:
            best, period = likeness, lag
    return period if best > PERIODIC * energy else 0
