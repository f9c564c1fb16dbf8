"""One's own phone as the interviewer's sheet after the swap: three anchored taps an answer, and a note."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.interviews.model import Rating
from services.mocks.model import Mock, MockQuestion
from views.boundary import component
from views.hooks import use_made_ref
from views.interviews.saver import Saver, use_saving
from views.mocks import words
from views.mocks.start import chips
from views.shell import use_shell


@component
def AskingPart(*, mock: Mock, asked: MockQuestion) -> Any:
    shell = use_shell()
    mocks = shell.services.mocks
    rating, put = ft.use_state(asked.rating)
    saver = use_made_ref(lambda: Saver(shell, lambda fields: mocks.note(mock.id, asked.id, fields["note"])))
    use_saving(shell, saver)

    def rate(value: Rating) -> None:
        new = Rating.UNRATED if value is rating else value
        mocks.rate(mock.id, asked.id, new)
        put(lambda _: new)

    return ft.Column(
        [
            chips(tuple(words.HEARD), rating, words.HEARD.__getitem__, rate),
            ft.TextField(
                label="Note on their answer",
                value=asked.note,
                multiline=True,
                min_lines=1,
                max_lines=3,
                capitalization=ft.TextCapitalization.SENTENCES,
                on_change=lambda e: saver.type("note", e.control.value or ""),
            ),
        ],
        spacing=12,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
