"""People: whom to ask next, everyone, the groups, and what was heard from others' interviews."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.clock import local_time
from services.people.model import Group, Heard, Person
from views.boundary import component, view_component
from views.interviews.words import day_and_month, relative_day
from views.people import words
from views.practise.words import plural
from views.shell import Shell, use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import icon_button, primary, quiet, secondary
from views.widgets.rows import row_button
from views.widgets.screen import page_view
from views.widgets.surfaces import empty, heading, muted, panel, stack, within_reach

STAYS = "Names and numbers stay on this device: no request and no sheet carries them."


@view_component
def PeopleView() -> Any:
    shell = use_shell()
    ft.use_route_location()
    some = bool(shell.services.people.all())
    return page_view(
        "/people",
        "People",
        Home(),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go("/feedback"))),
        actions=[icon_button(ft.Icons.HEARING_OUTLINED, "Note what you heard", go(shell, "/people/heard"))],
        bottom=within_reach(
            ft.Row(
                [
                    secondary("New group", go(shell, "/people/groups/new"), icon=ft.Icons.GROUP_ADD, expand=True),
                    primary("Add person", go(shell, "/people/new"), icon=ft.Icons.PERSON_ADD_ALT, expand=True),
                ],
                spacing=12,
            ),
        )
        if some
        else None,
    )


def go(shell: Shell, route: str) -> Any:
    return shell.handler(lambda: shell.go(route))


@component
def Home() -> Any:
    shell = use_shell()
    _, redraw = ft.use_state(0)
    ft.use_route_location()
    people, groups = shell.services.people.all(), shell.services.groups.all()
    heard = shell.services.people.all_heard()

    def again() -> None:
        redraw(lambda n: n + 1)

    if not people and not groups and not heard:
        return empty(
            ft.Icons.PEOPLE_OUTLINE,
            "Who could help?",
            f"A friend for a mock, a mentor for an honest word. {STAYS}",
            primary("Add person", go(shell, "/people/new"), icon=ft.Icons.PERSON_ADD_ALT),
            quiet("Note what you heard", go(shell, "/people/heard")),
        )
    parts: list[ft.Control] = [*ask_next(shell)]
    parts += section("People", [person_row(shell, person) for person in people])
    parts += section("Groups", [group_row(shell, group) for group in groups])
    parts += section("Heard from others", [heard_row(shell, note, again) for note in heard])
    return stack([*parts, muted(STAYS, size=13)], spacing=SMALL_GAP)


def section(title: str, rows: list[ft.Control]) -> list[ft.Control]:
    return [ft.Container(heading(title), padding=ft.Padding.only(top=SMALL_GAP)), *rows] if rows else []


def ask_next(shell: Shell) -> list[ft.Control]:
    """Returns whom to ask next, or that everyone was asked this week."""
    free = shell.services.people.whom_to_ask()
    if not free:
        return [muted("Everyone was asked this week. Give them a break.")] if shell.services.people.all() else []
    person = free[0]
    return [
        panel(
            muted("Ask next", size=14),
            ft.Text(person.draft.name, theme_style=ft.TextThemeStyle.HEADLINE_SMALL),
            muted(line(shell, person), size=14),
            ft.Row(
                [
                    secondary("Mock interview", go(shell, f"/mock?person={person.id}"), expand=True),
                    secondary("Feedback", go(shell, f"/feedback/ask?person={person.id}"), expand=True),
                ],
                spacing=12,
            ),
            color=ft.Colors.TERTIARY_CONTAINER,
            spacing=SMALL_GAP,
        )
    ]


def line(shell: Shell, person: Person) -> str:
    clock = shell.services.clock
    return words.person_line(person, local_time(clock).date(), clock.zone())


def person_row(shell: Shell, person: Person) -> ft.Control:
    thanks = len(person.to_thank)
    more = f" · {plural(thanks, 'thank-you')} open" if thanks else ""
    return row_button(
        ft.Icon(words.KINDS[person.draft.kind][1], color=ft.Colors.PRIMARY),
        person.draft.name,
        line(shell, person) + more,
        go(shell, f"/people/{person.id}"),
        key=person.id,
    )


def group_row(shell: Shell, group: Group) -> ft.Control:
    clock = shell.services.clock
    members = plural(len(group.draft.person_ids), "person").replace("persons", "people")
    meets = group.draft.meets
    ahead = group.meets_at is not None and group.meets_at >= clock.now()
    when = f"meets {day_and_month(meets.date())}, {meets:%H:%M}" if meets and ahead else "no meeting planned"
    return row_button(
        ft.Icon(ft.Icons.GROUPS_OUTLINED, color=ft.Colors.PRIMARY),
        group.draft.name,
        f"{members} · {when}",
        go(shell, f"/people/groups/{group.id}"),
        key=group.id,
    )


def heard_row(shell: Shell, note: Heard, again: Any) -> ft.Control:
    """Returns a note; a tap opens its card, the cross takes it away."""

    def drop() -> None:
        change = shell.services.people.drop_heard(note.id)
        again()
        shell.offer_undo("Note deleted", change, again)

    clock = shell.services.clock
    day = relative_day(words.day_of(note.heard_at, clock.zone()), local_time(clock).date())
    title = note.draft.question or note.draft.notes
    return row_button(
        ft.Icon(ft.Icons.HEARING_OUTLINED, color=ft.Colors.PRIMARY),
        title,
        " · ".join(filter(None, (note.draft.company, day, note.draft.notes if note.draft.question else ""))),
        go(shell, f"/cards/{note.card_id}" if note.card_id else "/people"),
        trailing=icon_button(ft.Icons.CLOSE, f"Delete {title}", shell.handler(drop)),
        key=note.id,
    )
