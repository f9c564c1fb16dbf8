"""How the tests see cards on the screen."""

from __future__ import annotations

import flet as ft

from services.root import Services
from tests.views.headless import App


def line(question: str, *, deck: str = "Nursing", kind: str = "Behavioural", state: str = "new") -> str:
    """Returns how a card's row is read out."""
    return f"{question}, {deck} · {kind}, {state}"


def rows(app: App) -> list[str]:
    """Returns what the rows of the list are called."""
    return [str(found.label) for found in app.all(ft.Semantics, lambda s: s.on_long_press is not None)]


def question_of(services: Services, card_id: str) -> str:
    return services.cards.get(card_id).draft.question
