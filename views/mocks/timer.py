"""The quiet clock of a mock: what was given to this question, what of the whole."""

from __future__ import annotations

import asyncio
from typing import Any

import flet as ft

from services.mocks.model import Mock
from views.boundary import component
from views.hooks import use_made_ref
from views.practise.words import stopwatch
from views.shell import use_shell
from views.widgets.surfaces import muted

SAVE_EVERY_S = 10


@component
def MockTimer(*, mock: Mock) -> Any:
    """Only this leaf is drawn each second; every ten seconds the time is on disk."""
    shell = use_shell()
    passed, set_passed = ft.use_state(seconds_since(shell, mock))
    alive = use_made_ref(lambda: [True])

    async def tick() -> None:
        saved = 0
        while alive[0]:
            await asyncio.sleep(1)
            if alive[0] and mock.running_since is not None:
                now = seconds_since(shell, mock)
                set_passed(now)
                if now - saved >= SAVE_EVERY_S:
                    saved = now
                    shell.services.mocks.beat(mock.id)

    def stop() -> None:
        alive[0] = False

    ft.use_effect(tick, dependencies=[mock.id], cleanup=stop)
    asked = mock.question
    here = (asked.spent_ms // 1000 if asked else 0) + passed
    whole = mock.spent_ms // 1000 + passed
    paused = mock.running_since is None
    return ft.Semantics(
        label=f"{here} seconds on this question, {whole // 60} of {mock.draft.minutes} minutes in all",
        exclude_semantics=True,
        content=ft.Row(
            [
                ft.Icon(
                    ft.Icons.PAUSE if paused else ft.Icons.TIMER_OUTLINED, size=18, color=ft.Colors.ON_SURFACE_VARIANT
                ),
                muted(f"{stopwatch(here)} · {stopwatch(whole)} of {mock.draft.minutes} min", size=14),
            ],
            alignment=ft.MainAxisAlignment.CENTER,
            spacing=6,
        ),
    )


def seconds_since(shell: Any, mock: Mock) -> int:
    """Returns the seconds since the clock was saved into this mock, 0 while it is paused."""
    if mock.running_since is None:
        return 0
    return max(0, int((shell.services.clock.now() - mock.running_since).total_seconds()))
