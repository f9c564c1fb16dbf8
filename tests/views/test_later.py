"""A screen that is imported late is still there, under its name."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from tests.services.helpers import ROOT
from views.later import later

NAMED = sorted(
    {name for path in (ROOT / "views").rglob("*.py") for name in re.findall(r'"(views[\w.]+:\w+)"', path.read_text())}
)


@pytest.mark.parametrize("name", NAMED)
def test_every_screen_that_is_shown_later_can_be_imported(name: str) -> None:
    module, _, component = name.partition(":")
    assert callable(getattr(import_module(module), component))
    assert later(name) is later(name)


def test_the_routes_name_their_screens() -> None:
    assert len(NAMED) > 20
