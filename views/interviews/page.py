"""One interview: what is known, what to do next, and all that hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import flet as ft

from services.clock import learning_day
from services.interviews.model import Interview, Outcome
from services.practice.final_pass import day_of
from views.boundary import view_component
from views.interviews.parts import PARTS
from views.interviews.rooms import interview_of_route, missing_view
from views.shell import Shell, use_shell
from views.widgets.buttons import icon_button, menu, primary
from views.widgets.screen import page_view
from views.widgets.surfaces import stack, within_reach

LAST_HOURS = timedelta(hours=3)


@dataclass(frozen=True)
class Next:
    """The one thing to do about an interview now: its words, its icon and the screen it opens."""

    words: str
    icon: ft.IconData
    screen: str


@view_component
def InterviewView() -> Any:
    shell = use_shell()
    _, redraw = ft.use_state(0)
    interview = interview_of_route(shell)
    if interview is None:
        return missing_view(shell)
    here = f"/interviews/{interview.id}"

    def again() -> None:
        redraw(lambda n: n + 1)

    def delete() -> None:
        change = shell.services.interviews.delete(interview.id)
        shell.go("/interviews")
        shell.offer_undo(f"{interview.draft.company} deleted", change, lambda: shell.go(here))

    todo = next_of(shell, interview)
    button = primary(todo.words, shell.handler(lambda: shell.go(f"{here}/{todo.screen}")), icon=todo.icon, expand=True)
    return page_view(
        here,
        interview.draft.company,
        stack([part(key=part.__name__, interview=interview, again=again) for part in PARTS], spacing=12),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go("/interviews"))),
        actions=[
            icon_button(ft.Icons.EDIT_OUTLINED, "Edit interview", shell.handler(lambda: shell.go(f"{here}/edit"))),
            menu(
                "More about this interview",
                [
                    *menu_items(shell, interview),
                    ("Delete", ft.Icons.DELETE_OUTLINE, shell.handler(delete)),
                ],
            ),
        ],
        bottom=within_reach(
            ft.Row([button]),
        ),
    )


def menu_items(shell: Shell, interview: Interview) -> list[Any]:
    """Returns the ways to every screen of an interview."""

    def to(screen: str) -> Any:
        return shell.handler(lambda: shell.go(f"/interviews/{interview.id}/{screen}"))

    return [
        ("Prepare", ft.Icons.CHECKLIST, to("prepare")),
        ("Last-hour card", ft.Icons.HOURGLASS_BOTTOM, to("last-hour")),
        (
            "Mock interview",
            ft.Icons.GROUPS_OUTLINED,
            shell.handler(lambda: shell.go(f"/mock?interview={interview.id}")),
        ),
        ("Debrief", ft.Icons.RATE_REVIEW_OUTLINED, to("debrief")),
        ("Thank-you note", ft.Icons.MAIL_OUTLINE, to("thanks")),
    ]


def next_of(shell: Shell, interview: Interview) -> Next:
    """Returns what to do now, by how far the interview is off or how long it is over."""
    clock = shell.services.clock
    now = clock.now()
    if now < interview.starts_at - LAST_HOURS:
        return Next("Prepare", ft.Icons.CHECKLIST, "prepare")
    if now < interview.starts_at:
        return Next("Last-hour card", ft.Icons.HOURGLASS_BOTTOM, "last-hour")
    if interview.debrief is None:
        return Next("Debrief, two minutes", ft.Icons.RATE_REVIEW_OUTLINED, "debrief")
    next_day = learning_day(clock) > day_of(interview.debrief.created_at, clock.zone())
    if next_day and interview.debrief.second_pass_at is None:
        return Next("Second pass: why?", ft.Icons.PSYCHOLOGY_OUTLINED, "second-pass")
    if interview.thanked_at is None and interview.outcome is Outcome.WAITING:
        return Next("Write a thank-you note", ft.Icons.MAIL_OUTLINE, "thanks")
    return Next("Read the debrief", ft.Icons.RATE_REVIEW_OUTLINED, "debrief")
