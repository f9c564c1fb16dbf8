"""What the first screen would wait for is done before there is a screen."""

from __future__ import annotations

import flet as ft

import views.app  # noqa: F401
from services.practice import queue
from services.store.prepared import Prepared
from views.early import get_ready


def test_controls_of_the_first_screens_are_loaded_and_their_statements_compiled() -> None:
    get_ready()
    # Flet keeps a name in its own module once it was imported.
    assert {"NavigationBar", "FilledButton", "Dismissible"} <= set(vars(ft))
    statements = [one for one in vars(queue).values() if isinstance(one, Prepared)]
    assert statements and all("_compiled" in vars(one) for one in statements)
