"""Runs the services' tests in the browser's own Python, under Node: python build/check.py.

A stand-in for a phone: Pyodide has no threads and starts no processes. Tests that need either are
named in tests/services/conftest.py, each with its reason.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import archive
from bytecode import command
from files import alone, digest

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / ".cache"
TOOLS = ["pytest", "hypothesis"]


def main(arguments: list[str]) -> int:
    if shutil.which("node") is None:
        print("Node was not found: the services' tests cannot run in the browser's Python.", file=sys.stderr)
        return 3
    with alone(CACHE):
        packages = unpacked([*archive.requirements(ROOT / "pyproject.toml"), *TOOLS])
    chosen = arguments if any("tests/" in one for one in arguments) else ["tests/services", *arguments]
    # One process there: without what spreads tests over several.
    run = command("-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts=-ra", *chosen)
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(CACHE),
        "PYTHONPATH": f"{ROOT}:{packages}",
        "PYTHONPYCACHEPREFIX": str(CACHE / "bytecode"),
    }
    return subprocess.run(run, cwd=ROOT, env=environment, check=False).returncode


def unpacked(wanted: list[str]) -> Path:
    """Returns a folder with the packages as they would be in the browser, made once."""
    wheels = archive.wheels(wanted, CACHE / "wheels")
    folder = CACHE / f"packages-{digest(' '.join(wheel.name for wheel in wheels).encode())[:12]}"
    if not folder.exists():
        partial = folder.with_suffix(".part")
        shutil.rmtree(partial, ignore_errors=True)
        for wheel in wheels:
            archive.unpack(wheel, partial, everything=True)
        partial.rename(folder)
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
