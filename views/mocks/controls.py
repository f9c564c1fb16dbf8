"""Within the thumb's reach of a mock: the quiet clock, follow-up, again later, next, and whether it is recorded."""

from __future__ import annotations

import flet as ft

from services.mocks.model import Mock, MockQuestion, Partner
from views.mocks import words
from views.mocks.doing import Run, answered
from views.mocks.question import asking_part
from views.mocks.timer import MockTimer
from views.recordings.toggle import RecordNote, RecordToggle
from views.theme import SMALL_GAP
from views.widgets.buttons import primary, secondary
from views.widgets.surfaces import within_reach

TELL_THEM = "Recording your answers. Your friend is heard too: tell them."


def controls(run: Run, mock: Mock, asked: MockQuestion | None, *, large_text: bool) -> ft.Control:
    """Returns what the thumb does next."""
    shell = run.shell
    if asked is None:
        parts: list[ft.Control] = [primary("Your own view", shell.handler(run.end), icon=ft.Icons.RATE_REVIEW_OUTLINED)]
        return foot(parts)
    left = len(asked.follow_ups) - asked.opened
    follow_up = shell.handler(lambda: run.tap("follow_up"))
    pair: list[ft.Control] = [
        secondary(words.follow_up(left), follow_up, disabled=left == 0, expand=True),
        secondary("Again later", shell.handler(lambda: run.tap("later")), expand=True),
    ]
    parts = [
        *([] if large_text else asking_part(mock, asked)),
        timing(run, mock),
        *(ft.Row([button]) for button in pair if large_text),
        *([] if large_text else [ft.Row(pair, spacing=12)]),
    ]
    if mock.running_since is None:
        parts.append(primary("Start the clock", shell.handler(run.pause), icon=ft.Icons.PLAY_ARROW))
    else:
        parts.append(primary("Next", shell.handler(lambda: run.tap("next")), icon=ft.Icons.ARROW_FORWARD))
    return foot(parts)


def timing(run: Run, mock: Mock) -> ft.Control:
    """Returns the quiet clock, and beside it whether one's own answer is recorded."""
    timer = MockTimer(key=f"{mock.id}-{mock.step}", mock=mock)
    if answered(mock) is None:
        return timer
    row = ft.Row([ft.Container(timer, expand=True), RecordToggle(answers=run.answers)], spacing=SMALL_GAP)
    if mock.draft.partner is not Partner.FRIEND:
        return row
    return ft.Column(
        [row, RecordNote(answers=run.answers, text=TELL_THEM)],
        spacing=0,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def foot(parts: list[ft.Control]) -> ft.Control:
    return within_reach(
        ft.Column(parts, spacing=12, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
    )
