"""A group: its people, its next meeting, one code for everyone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import flet as ft

from services.errors import InvalidInput, NotFound
from services.feedback.model import Asked, RequestDraft
from services.people.model import GroupDraft
from views.boundary import component, view_component
from views.hooks import use_made_ref
from views.interviews.when_part import WhenPart
from views.interviews.writing import Writing as When
from views.people.home import go
from views.people.person import gone_view
from views.shell import use_shell
from views.theme import GAP
from views.widgets.buttons import icon_button, menu, primary, quiet, secondary
from views.widgets.rows import row_button
from views.widgets.screen import page_view
from views.widgets.sheets import Choice, SeveralSheet
from views.widgets.surfaces import muted, panel, stack, within_reach

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

    return page_view(
        "/people/groups/new",
        "New group",
        Form(writing=writing, action="Add group", save=save),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", go(shell, "/people")),
    )


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

    return page_view(
        f"/people/groups/{group_id}",
        draft.name,
        Form(writing=writing, action="Save", save=save, one_code=True),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", go(shell, "/people")),
        actions=[menu("More about this group", [("Delete", ft.Icons.DELETE_OUTLINE, shell.handler(delete))])],
    )


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

    def done() -> None:
        try:
            save()
        except InvalidInput as error:
            set_problem(str(error))

    def show_code() -> None:
        request = shell.services.feedback.requests.ask(RequestDraft(asked=Asked.GROUP))
        shell.go(f"/feedback/{request.id}/code")

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
    return ft.Column(
        [
            stack(parts, spacing=GAP),
            within_reach(
                ft.Row([primary(action, shell.handler(done), expand=True)]),
            ),
        ],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
