"""Rating by sentences: one competency at a time, a tap goes on to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import flet as ft

from services.feedback.rubric import HIGHEST, LOWEST, NOT_SEEN, Row
from services.practice.words import Competency
from views.boundary import component
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import primary, quiet
from views.widgets.sheets import Choice, choice_row
from views.widgets.surfaces import muted, stack

ONE_NEEDED = "Rate at least one of them."
Ratings = Mapping[Competency, int]


@component
def RatingPart(
    *,
    rows: Sequence[Row],
    intro: str,
    action: str,
    done: Callable[[dict[Competency, int]], Any],
    start: Ratings,
    nothing_seen: str = "",
) -> Any:
    """Asks for a rating of each row; `done` gets those that were seen.

    With `nothing_seen` it may get none, and these words say what that means; without, one is needed.
    """
    shell = use_shell()
    at, set_at = ft.use_state(0)
    ratings, set_ratings = ft.use_state(dict(start))

    def choose(row: Row, value: str) -> None:
        kept = {known: rating for known, rating in ratings.items() if known is not row.competency}
        set_ratings(lambda _: kept | ({row.competency: int(value)} if value else {}))
        set_at(lambda n: min(n + 1, len(rows)))

    def back() -> None:
        set_at(lambda n: n - 1)

    bar = ft.ProgressBar(value=at / len(rows), bar_height=4, semantics_label="How far you are")
    if at == len(rows):
        parts = [
            ft.Semantics(header=True, content=ft.Text("That is your view", size=24, weight=ft.FontWeight.W_600)),
            *(summary(row, ratings.get(row.competency)) for row in rows),
        ]
        foot = [
            *([] if ratings else [muted(nothing_seen or ONE_NEEDED, text_align=ft.TextAlign.CENTER)]),
            primary(action, shell.handler(lambda: done(ratings)), disabled=not ratings and not nothing_seen),
        ]
    else:
        parts = [
            *([muted(intro)] if at == 0 else []),
            *question(shell, rows[at], ratings, choose, at=at, number=len(rows)),
        ]
        foot = []
    return ft.Column(
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            bar,
            stack(parts),
            ft.Container(
                padding=ft.Padding.only(left=GAP, right=GAP, top=SMALL_GAP, bottom=12),
                content=ft.Column(
                    [*foot, *([quiet("Back one step", shell.handler(back), icon=ft.Icons.ARROW_BACK)] if at else [])],
                    spacing=SMALL_GAP,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
            ),
        ],
    )


def question(
    shell: Shell, row: Row, ratings: Ratings, choose: Callable[[Row, str], None], *, at: int, number: int
) -> list[ft.Control]:
    """Returns one row's sentences, worst first."""
    chosen = str(ratings.get(row.competency, "-"))
    choices = [Choice(str(n), row.words(n), f"{n} of {HIGHEST}") for n in range(LOWEST, HIGHEST + 1)]
    return [
        ft.Column(
            [
                muted(f"{at + 1} of {number}", size=13),
                ft.Semantics(
                    header=True,
                    live_region=True,
                    content=ft.Text(row.name, size=24, weight=ft.FontWeight.W_600),
                ),
            ],
            spacing=2,
            tight=True,
        ),
        ft.Container(
            bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
            border_radius=20,
            padding=ft.Padding.symmetric(vertical=SMALL_GAP),
            content=ft.Column(
                [
                    choice_row(
                        choice,
                        selected=choice.value == chosen,
                        on_click=shell.handler(lambda value=choice.value: choose(row, value)),
                    )
                    for choice in choices
                ],
                spacing=0,
            ),
        ),
        ft.Row(
            [quiet(NOT_SEEN, shell.handler(lambda: choose(row, "")), icon=ft.Icons.VISIBILITY_OFF_OUTLINED)],
            alignment=ft.MainAxisAlignment.CENTER,
        ),
    ]


def summary(row: Row, rating: int | None) -> ft.Control:
    """Returns a row and the sentence that was chosen."""
    return ft.Column(
        [
            ft.Text(row.name, size=16, weight=ft.FontWeight.W_500),
            muted(row.words(rating) + (f" · {rating} of {HIGHEST}" if rating else ""), size=14),
        ],
        spacing=2,
        tight=True,
    )
