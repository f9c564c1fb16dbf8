"""How this platform's file system wants SQLite to keep its journal."""

from __future__ import annotations

import sys

IN_BROWSER = sys.platform == "emscripten"
# Write-ahead logging needs memory that connections share, which a browser's files do not have.
JOURNAL_MODE = "TRUNCATE" if IN_BROWSER else "WAL"
BROWSER_FOLDER = "/data"
