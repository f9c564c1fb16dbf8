"""What came of an interview, and the day they promised an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import flet as ft

from services.interviews.model import Interview, Outcome
from views.boundary import component
from views.interviews.promised import PromisedChips
from views.interviews.words import OUTCOMES, long_day, today_of
from views.shell import use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import quiet
from views.widgets.sheets import Choice, ChoiceSheet
from views.widgets.surfaces import heading, muted, panel


@component
def OutcomePart(*, interview: Interview, again: Callable[[], None]) -> Any:
    """Shows where it stands; nothing before the interview has begun."""
    shell = use_shell()
    asking, ask = ft.use_state(False)
    waiting = interview.outcome is Outcome.WAITING

    def choose(value: str) -> None:
        change = shell.services.interviews.set_outcome(interview.id, Outcome(value))
        again()
        shell.offer_undo(OUTCOMES[Outcome(value)], change, again)

    def promise(day: date | None) -> None:
        shell.services.interviews.set_promised(interview.id, day)
        again()

    if shell.services.clock.now() < interview.starts_at and waiting:
        return ft.Container(visible=False)
    today = today_of(shell.services.clock)
    parts: list[Any] = [
        ft.Row(
            [
                ft.Container(heading(OUTCOMES[interview.outcome]), expand=True),
                quiet("Change", shell.handler(lambda: ask(True)), icon=ft.Icons.FLAG_OUTLINED),
            ],
            spacing=SMALL_GAP,
        )
    ]
    if waiting:
        parts.append(
            muted(f"They said they would answer by {long_day(interview.promised, today)}.", size=14)
            if interview.promised
            else muted("When did they say they would answer?", size=14)
        )
        parts.append(PromisedChips(promised=interview.promised, choose=promise))
    if asking:
        parts.append(
            ChoiceSheet(
                title="What came of it?",
                choices=[Choice(outcome.value, words) for outcome, words in OUTCOMES.items()],
                chosen=interview.outcome.value,
                choose=choose,
                close=lambda: ask(False),
            )
        )
    return panel(*parts)
