"""The question side of a card."""

from __future__ import annotations

import flet as ft

from services.practice.model import Card
from services.practice.words import COMPETENCY_NAMES, KIND_NAMES, Phase
from views.theme import GAP, SMALL_GAP
from views.widgets.markdown import markdown
from views.widgets.surfaces import muted, pill


def question_side(card: Card, *, alone: bool) -> ft.Control:
    """Returns what the interviewer asks, lower down while it stands alone."""
    fresh = card.phase is Phase.NEW
    return ft.Container(
        padding=ft.Padding.only(left=GAP + 8, right=GAP + 8, top=72 if alone else GAP, bottom=GAP),
        content=ft.Column(
            tight=True,
            spacing=GAP,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            controls=[
                ft.Row(
                    [
                        pill(KIND_NAMES[card.draft.kind]),
                        ft.Container(
                            pill("New", color=ft.Colors.TERTIARY_CONTAINER, on_color=ft.Colors.ON_TERTIARY_CONTAINER),
                            visible=fresh,
                        ),
                        muted(card.deck_name, size=13),
                    ],
                    wrap=True,
                    spacing=SMALL_GAP,
                    run_spacing=SMALL_GAP,
                    vertical_alignment=ft.CrossAxisAlignment.CENTER,
                ),
                markdown(card.draft.question, size=26 if alone else 21, weight=ft.FontWeight.W_500),
                muted(shows(card), size=13, visible=bool(card.draft.competencies)),
            ],
        ),
    )


def shows(card: Card) -> str:
    """Returns which competencies the question is about."""
    return "Shows: " + ", ".join(COMPETENCY_NAMES[c].lower() for c in card.draft.competencies)
