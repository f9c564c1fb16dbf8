"""What was heard of others' interviews: each question becomes a card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

from services.people.model import HeardDraft
from views.boundary import component, view_component
from views.hooks import use_made_ref
from views.people.writing import form_column, form_view, saving
from views.settings.settings import switch
from views.shell import use_shell
from views.widgets.surfaces import muted

FIELDS = (
    ("question", "The question", 2),
    ("company", "Company", 1),
    ("notes", "What else you heard", 3),
)


class Writing:
    """The note as it stands."""

    def __init__(self, person_id: str | None) -> None:
        self.draft = HeardDraft(person_id=person_id)
        self.to_card = True


@view_component
def HeardView() -> Any:
    shell = use_shell()
    person_id = parse_qs(urlsplit(shell.page.route).query).get("person", [""])[0] or None
    back = f"/people/{person_id}" if person_id else "/people"
    return form_view(shell, "/people/heard", "Heard from others", Form(person_id=person_id, back=back), back=back)


@component
def Form(*, person_id: str | None, back: str) -> Any:
    shell = use_shell()
    writing = use_made_ref(lambda: Writing(person_id))
    to_card, set_to_card = ft.use_state(True)
    problem, set_problem = ft.use_state("")

    def write(name: str, value: str) -> None:
        writing.draft = replace(writing.draft, **{name: value})

    def save() -> None:
        change = shell.services.people.hear(writing.draft, to_card=to_card)
        shell.go(back)
        shell.offer_undo("Note kept", change, lambda: shell.go(f"{back}?undone={change.step}"))

    fields = [
        muted("From a friend who was there, or from someone who knows the company."),
        *(
            ft.TextField(
                label=label,
                multiline=lines > 1,
                min_lines=lines,
                max_lines=lines + 3 if lines > 1 else 1,
                autofocus=name == "question",
                align_label_with_hint=True,
                capitalization=ft.TextCapitalization.SENTENCES,
                error=problem if name == "question" and problem else None,
                on_change=lambda e, name=name: write(name, e.control.value or ""),
            )
            for name, label, lines in FIELDS
        ),
        switch("Make it a card", "In the deck “Heard from others”", to_card, lambda v: set_to_card(lambda _: v)),
    ]
    return form_column(shell, fields, "Keep it", saving(shell, save, set_problem))
