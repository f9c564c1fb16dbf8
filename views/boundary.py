"""Every component goes through here: one exception in a re-render would freeze the session for ever."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

import flet as ft

log = logging.getLogger("rehearse")

APOLOGY = "This part could not be shown. What you saved is safe."


def component(build: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a Flet component that shows an apology instead of dying when it cannot be drawn."""
    return _guarded(build, failed_part)


def view_component(build: Callable[..., Any]) -> Callable[..., Any]:
    """As `component`, for components that return a whole view."""
    return _guarded(build, failed_view)


def failed_part() -> ft.Control:
    """Returns what stands in the place of a part that failed."""
    return ft.Container(
        padding=24,
        content=ft.Column(
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            tight=True,
            spacing=16,
            controls=[
                ft.Icon(ft.Icons.SENTIMENT_DISSATISFIED, size=40, color=ft.Colors.OUTLINE),
                ft.Text(APOLOGY, text_align=ft.TextAlign.CENTER),
                ft.FilledButton("Go to the start", on_click=lambda e: e.page.navigate("/")),
            ],
        ),
    )


def failed_view() -> ft.View:
    """Returns what stands in the place of a screen that failed."""
    return ft.View(
        route="/failed",
        vertical_alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        controls=[failed_part()],
    )


def _guarded(build: Callable[..., Any], fallback: Callable[[], Any]) -> Callable[..., Any]:
    @functools.wraps(build)
    def body(*args: Any, **kwargs: Any) -> Any:
        try:
            return build(*args, **kwargs)
        except Exception:
            log.exception("%s could not be drawn", build.__name__)
            return fallback()

    return ft.component(body)
