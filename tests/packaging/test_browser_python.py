"""The services do their work in the browser's own Python: no threads, no processes, as on a phone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.services.helpers import ROOT


def test_the_services_tests_pass_in_the_browsers_python() -> None:
    if shutil.which("node") is None and os.environ.get("CI") != "true":
        pytest.skip("NO NODE: THE SERVICES' TESTS WERE NOT RUN IN THE BROWSER'S PYTHON")
    done = subprocess.run(
        [sys.executable, "build/check.py"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
