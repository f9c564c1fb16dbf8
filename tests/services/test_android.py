"""Android's notifier as far as it goes without a phone: what plyer, mended, says to Java."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.services.helpers import ROOT

IMMUTABLE, UPDATE = 0x04000000, 0x08000000


def run_peer(sdk: int, permission: str) -> dict[str, Any]:
    """Runs the peer in a process of its own: its stand-ins must not reach other tests."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.android_peer", str(sdk), permission],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def calls_of(said: dict[str, Any], name: str) -> list[list[Any]]:
    return [values for called, values in said["calls"] if called == name]


def test_plyer_shows_each_with_an_id_of_its_own_and_an_immutable_intent() -> None:
    said = run_peer(34, "granted")
    assert said["kind"] == "AndroidNotifier" and said["said"] == []
    shown = [values[0] for values in calls_of(said, "notify")]
    assert len(shown) == 2 and len(set(shown)) == 2 and all(0 < number < 2**31 for number in shown)
    intents = calls_of(said, "getActivity")
    assert [values[1] for values in intents] == shown
    assert all(values[3] == IMMUTABLE | UPDATE for values in intents)
    assert calls_of(said, "parse") == [
        ["rehearse://app/interviews/first/debrief"],
        ["rehearse://app/interviews/second/debrief"],
    ]
    assert calls_of(said, "setContentTitle") == [["How did Acme go?"]] * 2
    assert calls_of(said, "setContentText") == [["Two minutes 🎉"]] * 2
    assert {values[1] for values in calls_of(said, "NotificationChannel")} == {"Rehearse"}


def test_without_permission_nothing_is_shown_and_it_can_be_asked_for() -> None:
    said = run_peer(34, "denied")
    assert calls_of(said, "notify") == []
    assert len(said["said"]) == 2 and "does not let Rehearse notify" in said["said"][0]
    assert said["asks"] is True
    assert calls_of(said, "requestPermissions") == [[["android.permission.POST_NOTIFICATIONS"], 1]]


def test_before_android_13_nobody_is_asked() -> None:
    said = run_peer(32, "denied")
    assert len(calls_of(said, "notify")) == 2
    assert said["asks"] is False and calls_of(said, "requestPermissions") == []
