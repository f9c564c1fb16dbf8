"""Measures the delivery of a recorded answer: on this device, in plain Python.

No figure is a grade, and none says anything about confidence or feelings.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

from services.delivery import pace, ums, wav
from services.delivery.frames import Frames, Summer, fastest_sums, gather
from services.delivery.model import Measured
from services.delivery.rhythm import beat
from services.delivery.speech import LEAST_SPEECH_S, QUIETEST_SPEECH, SHORTEST_S, Heard, Span, listen

# Between the loud and the quiet of the recording, in dB; noise at 10 dB below speech leaves some 15,
# at 20 dB some 23. Below these the figure was seen to be off.
PAUSE_RANGE_DB = 18.0
LOUDNESS_RANGE_DB = 25.0
UM_RANGE_DB = 22.0
# Speech has hissing sounds, a tune has next to none, and keys and cymbals have little else.
HISS = 300
LEAST_HISS, MOST_HISS = 0.02, 0.45
MOST_BEAT = 0.45


class Measuring:
    """One measurement under way; memory does not grow with the sound beyond 4 bytes a hundredth of a second."""

    def __init__(self, path: Path, *, sums: Summer | None = None) -> None:
        """Raises NotAudio if the file cannot be measured at all."""
        self._path = path
        self._format = wav.read_format(path)
        self._sums = sums or fastest_sums()
        self.result: Measured | None = None

    def steps(self) -> Iterator[float]:
        """Does the work a second of sound at a time; yields how much is done, 0 to 1. Then there is a `result`."""
        frames = Frames()
        rate, total = self._format.analysed_rate, max(1.0, self._format.seconds)
        for seconds in gather(wav.blocks(self._path, self._format), rate, sums=self._sums, into=frames):
            yield min(1.0, seconds / total)
        heard = listen(frames)
        self.result = self._judge(frames, heard)
        yield 1.0

    def _judge(self, frames: Frames, heard: Heard) -> Measured:
        seconds, distance = round(self._format.seconds, 1), round(heard.range_db, 1)
        reason = why_not(frames, heard)
        if reason:
            return Measured(seconds, distance, reason=reason)
        first, last = heard.spans[0].start, heard.spans[-1].end
        spoken = heard.spoken_s
        return Measured(
            seconds,
            distance,
            pauses=heard.pauses(),
            share=round(spoken / (last - first), 3),
            pace=round(pace.syllables(frames, heard) / spoken * 60, 1),
            steadiness=round(pace.steadiness_db(frames, heard), 1) if distance >= LOUDNESS_RANGE_DB else None,
            ums=self._ums(frames, heard) if distance >= UM_RANGE_DB else None,
        )

    def _ums(self, frames: Frames, heard: Heard) -> tuple[Span, ...]:
        return ums.possible_ums(frames, heard, self._samples, self._format.analysed_rate)

    def _samples(self, span: Span) -> array[int]:
        found: array[int] = array("h")
        for block in wav.blocks(self._path, self._format, begin=span.start, end=span.end):
            found.extend(block)
        return found


def measure(path: Path, *, sums: Summer | None = None) -> Measured:
    """Measures a WAV file in one go. Raises NotAudio."""
    measuring = Measuring(path, sums=sums)
    for _ in measuring.steps():
        pass
    assert measuring.result is not None
    return measuring.result


def why_not(frames: Frames, heard: Heard) -> str:
    """Returns why nothing can be said of a recording, "" if something can."""
    if frames.seconds < SHORTEST_S:
        return f"Shorter than {SHORTEST_S:g} seconds."
    if heard.loudest < QUIETEST_SPEECH:
        return "Too quiet to hear speech. Hold the microphone closer."
    if heard.range_db < PAUSE_RANGE_DB:
        return "Speech does not stand out from what else is heard, such as noise or music. Try a quieter place."
    if heard.spoken_s < LEAST_SPEECH_S:
        return f"Less than {LEAST_SPEECH_S:g} seconds of speech."
    if not LEAST_HISS <= hiss_share(frames, heard) <= MOST_HISS:
        return "This does not sound like speech."
    if beat(frames.levels) > MOST_BEAT:
        return "This keeps a beat, as music does and speech does not."
    return ""


def hiss_share(frames: Frames, heard: Heard) -> float:
    """Returns the share of loud hundredths that hiss, as s and f do."""
    loud = [voicing for level, voicing in zip(frames.levels, frames.voicing, strict=True) if level >= heard.threshold]
    return sum(voicing < HISS for voicing in loud) / len(loud) if loud else 0.0
