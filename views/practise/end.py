"""The end of a session: what was done, what comes tomorrow, and ten more."""

from __future__ import annotations

import flet as ft

from services.feedback.model import About
from services.practice.model import Summary, Turn
from services.practice.words import Grade
from views.practise.grades import LOOKS
from views.practise.run import Run
from views.practise.words import minutes, plural
from views.theme import GAP
from views.widgets.buttons import primary, quiet, secondary
from views.widgets.surfaces import heading, muted, panel


def end(turn: Turn, run: Run) -> ft.Control:
    """Returns the summary of a session and what may come after it."""
    shell, summary = run.shell, turn.summary
    if summary is None:
        return ft.Container()
    done = summary.answers > 0
    return ft.Column(
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            ft.Column(
                expand=True,
                scroll=ft.ScrollMode.AUTO,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                controls=[
                    ft.Container(
                        padding=24,
                        content=ft.Column(
                            spacing=GAP,
                            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                            controls=[
                                ft.Icon(
                                    ft.Icons.CHECK_CIRCLE if done else ft.Icons.SELF_IMPROVEMENT,
                                    size=64,
                                    color=ft.Colors.PRIMARY,
                                ),
                                ft.Semantics(
                                    header=True,
                                    content=ft.Text(
                                        title(summary),
                                        size=28,
                                        weight=ft.FontWeight.W_600,
                                        text_align=ft.TextAlign.CENTER,
                                    ),
                                ),
                                *([achieved(summary)] if done else []),
                                *([] if summary.cram else [tomorrow(summary)]),
                            ],
                        ),
                    )
                ],
            ),
            ft.Container(
                padding=ft.Padding.only(left=GAP, right=GAP, top=8, bottom=12),
                content=ft.Column(
                    spacing=10,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                    controls=[
                        primary("Done", shell.handler(lambda: shell.go("/"))),
                        secondary(more_words(summary), shell.handler(run.more)),
                        *(
                            [
                                quiet(
                                    "Ask for feedback",
                                    shell.handler(lambda: shell.go(asking(run))),
                                    icon=ft.Icons.FORUM_OUTLINED,
                                )
                            ]
                            if done
                            else []
                        ),
                        *(
                            [quiet("Undo the last answer", shell.handler(run.undo), icon=ft.Icons.UNDO)]
                            if turn.undo
                            else []
                        ),
                    ],
                ),
            ),
        ],
    )


def asking(run: Run) -> str:
    """Returns where feedback is asked for, about the last answer."""
    told = [about_id for about, about_id, _ in run.shell.services.feedback.requests.recent() if about is About.CARD]
    return f"/feedback/ask?about=card:{told[0]}" if told else "/feedback/ask"


def title(summary: Summary) -> str:
    if not summary.answers:
        return "Nothing is due right now"
    return "Run-through finished" if summary.cram else "That is it for now"


def more_words(summary: Summary) -> str:
    if summary.more >= 10:
        return "Ten more"
    if summary.more:
        return f"{plural(summary.more, 'card')} more"
    return "Run through them without the schedule"


def achieved(summary: Summary) -> ft.Control:
    """Returns what the session came to."""
    figures = [(str(summary.answers), "answer" if summary.answers == 1 else "answers")]
    if summary.new_cards:
        figures.append((str(summary.new_cards), "new card" if summary.new_cards == 1 else "new cards"))
    if summary.spoke_seconds:
        figures.append((minutes(summary.spoke_seconds), "aloud"))
    parts: list[ft.Control] = [
        ft.Row(
            [
                ft.Column(
                    [ft.Text(number, size=26, weight=ft.FontWeight.W_600), muted(what, size=13)],
                    tight=True,
                    spacing=0,
                    horizontal_alignment=ft.CrossAxisAlignment.CENTER,
                )
                for number, what in figures
            ],
            alignment=ft.MainAxisAlignment.SPACE_AROUND,
        )
    ]
    if summary.by_grade:
        parts.append(distribution(summary))
    return panel(*parts, spacing=GAP)


def distribution(summary: Summary) -> ft.Control:
    """Returns the grades as one bar, with their numbers below."""
    counted = [(grade, summary.by_grade[grade]) for grade in Grade if summary.by_grade.get(grade)]
    return ft.Column(
        [
            ft.Row(
                [ft.Container(bgcolor=LOOKS[g].color, height=10, expand=n, border_radius=5) for g, n in counted],
                spacing=3,
            ),
            ft.Text(
                " · ".join(f"{number} {LOOKS[grade].name}" for grade, number in counted),
                size=13,
                color=ft.Colors.ON_SURFACE_VARIANT,
                text_align=ft.TextAlign.CENTER,
            ),
        ],
        spacing=8,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def tomorrow(summary: Summary) -> ft.Control:
    """Returns what waits tomorrow."""
    waits = [
        words
        for number, words in (
            (summary.due_tomorrow, plural(summary.due_tomorrow, "card") + " to review"),
            (summary.new_tomorrow, f"up to {plural(summary.new_tomorrow, 'new card')}"),
        )
        if number
    ]
    words = " and ".join(waits) or "nothing is due. Enjoy the day off."
    return panel(heading("Tomorrow"), ft.Text(words[0].upper() + words[1:]))
