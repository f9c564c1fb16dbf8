"""The quiet timer of an answer said aloud."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import flet as ft

from views.boundary import component
from views.hooks import use_made_ref
from views.practise.words import stopwatch


@component
def SpeakTimer(*, goal: int) -> Any:
    """Shows seconds against the goal; only this leaf is drawn again each second."""
    seconds, set_seconds = ft.use_state(0)
    alive = use_made_ref(lambda: [True])

    async def tick() -> None:
        began = time.monotonic()
        while alive[0]:
            await asyncio.sleep(0.25)
            passed = int(time.monotonic() - began)
            if alive[0]:
                set_seconds(passed)

    def stop() -> None:
        alive[0] = False

    ft.use_effect(tick, dependencies=[], cleanup=stop)
    over = seconds >= goal
    return ft.Column(
        tight=True,
        spacing=8,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            ft.Row(
                [
                    ft.Icon(ft.Icons.MIC_NONE, size=20, color=ft.Colors.PRIMARY),
                    ft.Text(stopwatch(seconds), size=28, weight=ft.FontWeight.W_500),
                    ft.Text(
                        "goal reached, round it off" if over else f"of {stopwatch(goal)}",
                        color=ft.Colors.ON_SURFACE_VARIANT,
                    ),
                ],
                alignment=ft.MainAxisAlignment.CENTER,
                spacing=8,
            ),
            ft.ProgressBar(
                value=min(1.0, seconds / goal),
                bar_height=6,
                border_radius=3,
                color=ft.Colors.TERTIARY if over else ft.Colors.PRIMARY,
                bgcolor=ft.Colors.SURFACE_CONTAINER_HIGHEST,
                semantics_label="Time spoken",
            ),
        ],
    )
