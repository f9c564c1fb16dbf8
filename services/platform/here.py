"""Which of the notifiers fits the platform this runs on."""

from __future__ import annotations

import os
import sys

from services.platform.notifying import Notifier


def notifier_here() -> Notifier:
    """Returns the notifier of this platform; it costs nothing until it is used."""
    if sys.platform == "emscripten":
        from services.platform.browser import WorkerNotifier

        return WorkerNotifier()
    if sys.platform == "android" or "ANDROID_ARGUMENT" in os.environ:
        from services.platform.android import AndroidNotifier

        return AndroidNotifier()
    if sys.platform.startswith("linux"):
        from services.platform.desktop import LinuxNotifier

        return LinuxNotifier()
    from services.platform.desktop import PlyerNotifier

    return PlyerNotifier()
