"""Deck, kind, competencies and tags of a card: a line each, with a sheet to choose from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.practice.words import COMPETENCY_NAMES, KIND_NAMES, Competency, Kind
from services.root import Services
from views.boundary import component
from views.cards.editor import FIRST_DECK
from views.cards.finding import deck_choices, tag_choices
from views.cards.writing import Writing
from views.shell import use_shell
from views.theme import GAP, RADIUS
from views.widgets.sheets import Choice, ChoiceSheet, SeveralSheet
from views.widgets.surfaces import muted


@component
def Details(*, writing: Writing) -> Any:
    """Shows where a card belongs; a tap on a line changes it."""
    shell = use_shell()
    sheet, set_sheet = ft.use_state("")
    decks = {choice.value: choice.words for choice in deck_choices(shell.services)}
    lines = (
        ("deck", ft.Icons.FOLDER_OUTLINED, "Deck", decks.get(writing.deck_id, FIRST_DECK)),
        ("kind", ft.Icons.CATEGORY_OUTLINED, "Kind of question", KIND_NAMES[writing.kind]),
        ("shows", ft.Icons.INSIGHTS, "Shows", ", ".join(COMPETENCY_NAMES[c] for c in writing.competencies)),
        ("tags", ft.Icons.LABEL_OUTLINE, "Tags", ", ".join(writing.tags)),
    )
    asked = [] if not sheet else [asking(shell.services, writing, sheet, lambda: set_sheet(""))]
    return ft.Column(
        [
            ft.Container(
                border_radius=RADIUS,
                bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
                clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
                content=ft.Column(
                    [
                        detail(icon, name, value or "None yet", shell.handler(lambda field=field: set_sheet(field)))
                        for field, icon, name, value in lines
                    ],
                    spacing=0,
                    tight=True,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
            ),
            *asked,
        ],
        spacing=0,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def asking(services: Services, writing: Writing, field: str, close: Callable[[], None]) -> Any:
    """Returns the sheet of one line; what is chosen is written at once."""

    def put(name: str, value: Any) -> None:
        setattr(writing, name, value)

    if field == "deck":
        return ChoiceSheet(
            key=field,
            title="Deck",
            choices=deck_choices(services),
            chosen=writing.deck_id,
            choose=lambda deck_id: put("deck_id", deck_id),
            close=close,
        )
    if field == "kind":
        return ChoiceSheet(
            key=field,
            title="Kind of question",
            choices=[Choice(kind.value, name) for kind, name in KIND_NAMES.items()],
            chosen=writing.kind.value,
            choose=lambda kind: put("kind", Kind(kind)),
            close=close,
        )
    if field == "shows":
        return SeveralSheet(
            key=field,
            title="What a good answer shows",
            choices=[Choice(competency.value, name) for competency, name in COMPETENCY_NAMES.items()],
            chosen=[competency.value for competency in writing.competencies],
            change=lambda chosen: put("competencies", tuple(Competency(value) for value in chosen)),
            close=close,
        )
    return SeveralSheet(
        key=field,
        title="Tags",
        choices=tag_choices(services),
        chosen=writing.tags,
        change=lambda chosen: put("tags", chosen),
        close=close,
        add="New tag",
    )


def detail(icon: ft.IconData, name: str, value: str, on_click: Callable[[Any], Any]) -> ft.Control:
    """Returns one line with its present value."""
    return ft.Semantics(
        button=True,
        label=f"{name}: {value}",
        on_tap=on_click,
        exclude_semantics=True,
        content=ft.Container(
            on_click=on_click,
            ink=True,
            padding=ft.Padding.symmetric(horizontal=GAP, vertical=10),
            content=ft.Row(
                [
                    ft.Icon(icon, color=ft.Colors.ON_SURFACE_VARIANT),
                    ft.Column([muted(name, size=13), ft.Text(value, size=16)], spacing=0, tight=True, expand=True),
                    ft.Icon(ft.Icons.ARROW_DROP_DOWN, color=ft.Colors.ON_SURFACE_VARIANT),
                ],
                spacing=GAP,
            ),
        ),
    )
