"""Sounds to measure: made with espeak-ng, read by people, or made up; none of them is in the repository."""

from __future__ import annotations

import array
import math
import os
import random
import shutil
import subprocess
import sys
import tarfile
import wave
from functools import lru_cache
from pathlib import Path

import pytest

RATE = 16_000
SPOKEN = (
    "I led the night shift on a busy ward. Two nurses were missing, so I split the bays and asked the registrar "
    "for help. Nobody fell that night, and we wrote it down for the next week. My part was the plan, and the "
    "others made it work. In the end we kept the new rota, because it was fair and it was simple to read."
)
# The source package has recordings of a person reading, from LibriVox.
PACKAGE = "pocketsphinx==5.1.1"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "rehearse-tests"
Samples = array.array


def missing(what: str) -> None:
    """Skips loudly; fails in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@lru_cache(maxsize=8)
def spoken(words_per_minute: int) -> Samples[int]:
    """Returns the same words said by espeak-ng at that pace, at 16 kHz."""
    return _made(SPOKEN, words_per_minute, "en")


def read_aloud() -> tuple[Samples[int], ...]:
    """Returns five clips of one person reading."""
    return tuple(people(name) for name in clips("librivox"))


def clips(folder: str) -> list[str]:
    """Returns the names of the recordings in a folder of the source package."""
    with tarfile.open(_archive()) as packed:
        return sorted(name for name in packed.getnames() if f"/{folder}/" in name and name.endswith(".wav"))


@lru_cache(maxsize=32)
def people(name: str) -> Samples[int]:
    """Returns a recording of a person, by the end of its name, at 16 kHz; the left one of two channels."""
    with tarfile.open(_archive()) as packed:
        member = next(found for found in packed.getmembers() if found.name.endswith(name))
        data = packed.extractfile(member)
        assert data is not None
        if name.endswith(".raw"):
            return array.array("h", data.read())
        with wave.open(data) as opened:
            found = array.array("h", opened.readframes(opened.getnframes()))[:: opened.getnchannels()]
            rate = opened.getframerate()
    return (
        found if rate == RATE else array.array("h", [found[n * rate // RATE] for n in range(len(found) * RATE // rate)])
    )


@lru_cache(maxsize=1)
def _archive() -> Path:
    """Returns the source package, fetched once into a cache folder."""
    archive = next(iter(sorted(CACHE.glob("pocketsphinx-*.tar.gz"))), None)
    if archive is None:
        CACHE.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        # Without isolation pip does not build the tools that would only be needed to install it.
        command += ["--no-build-isolation", "--dest", str(CACHE), PACKAGE]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
        archive = next(iter(sorted(CACHE.glob("pocketsphinx-*.tar.gz"))), None)
        if archive is None:
            missing(f"no recordings of people: {PACKAGE} could not be fetched, NOT tested: {done.stderr[-300:]}")
    assert archive is not None
    return archive


@lru_cache(maxsize=64)
def said(sentence: str, voice: str, words_per_minute: int) -> Samples[int]:
    """Returns a sentence said by a voice of espeak-ng, without the silence around it, at 16 kHz."""
    found = _made(sentence, words_per_minute, voice)
    loud = [n for n, sample in enumerate(found) if abs(sample) > 300]
    return found[loud[0] : loud[-1] + 1]


def _made(text: str, words_per_minute: int, voice: str) -> Samples[int]:
    if shutil.which("espeak-ng") is None:
        missing("espeak-ng is not installed: made speech was NOT tested")
    command = ["espeak-ng", "-v", voice, "-s", str(words_per_minute), "--stdout", text]
    made = subprocess.run(command, check=True, capture_output=True).stdout
    found = array.array("h", made[44 : 44 + (len(made) - 44) // 2 * 2])
    # espeak-ng speaks at 22,050 samples a second.
    return array.array("h", [found[n * 22_050 // RATE] for n in range(len(found) * RATE // 22_050)])


def silence(seconds: float) -> Samples[int]:
    return array.array("h", bytes(round(seconds * RATE) * 2))


def joined(*parts: Samples[int]) -> Samples[int]:
    whole: Samples[int] = array.array("h")
    for part in parts:
        whole.extend(part)
    return whole


def with_noise(samples: Samples[int], snr_db: float, *, seed: int = 3) -> Samples[int]:
    """Returns the samples with white noise so many dB below the mean power of what is not silence."""
    source = random.Random(seed)
    loud = [sample * sample for sample in samples if sample]
    scale = math.sqrt(sum(loud) / len(loud) / 10 ** (snr_db / 10))
    return array.array("h", [_clip(sample + source.gauss(0, scale)) for sample in samples])


def tune(seconds: int = 12) -> Samples[int]:
    """Returns a melody of four partials, two notes a second."""
    notes = (262, 330, 392, 523, 440, 349, 294, 392)

    def at(n: int) -> float:
        place, t = n % (RATE // 2), n % (RATE // 2) / RATE
        base = notes[n * 2 // RATE % len(notes)]
        fade = math.exp(-6 * t) if place else 1.0
        return sum(math.sin(2 * math.pi * base * h * t) / h for h in (1, 2, 3, 4)) * fade * 9_000

    return array.array("h", [_clip(at(n)) for n in range(seconds * RATE)])


def chords(seconds: float = 12, loud: int = 5_000) -> Samples[int]:
    """Returns four chords, a second each, as an organ holds them."""
    triads = ((262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294))
    return array.array(
        "h",
        [
            _clip(loud / 2 * sum(math.sin(2 * math.pi * pitch * h * n / RATE) / h
                                 for pitch in triads[n // RATE % 4] for h in (1, 2, 3)))
            for n in range(round(seconds * RATE))
        ],
    )  # fmt: skip


def drums(
    seconds: float = 12, *, every: float = 0.25, kick: int = 14_000, hat: int = 6_000, seed: int = 1
) -> Samples[int]:
    """Returns a beat: a cymbal on every stroke, a kick and a snare on every fourth."""
    source, stroke = random.Random(seed), int(every * RATE)
    found, before = array.array("h"), 0.0
    for n in range(round(seconds * RATE)):
        at, beat = n % stroke / stroke, n // stroke % 4
        noise = source.gauss(0, 1)
        value = hat / 2 * math.exp(-25 * at) * (noise - before)
        if beat == 0:
            value += kick * math.exp(-8 * at) * math.sin(2 * math.pi * 60 * (n % stroke) / RATE)
        elif beat == 2:
            value += 0.3 * kick * math.exp(-10 * at) * noise
        before = noise
        found.append(_clip(value))
    return found


def mixed(one: Samples[int], other: Samples[int], *, below_db: float = 0.0) -> Samples[int]:
    """Returns both at once; with `below_db` the other so far below the mean power of what is not silence."""
    scale = 1.0
    if below_db:
        scale = math.sqrt(_power(one) / _power(other) / 10 ** (below_db / 10))
    return array.array("h", [_clip(a + b * scale) for a, b in zip(one, other, strict=False)])


def _power(samples: Samples[int]) -> float:
    loud = [sample * sample for sample in samples if sample]
    return sum(loud) / len(loud)


def hum(seconds: float, pitch: int = 120) -> Samples[int]:
    """Returns a voice that holds one pitch, as an "um" does."""
    return array.array(
        "h",
        [
            _clip(sum(math.sin(2 * math.pi * pitch * h * n / RATE) / h for h in range(1, 8)) * 4_000)
            for n in range(round(seconds * RATE))
        ],
    )


def _clip(value: float) -> int:
    return max(-32768, min(32767, round(value)))


def write(path: Path, samples: Samples[int], *, rate: int = RATE) -> Path:
    """Writes 16-bit mono WAV and returns its path."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path
