"""The card for the last hour: two plans, their names, three questions. Nothing to type, nothing to tap."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.interviews.model import Interview
from services.interviews.preparing import LastHour
from views.boundary import component, view_component
from views.cards.words import plain
from views.interviews.facts_part import fact, place_button
from views.interviews.rooms import interview_of_route, missing_view
from views.interviews.words import FORMATS, clock_words
from views.shell import Shell, use_shell
from views.theme import GAP
from views.widgets.buttons import icon_button, quiet
from views.widgets.screen import page_view
from views.widgets.surfaces import heading, muted, panel, stack


@view_component
def LastHourView() -> Any:
    shell = use_shell()
    interview = interview_of_route(shell)
    if interview is None:
        return missing_view(shell)
    here = f"/interviews/{interview.id}"
    return page_view(
        f"{here}/last-hour",
        interview.draft.company,
        LastHourCard(key=interview.id, interview=interview),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go(here))),
    )


@component
def LastHourCard(*, interview: Interview) -> Any:
    shell = use_shell()
    skip, set_skip = ft.use_state(0)
    card = shell.services.preparing.last_hour(interview.id, skip=skip)
    return stack(
        [
            where_and_when(shell, interview),
            plans(card),
            people(shell, interview, card),
            questions(shell, card, lambda: set_skip(lambda n: n + len(card.questions))),
        ],
        spacing=12,
    )


def where_and_when(shell: Shell, interview: Interview) -> ft.Control:
    """Returns the time and the place, large."""
    written = interview.draft
    name, icon = FORMATS.get(written.format, ("", ft.Icons.PLACE_OUTLINED))
    time = clock_words(written.local_start, written.zone, interview.starts_at, shell.services.clock.zone())
    lines: list[ft.Control] = [
        ft.Text(time, theme_style=ft.TextThemeStyle.HEADLINE_MEDIUM, color=ft.Colors.ON_SECONDARY_CONTAINER)
    ]
    if written.place or name:
        lines.append(fact(icon, written.place or name, "", place_button(shell, written.place)))
    return panel(*lines, color=ft.Colors.SECONDARY_CONTAINER)


def plans(card: LastHour) -> ft.Control:
    """Returns the newest plans, or where they come from."""
    lines: list[ft.Control] = [big(f"If {plan.if_text}, then I {plan.then_text}.", plan.company) for plan in card.plans]
    return panel(
        heading("What you resolved"),
        *(lines or [muted("Your last two plans from debriefs will be here: if …, then I …")]),
        spacing=GAP,
    )


def people(shell: Shell, interview: Interview, card: LastHour) -> ft.Control:
    edit = shell.handler(lambda: shell.go(f"/interviews/{interview.id}/edit"))
    names: list[ft.Control] = [big(name) for name in card.people]
    nobody = [muted("Nobody is written down yet."), ft.Row([quiet("Add names", edit)])]
    return panel(heading("You will meet"), *(names or nobody), spacing=12)


def questions(shell: Shell, card: LastHour, others: Any) -> ft.Control:
    """Returns three questions to ask them, from the person's own cards."""
    lines: list[ft.Control] = [big(plain(question)) for _, question in card.questions]
    nothing = [
        muted("Cards of the kind “Questions for them” will be here."),
        ft.Row([quiet("Write one", shell.handler(lambda: shell.go("/cards/new")))]),
    ]
    more = ft.Row([quiet("Other questions", shell.handler(others), icon=ft.Icons.REFRESH)])
    return panel(heading("Ask them"), *(lines or nothing), *([more] if card.more_questions else []), spacing=GAP)


def big(text: str, below: str = "") -> ft.Control:
    """Returns text to be read at a glance."""
    return ft.Column(
        [ft.Text(text, size=20, weight=ft.FontWeight.W_500), *([muted(f"after {below}", size=13)] if below else [])],
        spacing=2,
        tight=True,
    )
