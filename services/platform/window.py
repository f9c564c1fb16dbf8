"""Whether a native window can be opened here."""

from __future__ import annotations

import os
import sys


def window_obstacle() -> str | None:
    """Returns why no native window can be opened, or None if it can.

    Fetches the window's client at the first start, so it may take a while then.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "there is no display"
    return None
