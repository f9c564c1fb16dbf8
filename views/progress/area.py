"""One area to work on: why, one plan, and the cards, the mock and the person that fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import flet as ft

from services.people.model import Person
from services.practice.words import COMPETENCY_NAMES, Competency
from services.progress.model import Area, Fitting, IfThen, Work
from views.practise.words import plural
from views.progress import growth_words as words
from views.shell import Shell
from views.theme import SMALL_GAP
from views.widgets.buttons import primary, quiet, secondary
from views.widgets.surfaces import muted, panel

SHOWN_CARDS = 3


def area_panel(shell: Shell, area: Area, again: Callable[[], None], *, person: Person | None) -> ft.Control:
    """Returns one area with why, its plan, the one thing to do about it, and who and what fits."""
    competency = area.standing.competency

    def begin() -> None:
        change = shell.services.growth.work_on(competency)
        again()
        shell.offer_undo(
            f"{plural(len(area.card_ids), 'card')} will come first in your next practice"
            if area.card_ids
            else "Noted. No card of yours shows this yet.",
            change,
            again,
        )

    actions = (
        work_actions(shell, area.work, again)
        if area.work
        else [ft.Row([ft.Container(primary("Work on this", shell.handler(begin)), expand=True)])]
    )
    return panel(
        muted("Being worked on" if area.work else "To work on", size=13),
        ft.Semantics(
            header=True,
            content=ft.Text(COMPETENCY_NAMES[competency], theme_style=ft.TextThemeStyle.HEADLINE_SMALL),
        ),
        ft.Text(words.why_line(area.standing)),
        plan_line(area.work.plan if area.work else area.plan),
        *([muted(words.moved_line(area.work), size=14)] if area.work else []),
        ft.Container(height=4),
        *actions,
        *([cards_that_fit(shell, area.cards)] if area.cards else []),
        helpers_for(shell, competency, person),
        padding=24,
    )


def cards_that_fit(shell: Shell, cards: Sequence[Fitting]) -> ft.Control:
    """Returns the first cards that fit; a tap opens one."""
    more = len(cards) - SHOWN_CARDS
    title = f"{plural(len(cards), 'card')} of yours {'fits' if len(cards) == 1 else 'fit'}"
    return ft.Column(
        [
            ft.Text(title, weight=ft.FontWeight.W_500),
            *(card_row(shell, card) for card in cards[:SHOWN_CARDS]),
            *([muted(f"and {more} more", size=14)] if more > 0 else []),
        ],
        spacing=0,
    )


def card_row(shell: Shell, card: Fitting) -> ft.Control:
    """Returns a card on one line, its whole question for a screen reader."""
    opened = shell.handler(lambda: shell.go(f"/cards/{card.id}"))
    return ft.Semantics(
        button=True,
        label=card.question,
        on_tap=opened,
        exclude_semantics=True,
        content=ft.Container(
            on_click=opened,
            ink=True,
            border_radius=SMALL_GAP,
            padding=ft.Padding.symmetric(vertical=12),
            content=ft.Row(
                [
                    ft.Icon(ft.Icons.STYLE_OUTLINED, color=ft.Colors.PRIMARY),
                    ft.Text(card.question, expand=True, max_lines=1, overflow=ft.TextOverflow.ELLIPSIS),
                ],
                spacing=12,
            ),
        ),
    )


def helpers_for(shell: Shell, competency: Competency, person: Person | None) -> ft.Control:
    """Returns the way to the evidence, and the mock and the person that fit: who was not asked this week, or anyone."""
    name = person.draft.name.split()[0] if person else ""
    ways = (
        ("See the evidence", f"/progress/{competency.value}"),
        (f"A mock with {name}" if name else "A mock", f"/mock?person={person.id}" if person else "/mock"),
        (f"Ask {name}" if name else "Ask someone", "/feedback/ask"),
    )
    return ft.Row(
        [quiet(text, shell.handler(lambda route=route: shell.go(route))) for text, route in ways], wrap=True, spacing=0
    )


def work_panel(shell: Shell, work: Work, again: Callable[[], None]) -> ft.Control:
    """Returns an area that is worked on though the newest evidence no longer calls for it."""
    return panel(
        muted("Being worked on", size=13),
        ft.Semantics(
            header=True,
            content=ft.Text(COMPETENCY_NAMES[work.competency], theme_style=ft.TextThemeStyle.HEADLINE_SMALL),
        ),
        plan_line(work.plan),
        ft.Text(words.moved_line(work)),
        *work_actions(shell, work, again),
        padding=24,
    )


def work_actions(shell: Shell, work: Work, again: Callable[[], None]) -> list[ft.Control]:
    """Returns what can be done about an area that is being worked on."""

    def stop() -> None:
        change = shell.services.growth.stop(work.id)
        again()
        shell.offer_undo("Done with this. Its cards are back on their schedule.", change, again)

    practise = secondary("Practise", shell.handler(lambda: shell.go("/session")), icon=ft.Icons.PLAY_ARROW, expand=True)
    return [ft.Row([practise, quiet("Done with this", shell.handler(stop))])]


def plan_line(plan: IfThen) -> ft.Control:
    """Returns a plan, both halves marked."""
    return ft.Container(
        bgcolor=ft.Colors.SECONDARY_CONTAINER,
        border_radius=12,
        padding=12,
        content=ft.Text(
            spans=[
                ft.TextSpan("IF ", ft.TextStyle(weight=ft.FontWeight.W_700)),
                ft.TextSpan(plan.if_text),
                ft.TextSpan(" THEN I ", ft.TextStyle(weight=ft.FontWeight.W_700)),
                ft.TextSpan(plan.then_text),
            ],
            color=ft.Colors.ON_SECONDARY_CONTAINER,
        ),
    )


def open_standing(shell: Shell, competency: Competency) -> None:
    """Opens the evidence of one competency."""
    shell.go(f"/progress/{competency.value}")
