"""The smallest Flet app there is, for `build/web.py --app`: the peer of the start benchmark."""

from __future__ import annotations

from typing import Any

import flet as ft


@ft.component
def Counter() -> Any:
    number, put = ft.use_state(0)
    return ft.Column([ft.Text(f"count {number}"), ft.FilledButton("Add", on_click=lambda _: put(number + 1))])


def in_browser() -> None:
    ft.run(lambda page: page.render(Counter))
