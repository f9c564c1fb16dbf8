"""Screens that are imported when they are first shown, so that the first one need not wait for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any


@cache
def later(name: str) -> Callable[[], Any]:
    """Returns what draws the component "module:name", the same for the same name."""
    module, _, component = name.partition(":")

    def draw() -> Any:
        return getattr(import_module(module), component)()

    return draw
