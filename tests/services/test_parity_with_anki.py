"""Our memory states and intervals beside those of Anki's own backend, on random histories.

The histories cross midnight, the rollover at 04:00 and both DST changes of a year; several answers
may fall on one learning day. Anki's fuzz is off (its own test mode), and so is ours.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.services.helpers import ROOT

# With CI=true a missing Anki is an error of the build: the import in the child then fails.
if os.environ.get("CI") != "true":
    pytest.importorskip("anki", reason="the package anki is not installed: parity with Anki was NOT tested")

NUMBER = 600
RULES = {"Europe/Berlin": ("0.9", "180"), "America/New_York": ("0.83", "3650")}
TOLERANCE = 1e-4


@pytest.fixture(scope="module", params=RULES)
def compared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    zone = request.param
    folder = tmp_path_factory.mktemp("anki")
    command = [sys.executable, "-m", "tests.services.anki_peer", str(folder), str(NUMBER), *RULES[zone]]
    for _ in range(2):
        for file in folder.iterdir():
            file.unlink()
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | {"TZ": zone, "ANKI_TEST_MODE": "1"},
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        # Anki takes "today" from the system clock: a run across the rollover is done once more.
        if found["same day"]:
            break
    results: list[dict[str, Any]] = found["results"]
    return results


def test_the_histories_are_as_hard_as_they_claim(compared: list[dict[str, Any]]) -> None:
    assert len(compared) == NUMBER
    assert sum(len(set(r["offsets"])) > 1 for r in compared) > NUMBER / 10, "too few cross a DST change"
    assert sum(len(set(r["days"])) < len(r["days"]) for r in compared) > NUMBER / 3, "too few days with two answers"
    assert {r["phase"] for r in compared} == {"LEARNING", "REVIEW", "RELEARNING"}


def test_stability_and_difficulty_equal_ankis(compared: list[dict[str, Any]]) -> None:
    for result in compared:
        assert result["ours"] == pytest.approx(result["anki"], rel=TOLERANCE), result


def test_every_button_promises_what_ankis_does(compared: list[dict[str, Any]]) -> None:
    apart = [r for r in compared if r["we promise"] != r["anki promises"]]
    # Anki calculates in 32 bits: where an interval lies on the half day, it may round the other way.
    assert [r for r in apart if not on_the_half_day(r)] == []
    assert len(apart) <= NUMBER / 20


def on_the_half_day(result: dict[str, Any]) -> bool:
    close = any(abs(days % 1 - 0.5) < TOLERANCE * days for days in result["unrounded"])
    both = zip(result["we promise"], result["anki promises"], strict=True)
    return close and all(a.keys() == b.keys() and abs(sum(a.values()) - sum(b.values())) <= 1 for a, b in both)


def test_anki_is_there_where_the_build_demands_it() -> None:
    assert importlib.util.find_spec("anki") is not None
