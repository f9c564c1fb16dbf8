"""Writing someone down: a name is enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import flet as ft

from services.errors import NotFound
from services.people.model import PersonDraft
from views.boundary import component, view_component
from views.hooks import use_made_ref
from views.mocks.start import chips
from views.people import words
from views.people.person import gone_view
from views.people.writing import form_column, form_view, saving
from views.shell import use_shell
from views.widgets.surfaces import muted, panel

FIELDS = (
    ("name", "Name", 1, "The name they sign replies with, if you know it"),
    ("contact", "How to reach them", 1, "Number, address, messenger. Never leaves this device"),
    ("notes", "Notes", 3, "What they know well, what you want to ask"),
)


class Writing:
    """A person's fields as they stand."""

    def __init__(self, draft: PersonDraft) -> None:
        self.draft = draft


@view_component
def NewPersonView() -> Any:
    shell = use_shell()
    writing = use_made_ref(lambda: Writing(PersonDraft("")))

    def save() -> None:
        change = shell.services.people.add(writing.draft)
        shell.go(f"/people/{change.card_ids[0]}")
        shell.offer_undo(f"{writing.draft.name.strip()} added", change, lambda: shell.go("/people"))

    form = Form(writing=writing, action="Add person", save=save)
    return form_view(shell, "/people/new", "New person", form, back="/people")


@view_component
def EditPersonView() -> Any:
    shell = use_shell()
    ft.use_route_location()
    person_id = ft.use_route_params().get("person_id", "")
    try:
        person = shell.services.people.get(person_id)
    except NotFound:
        return gone_view(shell)
    return EditScreen(key=person_id, person_id=person_id, draft=person.draft)


@view_component
def EditScreen(*, person_id: str, draft: PersonDraft) -> Any:
    shell = use_shell()
    writing = use_made_ref(lambda: Writing(draft))
    page = f"/people/{person_id}"

    def save() -> None:
        if writing.draft != draft:
            change = shell.services.people.edit(person_id, writing.draft)
            shell.offer_undo("Saved", change, lambda: shell.go(f"{page}?undone={change.step}"))
        shell.go(page)

    form = Form(writing=writing, action="Save", save=save)
    return form_view(shell, f"{page}/edit", "Edit person", form, back=page)


@component
def Form(*, writing: Writing, action: str, save: Callable[[], None]) -> Any:
    shell = use_shell()
    kind, set_kind = ft.use_state(writing.draft.kind)
    problem, set_problem = ft.use_state("")

    def write(name: str, value: str) -> None:
        changed: dict[str, Any] = {name: value}
        writing.draft = replace(writing.draft, **changed)

    def choose(value: Any) -> None:
        writing.draft = replace(writing.draft, kind=value)
        set_kind(lambda _: value)

    done = saving(shell, save, set_problem)
    fields = [
        panel(
            muted("Who", size=14),
            chips(tuple(words.KINDS), kind, lambda value: words.KINDS[value][0], choose),
            spacing=12,
        ),
        *(
            ft.TextField(
                label=label,
                helper=helper,
                helper_max_lines=3,
                value=getattr(writing.draft, name),
                multiline=lines > 1,
                align_label_with_hint=lines > 1,
                min_lines=lines,
                max_lines=lines + 3 if lines > 1 else 1,
                autofocus=name == "name" and not writing.draft.name,
                error=problem if name == "name" and problem else None,
                on_change=lambda e, name=name: write(name, e.control.value or ""),
                on_submit=done if lines == 1 else None,
            )
            for name, label, lines, helper in FIELDS
        ),
    ]
    return form_column(shell, fields, action, done)
