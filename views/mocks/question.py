"""The question of a mock, large, with the follow-ups that were opened."""

from __future__ import annotations

import flet as ft

from services.mocks.model import Mock, MockQuestion, Partner, Role
from views.mocks import words
from views.mocks.asking import AskingPart
from views.theme import GAP, SMALL_GAP
from views.widgets.markdown import markdown
from views.widgets.surfaces import heading, muted, panel, pill


def question_area(mock: Mock, asked: MockQuestion, *, large_text: bool) -> ft.Control:
    """Returns the question with the follow-ups that were opened."""
    source = words.SOURCES[asked.source]
    marks: list[ft.Control] = [muted(source, size=13)] if source else []
    if mock.draft.partner is Partner.FRIEND:
        marks.insert(0, pill(words.ROLES[asked.role]))
    follow_ups = [
        ft.Row(
            [
                ft.Icon(ft.Icons.SUBDIRECTORY_ARROW_RIGHT, color=ft.Colors.PRIMARY, size=20),
                ft.Text(text, size=20, expand=True),
            ],
            spacing=SMALL_GAP,
            vertical_alignment=ft.CrossAxisAlignment.START,
        )
        for text in asked.shown_follow_ups
    ]
    return ft.Column(
        [
            ft.Container(
                padding=ft.Padding.only(left=GAP + 8, right=GAP + 8, top=40, bottom=GAP),
                content=ft.Column(
                    [
                        *([swapped(asked)] if mock.just_swapped else []),
                        ft.Row(
                            marks,
                            wrap=True,
                            spacing=SMALL_GAP,
                            vertical_alignment=ft.CrossAxisAlignment.CENTER,
                        ),
                        ft.Semantics(
                            live_region=True,
                            header=True,
                            content=markdown(asked.question, size=28, weight=ft.FontWeight.W_500),
                        ),
                        *follow_ups,
                        # Large text leaves no room below for the taps: they scroll with the question.
                        *(asking_part(mock, asked) if large_text else []),
                    ],
                    spacing=GAP,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
            )
        ],
        expand=True,
        scroll=ft.ScrollMode.AUTO,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def swapped(asked: MockQuestion) -> ft.Control:
    text = (
        "Now you are the interviewer: ask, listen, and open follow-ups as you need them."
        if asked.role is Role.INTERVIEWER
        else "Roles swapped back: you answer again."
    )
    return panel(
        heading("Roles swap"), ft.Text(text, color=ft.Colors.ON_TERTIARY_CONTAINER), color=ft.Colors.TERTIARY_CONTAINER
    )


def asking_part(mock: Mock, asked: MockQuestion) -> list[ft.Control]:
    return [AskingPart(key=asked.id, mock=mock, asked=asked)] if asked.role is Role.INTERVIEWER else []
