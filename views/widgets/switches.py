"""Settings that are on or off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from views.theme import GAP
from views.widgets.surfaces import muted


def switch(title: str, subtitle: str, value: bool, save: Callable[[bool], Any]) -> ft.Control:
    """Returns a setting that is on or off; its words belong to the switch for a screen reader."""
    return ft.MergeSemantics(
        ft.Row(
            [
                ft.Column([ft.Text(title, size=16), muted(subtitle, size=13)], spacing=2, tight=True, expand=True),
                ft.Switch(value=value, on_change=lambda e: save(e.control.value)),
            ],
            spacing=GAP,
        )
    )
