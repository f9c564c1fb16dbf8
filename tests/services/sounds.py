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
    if shutil.which("espeak-ng") is None:
        missing("espeak-ng is not installed: pace on made speech was NOT tested")
    made = subprocess.run(
        ["espeak-ng", "-s", str(words_per_minute), "--stdout", SPOKEN], check=True, capture_output=True
    ).stdout
    found: Samples[int] = array.array("h")
    found.frombytes(made[44 : 44 + (len(made) - 44) // 2 * 2])
    # espeak-ng speaks at 22,050 samples a second.
    return array.array("h", [found[n * 22_050 // RATE] for n in range(len(found) * RATE // 22_050)])


@lru_cache(maxsize=1)
def read_aloud() -> tuple[Samples[int], ...]:
    """Returns five clips of a person reading, fetched once into a cache folder."""
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
    with tarfile.open(archive) as packed:
        clips = sorted(name for name in packed.getnames() if "librivox" in name and name.endswith(".wav"))
        return tuple(_samples(packed.extractfile(name)) for name in clips)


def _samples(file: object) -> Samples[int]:
    with wave.open(file) as opened:  # type: ignore[call-overload]
        found: Samples[int] = array.array("h")
        found.frombytes(opened.readframes(opened.getnframes()))
    return found


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
