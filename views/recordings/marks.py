"""The marks of a recording: a line each, to jump to; and the look-through of body and voice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import flet as ft

from services.interviews.model import Chip, Noticed
from services.recordings.model import Mark
from views.boundary import component
from views.recordings.words import CHIP_NAMES, MARK_COLORS, MARK_ICONS, NOTICED_NAMES, mark_words, moment
from views.shell import use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import icon_button
from views.widgets.rows import row_button
from views.widgets.sheets import Sheet
from views.widgets.surfaces import heading, muted, panel


def marks_part(
    marks: Sequence[Mark], *, jump: Callable[[Mark], Any], remove: Callable[[Mark], Any], handler: Callable[..., Any]
) -> ft.Control:
    """Returns the marks as rows; a tap plays from a moment before."""
    if not marks:
        return panel(
            heading("Marks"),
            muted("While it plays, tap what was good and what to change. The marks come here, to jump to.", size=14),
        )
    return panel(
        heading("Marks"),
        *(
            row_button(
                ft.Icon(MARK_ICONS[mark.kind], color=MARK_COLORS[mark.kind]),
                mark_words(mark),
                f"at {moment(mark.at)}",
                handler(partial(jump, mark)),
                trailing=icon_button(
                    ft.Icons.CLOSE,
                    f"Remove {mark_words(mark)} at {moment(mark.at)}",
                    handler(lambda mark=mark: remove(mark)),
                ),
                key=mark.id,
            )
            for mark in marks
        ),
    )


@component
def BodySheet(*, at: float, save: Callable[[Chip, Noticed], Any], close: Callable[[], None]) -> Any:
    """Asks what there is to say of body and voice at a moment; one tap says it."""
    shell = use_shell()

    def choose(chip: Chip, noticed: Noticed) -> None:
        close()
        save(chip, noticed)

    def row(chip: Chip) -> ft.Control:
        return ft.Container(
            padding=ft.Padding.symmetric(horizontal=GAP, vertical=4),
            content=ft.Column(
                [
                    ft.Text(CHIP_NAMES[chip], size=15, weight=ft.FontWeight.W_500),
                    ft.Row(
                        [
                            ft.Semantics(
                                button=True,
                                label=f"{CHIP_NAMES[chip]}: {words}",
                                exclude_semantics=True,
                                on_tap=shell.handler(lambda n=noticed: choose(chip, n)),
                                content=ft.OutlinedButton(
                                    words, height=48, on_click=shell.handler(lambda n=noticed: choose(chip, n))
                                ),
                            )
                            for noticed, words in NOTICED_NAMES.items()
                        ],
                        spacing=SMALL_GAP,
                        wrap=True,
                    ),
                ],
                spacing=4,
                tight=True,
            ),
        )

    # Every chip takes the room of two lines.
    rows = [row(chip) for chip in Chip]
    return Sheet(title=f"Body and voice at {moment(at)}", body=[*rows, *(ft.Container() for _ in rows)], close=close)
