"""Someone: what to ask them for, what they did, a word of thanks, what was heard from them."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.clock import local_time
from services.errors import NotFound
from services.people.model import Help, Person, What
from views.boundary import component, view_component
from views.hooks import use_made_ref
from views.people import words
from views.people.home import STAYS, go, heard_row
from views.shell import Shell, use_shell
from views.theme import GAP
from views.widgets.buttons import icon_button, menu, primary, quiet, secondary
from views.widgets.rows import row_button
from views.widgets.screen import page_view
from views.widgets.surfaces import empty, heading, muted, panel, stack, within_reach


def gone_view(shell: Shell) -> ft.View:
    """Returns the screen of someone who is not there."""
    return page_view(
        "/people/gone",
        "People",
        empty(
            ft.Icons.PERSON_OFF_OUTLINED,
            "This person is not here any more",
            "Deleted, perhaps in another window.",
            secondary("See everyone", go(shell, "/people")),
        ),
    )


@view_component
def PersonView() -> Any:
    shell = use_shell()
    _, redraw = ft.use_state(0)
    ft.use_route_location()
    person_id = ft.use_route_params().get("person_id", "")
    try:
        person = shell.services.people.get(person_id)
    except NotFound:
        return gone_view(shell)
    here = f"/people/{person_id}"

    def delete() -> None:
        change = shell.services.people.delete(person_id)
        shell.go("/people")
        shell.offer_undo(f"{person.draft.name} deleted", change, lambda: shell.go(here))

    return page_view(
        here,
        person.draft.name,
        PersonPart(key=person_id, person=person, again=lambda: redraw(lambda n: n + 1)),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", go(shell, "/people")),
        actions=[
            icon_button(ft.Icons.EDIT_OUTLINED, "Edit person", go(shell, f"{here}/edit")),
            menu("More about this person", [("Delete", ft.Icons.DELETE_OUTLINE, shell.handler(delete))]),
        ],
        bottom=within_reach(
            ft.Row(
                [
                    secondary("Feedback", go(shell, f"/feedback/ask?person={person_id}"), expand=True),
                    primary("Mock interview", go(shell, f"/mock?person={person_id}"), expand=True),
                ],
                spacing=12,
            ),
        ),
    )


@component
def PersonPart(*, person: Person, again: Any) -> Any:
    shell = use_shell()
    clipboard = use_made_ref(ft.Clipboard)
    share_sheet = use_made_ref(ft.Share)
    people = shell.services.people

    async def copy() -> None:
        await clipboard.set(person.draft.contact)
        shell.tell("Copied.")

    def thanked() -> None:
        for given in person.to_thank:
            people.thanked(given.id)
        again()

    async def copy_thanks() -> None:
        await clipboard.set(people.thank_you(person.id))
        thanked()
        shell.tell("Copied. Paste it into a message.")

    async def share_thanks() -> None:
        await share_sheet.share_text(people.thank_you(person.id))
        thanked()

    def helped() -> None:
        people.asked(person.id, what=What.OTHER, words="Helped")
        newest = people.get(person.id).helps[0]
        change = people.helped(newest.id)
        again()
        shell.offer_undo("Written down", change, again)

    draft = person.draft
    heard = people.all_heard(person_id=person.id)
    facts: list[ft.Control] = [muted(facts_line(shell, person))]
    if draft.contact:
        copy_it = icon_button(ft.Icons.CONTENT_COPY, f"Copy {draft.contact}", shell.handler(copy))
        facts.append(ft.Row([ft.Text(draft.contact, size=16, expand=True), copy_it]))
    if draft.notes:
        facts.append(ft.Text(draft.notes))
    thanks = panel(
        heading("Say thank you"),
        ft.Text(people.thank_you(person.id)),
        ft.Row(
            [
                secondary("Copy", shell.handler(copy_thanks), icon=ft.Icons.CONTENT_COPY, expand=True),
                secondary("Share", shell.handler(share_thanks), icon=ft.Icons.SHARE_OUTLINED, expand=True),
            ],
            spacing=12,
        ),
        color=ft.Colors.TERTIARY_CONTAINER,
        spacing=12,
    )
    return stack(
        [
            panel(*facts),
            *([thanks] if person.to_thank else []),
            panel(
                heading("What they helped with"),
                *(help_row(shell, given) for given in person.helps),
                *([] if person.helps else [muted("Nothing yet.")]),
                ft.Row([quiet("They helped today", shell.handler(helped), icon=ft.Icons.ADD)]),
            ),
            panel(
                heading("Heard from them"),
                *(heard_row(shell, note, again) for note in heard),
                ft.Row(
                    [quiet("Note what you heard", go(shell, f"/people/heard?person={person.id}"), icon=ft.Icons.ADD)]
                ),
            ),
            muted(STAYS, size=13),
        ],
        spacing=12,
    )


def facts_line(shell: Shell, person: Person) -> str:
    clock = shell.services.clock
    return words.person_line(person, local_time(clock).date(), clock.zone())


def help_row(shell: Shell, given: Help) -> ft.Control:
    clock = shell.services.clock
    routes = {What.MOCK: f"/mock/end?mock={given.about_id}", What.REQUEST: "/feedback"}
    title = words.WHATS[given.what] + (f", {given.words}" if given.words else "")
    line = words.help_line(given, local_time(clock).date(), clock.zone())
    icon = ft.Icon(ft.Icons.CHECK_CIRCLE_OUTLINE if given.helped_at else ft.Icons.SCHEDULE, color=ft.Colors.PRIMARY)
    route = routes.get(given.what)
    if route is None:
        lines = ft.Column([ft.Text(title, size=16), muted(line, size=13)], spacing=2, tight=True, expand=True)
        return ft.Container(
            ft.Row([icon, lines], spacing=GAP), padding=ft.Padding.symmetric(horizontal=GAP, vertical=12)
        )
    return row_button(icon, title, line, go(shell, route), key=given.id)
