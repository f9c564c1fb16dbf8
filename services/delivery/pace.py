"""Syllables by their loudness, and how steady the loudness is."""

from __future__ import annotations

from collections.abc import Sequence

from services.delivery.frames import FRAMES_PER_SECOND, Frames
from services.delivery.speech import Heard, smoothed

DIP = 2_00
VOICED = 500
SMOOTHING = 7


def syllables(frames: Frames, heard: Heard) -> int:
    """Returns how many syllables were counted.

    A syllable is a peak of the level, 2 dB above the dips beside it, in voiced speech: de Jong and
    Wempe, "Praat script to detect syllable nuclei", Behavior Research Methods 41 (2009). It misses
    some, the same share from one answer to the next, so it compares a person with themselves.
    """
    levels = smoothed(frames.levels, SMOOTHING)
    found = 0
    for span in heard.spans:
        first, last = round(span.start * FRAMES_PER_SECOND), round(span.end * FRAMES_PER_SECOND)
        found += _peaks(levels, frames, first, min(last, len(levels)), heard.threshold)
    return found


def _peaks(levels: Sequence[int], frames: Frames, first: int, last: int, threshold: int) -> int:
    found, dip, peak, at = 0, threshold - DIP, None, first
    for n in range(first, last):
        level = levels[n]
        if peak is None:
            if level >= dip + DIP and level >= threshold:
                peak, at = level, n
            else:
                dip = min(dip, level)
        elif level > peak:
            peak, at = level, n
        elif level <= peak - DIP:
            found += frames.voicing[at] >= VOICED
            peak, dip = None, level
    return found + (peak is not None and frames.voicing[at] >= VOICED)


def steadiness_db(frames: Frames, heard: Heard) -> float:
    """Returns the standard deviation, in dB, of the loudness of each second of speech."""
    seconds: list[int] = []
    spoken: list[int] = []
    for span in heard.spans:
        for n in range(round(span.start * FRAMES_PER_SECOND), round(span.end * FRAMES_PER_SECOND)):
            if n < len(frames.levels) and frames.levels[n] >= heard.threshold:
                spoken.append(frames.levels[n])
            if len(spoken) == FRAMES_PER_SECOND:
                seconds.append(sum(spoken) // len(spoken))
                spoken = []
    if len(seconds) < 2:
        return 0.0
    mean = sum(seconds) // len(seconds)
    return float((sum((level - mean) ** 2 for level in seconds) / len(seconds)) ** 0.5 / 100)
