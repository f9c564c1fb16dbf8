"""The addresses of mock interviews."""

from __future__ import annotations

import flet as ft

from views.mocks.end import MockEndView
from views.mocks.run import MockRunView
from views.mocks.start import StartMockView


def mock_routes() -> ft.Route:
    """Returns the routes: starting one, over it the mock itself and its end."""
    return ft.Route(
        path="/mock",
        component=StartMockView,
        children=[ft.Route(path="run", component=MockRunView), ft.Route(path="end", component=MockEndView)],
    )
