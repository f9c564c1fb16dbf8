"""Where a person's data lives on this platform."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """Returns the folder for data: Flet's own in a packaged app, else the system's custom."""
    if packaged := os.environ.get("FLET_APP_STORAGE_DATA"):
        return Path(packaged)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "Rehearse"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Rehearse"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "rehearse"
