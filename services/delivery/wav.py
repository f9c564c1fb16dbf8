"""Reads WAV files block by block, with the standard library alone and in bounded memory.

Python's own `wave` knows neither floating point nor a header whose lengths were never filled in,
which is what a recording that was cut off has.
"""

from __future__ import annotations

import math
import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from services.errors import RehearseError

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
RATES = (8_000, 48_000)
# Enough for loudness, voicing and pitch of speech, and it halves what must be multiplied.
ANALYSIS_RATE = 8_000
BLOCK_SECONDS = 1
HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


class NotAudio(RehearseError):
    """The file is no sound that can be measured; the message says why."""


@dataclass(frozen=True)
class Format:
    """How the samples lie in the file; `start` and `size` are bytes."""

    coding: int
    channels: int
    rate: int
    bits: int
    start: int
    size: int
    wanted: int = ANALYSIS_RATE

    @property
    def frame(self) -> int:
        return self.channels * self.bits // 8

    @property
    def stride(self) -> int:
        """Every how many-th sample is looked at, to come down to about the wanted rate."""
        return max(1, self.rate // self.wanted)

    @property
    def analysed_rate(self) -> float:
        return self.rate / self.stride

    @property
    def seconds(self) -> float:
        return self.size // self.frame / self.rate


def header(*, rate: int, channels: int = 1, size: int = 0xFFFFFFFF - 36) -> bytes:
    """Returns the 44 bytes before 16-bit samples; without a size, those of a file still being written."""
    return HEADER.pack(
        b"RIFF", size + 36, b"WAVE", b"fmt ", 16, PCM, channels, rate, rate * channels * 2, channels * 2, 16,
        b"data", size,
    )  # fmt: skip


def read_format(path: Path) -> Format:
    """Returns how a WAV file is coded. Raises NotAudio."""
    try:
        with path.open("rb") as file:
            return _format(file, path.stat().st_size)
    except (OSError, struct.error) as error:
        raise NotAudio("This file cannot be read as sound. Bring in a WAV file.") from error


def _format(file: BinaryIO, length: int) -> Format:
    riff, _, wave = struct.unpack("<4sI4s", file.read(12))
    if riff != b"RIFF" or wave != b"WAVE":
        raise NotAudio("This is not a WAV file, and only those can be measured.")
    coding = channels = rate = bits = 0
    while True:
        name, size = struct.unpack("<4sI", file.read(8))
        if name == b"data":
            break
        if name == b"fmt ":
            chunk = file.read(size)
            coding, channels, rate, _, _, bits = struct.unpack("<HHIIHH", chunk[:16])
            if coding == EXTENSIBLE and size >= 26:
                coding = struct.unpack("<H", chunk[24:26])[0]
        else:
            file.seek(size, 1)
        file.seek(size % 2, 1)
    start = file.tell()
    if (coding, bits) not in ((PCM, 8), (PCM, 16), (FLOAT, 32)) or channels not in (1, 2):
        raise NotAudio("This kind of WAV file cannot be measured. 8 or 16 bits or floating point, mono or stereo, can.")
    if not RATES[0] <= rate <= RATES[1]:
        raise NotAudio("This file has fewer than 8,000 or more than 48,000 samples a second and cannot be measured.")
    frame = channels * bits // 8
    # The header of a recording that was cut off promises more than there is.
    return Format(coding, channels, rate, bits, start, min(size, length - start) // frame * frame)


def blocks(path: Path, form: Format, *, begin: float = 0.0, end: float | None = None) -> Iterator[array[int]]:
    """Yields mono 16-bit samples at `form.analysed_rate`, about a second at a time; the times are seconds."""
    first = int(begin * form.rate) // form.stride * form.stride
    last = form.size // form.frame if end is None else min(form.size // form.frame, int(end * form.rate))
    # A whole number of strides, so that blocks join without a seam.
    length = form.rate * BLOCK_SECONDS // form.stride * form.stride
    with path.open("rb") as file:
        file.seek(form.start + first * form.frame)
        while first < last:
            data = file.read(min(length, last - first) * form.frame)
            data = data[: len(data) // form.frame * form.frame]
            if not data:
                return
            yield _mono(data, form)
            first += len(data) // form.frame


def _mono(data: bytes, form: Format) -> array[int]:
    """Returns the left channel, thinned: the figures are levels, for which one channel is as good as two."""
    step = form.stride * form.channels
    if form.bits == 8:
        return array("h", [(value - 128) << 8 for value in data[::step]])
    samples: array[int] | array[float] = array("h" if form.bits == 16 else "f")
    samples.frombytes(data)
    if sys.byteorder == "big":
        samples.byteswap()
    if form.bits == 16:
        return samples[::step]  # type: ignore[return-value]
    return array("h", [_clip(value) for value in samples[::step]])


def _clip(value: float) -> int:
    return 0 if math.isnan(value) else round(max(-1.0, min(1.0, value)) * 32767)
