"""Fonts for what Roboto cannot draw, under the very paths where Flutter's engine looks for them."""

from __future__ import annotations

from pathlib import Path

ALL, COMMON, NONE = "all", "common", "none"
CHOICES = (ALL, COMMON, NONE)


def write(out: Path, *, cache: Path, scripts: str) -> str:
    (out / "fonts").mkdir()
    return "fonts"


def kept_from_the_start(name: str) -> bool:
    return False
