"""An interview, open for writing; and a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.errors import InvalidInput
from services.interviews.model import Interview
from views.boundary import view_component
from views.hooks import use_made_ref
from views.interviews.form import InterviewForm
from views.interviews.rooms import interview_of_route, missing_view
from views.interviews.writing import Writing
from views.shell import Shell, use_shell
from views.widgets.buttons import icon_button, primary
from views.widgets.screen import page_view
from views.widgets.surfaces import within_reach

_KEPT = "rehearse.interviews.new"


@view_component
def NewInterviewView() -> Any:
    shell = use_shell()
    store = shell.page.session.store

    def writing() -> Writing:
        # What was typed and not added is there again: a call may have come in between.
        kept = store.get(_KEPT)
        made = kept if isinstance(kept, Writing) else Writing()
        store.set(_KEPT, made)
        return made

    known = use_made_ref(writing)

    def save() -> None:
        change = shell.services.interviews.add(known.draft())
        store.remove(_KEPT)
        shell.go(f"/interviews/{change.card_ids[0]}")
        shell.offer_undo("Interview added", change, lambda: shell.go("/interviews"))

    return form_view(shell, known, "New interview", "Add interview", save, out=lambda: shell.go("/interviews"))


@view_component
def EditInterviewView() -> Any:
    shell = use_shell()
    interview = interview_of_route(shell)
    if interview is None:
        return missing_view(shell)
    # A key of its own for every interview: hooks must not carry one's text over to another.
    return EditScreen(key=interview.id, interview=interview)


@view_component
def EditScreen(*, interview: Interview) -> Any:
    shell = use_shell()
    writing = use_made_ref(lambda: Writing(interview.draft))
    page = f"/interviews/{interview.id}"

    def save() -> None:
        draft = writing.draft()
        if draft != writing.first:
            change = shell.services.interviews.edit(interview.id, draft)
            shell.offer_undo("Interview saved", change, lambda: shell.go(f"{page}?undone={change.step}"))
        shell.go(page)

    def leave() -> None:
        try:
            save()
        except InvalidInput as error:
            shell.tell(f"Not saved. {error}")
            shell.go(page)

    return form_view(shell, writing, "Edit interview", "Save", save, out=leave)


def form_view(
    shell: Shell, writing: Writing, title: str, action: str, save: Callable[[], None], *, out: Callable[[], None]
) -> Any:
    """Returns the screen with the form."""

    def try_to(act: Callable[[], None]) -> Callable[[], None]:
        def attempt() -> None:
            try:
                act()
            except InvalidInput as error:
                writing.complain(str(error))
                raise

        return attempt

    async def confirm(event: Any) -> None:
        await event.control.confirm_pop(False)
        try_to(out)()

    view = page_view(
        "/interviews/new" if writing.first is None else "/interviews/edit",
        title,
        InterviewForm(writing=writing),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(try_to(out))),
        bottom=within_reach(
            ft.Row([primary(action, shell.handler(try_to(save)), expand=True)]),
        ),
    )
    view.can_pop = False
    view.on_confirm_pop = shell.handler(confirm)
    return view
