"""The smallest Flet app there is: one number, one button. The peer of the screen benchmark."""

from __future__ import annotations

import sys
from typing import Any

import flet as ft

from views import hosting


@ft.component
def Counter() -> Any:
    number, put = ft.use_state(0)
    return ft.Column([ft.Text(f"count {number}"), ft.FilledButton("Add", on_click=lambda _: put(number + 1))])


if __name__ == "__main__":
    hosting.serve(lambda page: page.render(Counter), port=int(sys.argv[1]), open_browser=False)
