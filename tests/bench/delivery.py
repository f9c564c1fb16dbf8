"""How long two minutes of speech take to measure: here, without numpy, and in the browser's Python.

The browser's Python is Pyodide under Node, with nothing but the standard library, as on a phone
that opened the web app. The speech is a person reading, with pauses; the same file everywhere, and
the figures must be the same as well.
"""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.report import Report, table

SECONDS = 120
ROUNDS = 5
IN_BROWSER = """
import json
from tests.bench.delivery import timed
json.dumps(timed("/sound/speech.wav", {rounds}))
"""


def run(*arguments: str) -> Report:
    """Measures the same two minutes on each side."""
    # This module is imported in the browser's Python too, which has nothing but the standard library.
    from tests.services.browser_python import in_browser_python

    rounds = 2 if "--quick" in arguments else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        sound = two_minutes(Path(folder) / "speech.wav")
        sides = {
            "numpy": timed(str(sound), rounds),
            "plain": timed(str(sound), rounds, plain=True),
            "browser": in_browser_python(IN_BROWSER.format(rounds=rounds), sound.parent),
        }
    report, rows = Report("delivery"), []
    for side, (found, taken) in sides.items():
        report.figures[f"{side} median s"] = median(taken)
        report.figures[f"{side} worst s"] = max(taken)
        rows.append([side, f"{median(taken):.2f}", f"{max(taken):.2f}", str(len(found["pauses"]))])
    report.figures["same figures"] = float(len({json.dumps(found) for found, _ in sides.values()}) == 1)
    report.aims = {"browser median s": ("<=", 2.0), "browser worst s": ("<=", 2.0), "same figures": (">=", 1.0)}
    print(table(["two minutes of speech", "median s", "worst s", "pauses"], rows), end="\n\n")
    return report


def two_minutes(path: Path) -> Path:
    """Writes a person reading the same five sentences again and again, a pause between them."""
    from tests.services.sounds import RATE, joined, read_aloud, silence, write

    parts: list[Any] = [part for clip in read_aloud() for part in (clip, silence(1.4))]
    once = joined(*parts)
    whole = joined(*[once] * (SECONDS * RATE // len(once) + 1))[: SECONDS * RATE]
    return write(path, whole)


def timed(path: str, rounds: int, *, plain: bool = False) -> tuple[dict[str, Any], list[float]]:
    """Returns the figures and the seconds of each measurement; the first one warms up and is not counted."""
    from services.delivery.frames import plain_sums
    from services.delivery.measure import measure

    taken = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        found = measure(Path(path), sums=plain_sums if plain else None)
        taken.append(time.perf_counter() - start)
    return json.loads(json.dumps(asdict(found))), taken[1:]
