"""The recipes in build/ are scripts that import each other by name."""

from __future__ import annotations

import sys

from tests.services.helpers import ROOT

sys.path.insert(0, str(ROOT / "build"))
