"""How a card will look in practice, while it is still being written."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.practice.model import Draft
from services.practice.words import COMPETENCY_NAMES, KIND_NAMES
from views.boundary import component
from views.cards.writing import STORY_FIELDS
from views.theme import SMALL_GAP
from views.widgets.markdown import markdown
from views.widgets.surfaces import heading, muted, panel, pill, stack


@component
def Preview(*, draft: Draft) -> Any:
    """Shows the card with its Markdown drawn."""
    story = [(name.capitalize(), getattr(draft.story, name)) for name in STORY_FIELDS]
    told = [part(name, text) for name, text in story if text.strip()]
    lists = (
        ("A strong answer", ft.Icons.CHECK, draft.points),
        ("They may ask next", ft.Icons.SUBDIRECTORY_ARROW_RIGHT, draft.follow_ups),
    )
    return stack(
        [
            ft.Row(
                [pill(KIND_NAMES[draft.kind]), *(pill(COMPETENCY_NAMES[c]) for c in draft.competencies)],
                wrap=True,
                spacing=SMALL_GAP,
                run_spacing=SMALL_GAP,
            ),
            markdown(draft.question or "No question yet", size=26, weight=ft.FontWeight.W_500),
            *([panel(heading("Your story"), *told, spacing=12)] if told else []),
            *(panel(heading(title), *(entry(icon, text) for text in texts)) for title, icon, texts in lists if texts),
            *([panel(heading("Notes"), markdown(draft.notes))] if draft.notes.strip() else []),
            *([muted("Tags: " + ", ".join(draft.tags), size=14)] if draft.tags else []),
        ]
    )


def part(name: str, text: str) -> ft.Control:
    """Returns one part of the story under its name."""
    title = ft.Text(name, size=13, weight=ft.FontWeight.W_600, color=ft.Colors.PRIMARY)
    return ft.Column([title, markdown(text)], spacing=2, tight=True)


def entry(icon: ft.IconData, text: str) -> ft.Control:
    """Returns one entry of a list behind its icon."""
    mark = ft.Container(ft.Icon(icon, size=18, color=ft.Colors.PRIMARY), padding=ft.Padding.only(top=2))
    return ft.Row(
        [mark, ft.Container(markdown(text), expand=True)],
        spacing=10,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
