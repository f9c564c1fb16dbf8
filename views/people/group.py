"""A group: its people, its next meeting, one code for everyone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import flet as ft

from services.errors import InvalidInput, NotFound
from services.feedback.model import Asked, RequestDraft
from services.people.model import GroupDraft, What
from views.boundary import component, view_component
from views.hooks import use_made_ref
from views.interviews.when_part import WhenPart
from views.interviews.writing import Writing as When
from views.people.person import gone_view
from views.people.writing import form_column, form_view, saving
from views.shell import Shell, use_shell
from views.widgets.buttons import menu, quiet, secondary
from views.widgets.rows import row_button
from views.widgets.sheets import Choice, SeveralSheet
from views.widgets.surfaces import muted, panel

ONE_CODE = "One code for the whole group: each answers on their own phone, nobody sees the others' replies."


class Writing:
    """A group's fields as they stand; `when` is written by the part that asks for day and time."""

    def __init__(self, draft: GroupDraft) -> None:
        self.draft = draft
        self.when = When()
        if draft.meets is not None:
            self.when.day, self.when.time_text = draft.meets.date(), f"{draft.meets:%H:%M}"
        self.when.zone = draft.zone

    def done(self) -> GroupDraft:
        """Returns what was written. Raises InvalidInput for a time without a day, or the other way round."""
        if bool(self.when.day) != bool(self.when.time_text.strip()):
            raise InvalidInput("A meeting needs a day and a time.")
        if self.when.time_text.strip() and self.when.time is None:
            raise InvalidInput("That is not a time of day.")
        return replace(self.draft, meets=self.when.local_start, zone=self.when.zone)


@view_component
def NewGroupView() -> Any:
    shell = use_shell()
    writing = use_made_ref(lambda: Writing(GroupDraft("")))

    def save() -> None:
        change = shell.services.groups.add(writing.done())
        shell.go("/people")
        shell.offer_undo("Group added", change, lambda: shell.go(f"/people?undone={change.step}"))

    form = Form(writing=writing, action="Add group", save=save)
    return form_view(shell, "/people/groups/new", "New group", form, back="/people")


@view_component
def GroupView() -> Any:
    shell = use_shell()
    ft.use_route_location()
    group_id = ft.use_route_params().get("group_id", "")
    try:
        group = shell.services.groups.get(group_id)
    except NotFound:
        return gone_view(shell)
    return GroupScreen(key=group_id, group_id=group_id, draft=group.draft)


@view_component
def GroupScreen(*, group_id: str, draft: GroupDraft) -> Any:
    shell = use_shell()
    writing = use_made_ref(lambda: Writing(draft))

    def save() -> None:
        wanted = writing.done()
        if wanted != draft:
            change = shell.services.groups.edit(group_id, wanted)
            shell.offer_undo("Saved", change, lambda: shell.go(f"/people?undone={change.step}"))
        shell.go("/people")

    def delete() -> None:
        change = shell.services.groups.delete(group_id)
        shell.go("/people")
        shell.offer_undo(f"{draft.name} deleted", change, lambda: shell.go(f"/people/groups/{group_id}"))

    form = Form(writing=writing, action="Save", save=save, one_code=True)
    actions = [menu("More about this group", [("Delete", ft.Icons.DELETE_OUTLINE, shell.handler(delete))])]
    return form_view(shell, f"/people/groups/{group_id}", draft.name, form, back="/people", actions=actions)


@component
def Form(*, writing: Writing, action: str, save: Callable[[], None], one_code: bool = False) -> Any:
    shell = use_shell()
    problem, set_problem = ft.use_state("")
    members, set_members = ft.use_state(writing.draft.person_ids)
    asking, ask = ft.use_state(False)
    cleared, set_cleared = ft.use_state(0)
    people = shell.services.people.all()

    def write(**parts: Any) -> None:
        writing.draft = replace(writing.draft, **parts)

    def put(chosen: tuple[str, ...]) -> None:
        write(person_ids=chosen)
        set_members(lambda _: chosen)

    def clear() -> None:
        writing.when.day, writing.when.time_text = None, ""
        set_cleared(lambda n: n + 1)

    def show_code() -> None:
        shell.go(f"/feedback/{request_for(shell, writing.draft)}/code")

    names = [person.draft.name for person in people if person.id in members]
    parts: list[Any] = [
        ft.TextField(
            label="Name",
            value=writing.draft.name,
            error=problem or None,
            autofocus=not writing.draft.name,
            capitalization=ft.TextCapitalization.SENTENCES,
            on_change=lambda e: write(name=e.control.value or ""),
        ),
        row_button(
            ft.Icon(ft.Icons.PEOPLE_OUTLINE, color=ft.Colors.PRIMARY),
            "People",
            ", ".join(names) or "nobody yet",
            shell.handler(lambda: ask(True)),
        ),
        panel(
            muted("Next meeting", size=14),
            WhenPart(key=f"when-{cleared}", writing=writing.when),
            ft.Row([quiet("No meeting", shell.handler(clear))], alignment=ft.MainAxisAlignment.END),
        ),
        ft.TextField(
            label="Notes",
            align_label_with_hint=True,
            value=writing.draft.notes,
            multiline=True,
            min_lines=2,
            max_lines=6,
            on_change=lambda e: write(notes=e.control.value or ""),
        ),
    ]
    if one_code:
        code = secondary("Show the group's code", shell.handler(show_code), icon=ft.Icons.QR_CODE, expand=True)
        parts.append(panel(muted(ONE_CODE, size=14), ft.Row([code]), spacing=12))
    if asking:
        choices = [Choice(person.id, person.draft.name) for person in people]
        parts.append(
            SeveralSheet(title="Who is in it?", choices=choices, chosen=members, change=put, close=lambda: ask(False))
        )
    return form_column(shell, parts, action, saving(shell, save, set_problem))


def request_for(shell: Shell, group: GroupDraft) -> str:
    """Returns the group's request: the one its people were asked by, while that is open, else a new one."""
    people, requests = shell.services.people, shell.services.feedback.requests
    asked = {
        given.about_id
        for person in people.all()
        if person.id in group.person_ids
        for given in person.helps
        if given.what is What.REQUEST and given.words == group.name
    }
    known = next((request.id for request in requests.all() if request.is_open and request.id in asked), None)
    request_id = known or requests.ask(RequestDraft(asked=Asked.GROUP)).id
    people.asked_for_feedback(group.person_ids, request_id=request_id, words=group.name)
    return request_id
