"""The addresses of mock interviews."""

from __future__ import annotations

import flet as ft

from views.later import later


def mock_routes() -> ft.Route:
    """Returns the routes: starting one, over it the mock itself and its end."""
    return ft.Route(
        path="/mock",
        component=later("views.mocks.start:StartMockView"),
        children=[
            ft.Route(path="run", component=later("views.mocks.run:MockRunView")),
            ft.Route(path="end", component=later("views.mocks.end:MockEndView")),
        ],
    )
