"""The web build: the same input gives the same bytes, wherever and whenever it is built."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.helpers import ROOT

SOURCES = ("assets", "build", "docs", "services", "views", "main.py", "pyproject.toml", "README.md", "LICENSE")


def built(checkout: Path) -> dict[str, bytes]:
    """Returns every file of a build of a checkout by its name."""
    out = checkout / "out"
    run = [sys.executable, "build/web.py", "--fonts", "none", "--out", str(out)]
    subprocess.run(run, cwd=checkout, check=True, stdout=subprocess.DEVNULL)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def copied(checkout: Path) -> Path:
    """Copies what is built; neither what earlier builds kept nor any time stamp."""
    checkout.mkdir(parents=True)
    leave = shutil.ignore_patterns(".cache", "web", ".web.new", "__pycache__")
    for name in SOURCES:
        source = ROOT / name
        if name == "build":
            shutil.copytree(source, checkout / name, ignore=leave, copy_function=shutil.copyfile)
        elif source.is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, checkout / name, ignore=ignore, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(source, checkout / name)
    return checkout


@pytest.mark.web
def test_two_checkouts_in_different_places_give_the_same_bytes(tmp_path: Path) -> None:
    one = built(copied(tmp_path / "one"))
    other = built(copied(tmp_path / "a folder with another name"))
    assert list(one) != [] and one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
