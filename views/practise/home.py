"""The Practise tab: what waits today, one button to start, and the ways to choose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import flet as ft

from services.platform import powers
from services.practice.model import Deck, Plan, Scope, Today
from views.boundary import component, view_component
from views.practise.hero import debrief_button, first_step, hero, how_it_went
from views.practise.words import plural
from views.shell import Shell, use_layout, use_shell
from views.theme import GAP, SMALL_GAP, WIDE
from views.widgets.buttons import icon_button, primary, quiet, secondary
from views.widgets.rows import deck_icon, row_button
from views.widgets.screen import tab_view
from views.widgets.surfaces import empty, heading, panel, stack, within_reach


@view_component
def HomeView() -> Any:
    shell, layout = use_shell(), use_layout()
    return tab_view(shell, layout, "/", Home(), title="Practise", width=WIDE if layout.panes else 680)


@component
def Home() -> Any:
    shell, layout = use_shell(), use_layout()
    _, redraw = ft.use_state(0)
    # Home stays mounted below the screens that lie over it; a change of route brings it up to date.
    ft.use_route_location()
    today = shell.services.overview.today()
    waiting = today.due + today.learning
    ft.use_effect(lambda: powers.show_due(waiting), dependencies=[waiting])

    def again() -> None:
        redraw(lambda n: n + 1)

    over = shell.services.interviews.just_over()
    if not today.cards:
        nothing = empty(
            ft.Icons.STYLE_OUTLINED,
            "No cards yet",
            "Bring in a starter deck or write your own first question.",
            primary("Add starter decks", shell.handler(lambda: shell.go("/settings"))),
            quiet("Write a card", shell.handler(lambda: shell.go("/cards/new"))),
        )
        return stack([how_it_went(over, debrief_button(shell, over)), nothing]) if over else nothing
    start, title = first_step(shell, today)
    known = notices(shell, today, again)
    side: list[ft.Control] = [heading("Decks"), *(deck_row(shell, deck, again) for deck in today.decks)]
    if layout.panes:
        asked = [how_it_went(over, debrief_button(shell, over))] if over else []
        main = [*asked, *known, hero(today, title, start), week(today), choose(shell), mock_row(shell)]
        return ft.Row(
            [
                ft.Container(stack(main, padding=24), expand=6),
                ft.Container(stack(side, padding=24, spacing=SMALL_GAP), expand=5),
            ],
            expand=True,
            spacing=0,
            vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    # One button is within reach of the thumb: what happened just now comes before what can wait.
    first = [how_it_went(over), *known, hero(today, title, start)] if over else [*known, hero(today, title)]
    body = stack([*first, week(today), choose(shell), mock_row(shell), ft.Column(side, spacing=SMALL_GAP)])
    return ft.Column(
        [body, within_reach(ft.Row([ft.Container(debrief_button(shell, over) if over else start, expand=True)]))],
        spacing=0,
        expand=True,
    )


def notices(shell: Shell, today: Today, again: Any) -> list[ft.Control]:
    """Returns what the person should know first."""

    def back_to_normal() -> None:
        shell.services.overview.drop_plan()
        again()

    found: list[ft.Control] = []
    if today.clock_behind is not None:
        found.append(
            notice(
                ft.Icons.SCHEDULE,
                f"This device's clock seems to be behind: you last practised on {day_words(today.clock_behind)}. "
                "Check its date, so that cards come back on the right day.",
            )
        )
    if today.offer is not None:
        found.append(offer(shell, today.offer, today.days_away, again))
    elif today.plan is not None:
        plan = today.plan
        found.append(
            notice(
                ft.Icons.EVENT_AVAILABLE,
                f"Catching up: {plan.per_day} a day until {day_words(plan.caught_up)}. No new cards meanwhile.",
                quiet("Back to normal", shell.handler(back_to_normal)),
            )
        )
    if today.leeches:
        found.append(
            notice(
                ft.Icons.BUILD_OUTLINED,
                f"{plural(today.leeches, 'card')} keep slipping. Making them shorter helps more than repeating them."
                if today.leeches > 1
                else "One card keeps slipping. Making it shorter helps more than repeating it.",
                quiet("See which", shell.handler(lambda: shell.go("/cards?state=leech"))),
            )
        )
    return found


def offer(shell: Shell, plan: Plan, away: int, again: Any) -> ft.Control:
    """Returns the fair plan after days away."""

    def accept() -> None:
        shell.services.overview.accept_plan(plan)
        again()

    return panel(
        heading("Welcome back"),
        ft.Text(
            f"{plan.waiting} reviews came together in {plural(away, 'day')}. "
            f"{plan.per_day} a day and you are caught up by {day_words(plan.caught_up)}."
        ),
        ft.Row([secondary(f"{plan.per_day} a day", shell.handler(accept), icon=ft.Icons.EVENT_AVAILABLE)], wrap=True),
        color=ft.Colors.TERTIARY_CONTAINER,
    )


def notice(icon: ft.IconData, text: str, *actions: ft.Control) -> ft.Control:
    return panel(
        ft.Row(
            [ft.Icon(icon, color=ft.Colors.ON_SURFACE_VARIANT), ft.Text(text, expand=True)],
            spacing=12,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        *(ft.Row([action], alignment=ft.MainAxisAlignment.END) for action in actions),
        padding=GAP,
    )


def week(today: Today) -> ft.Control:
    """Returns the last seven days, each with the number of answers."""
    most = max([number for _, number in today.week] + [1])
    return panel(
        heading("Last seven days"),
        ft.Row(
            [bar(day, number, most, last=day == today.week[-1][0]) for day, number in today.week],
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
            vertical_alignment=ft.CrossAxisAlignment.END,
        ),
    )


def bar(day: date, number: int, most: int, *, last: bool) -> ft.Control:
    height = 6 + round(42 * number / most) if number else 6
    return ft.Semantics(
        label=f"{day:%A}: {plural(number, 'answer')}",
        exclude_semantics=True,
        content=ft.Column(
            [
                ft.Container(
                    width=22,
                    height=height,
                    border_radius=6,
                    bgcolor=ft.Colors.PRIMARY if number else ft.Colors.SURFACE_CONTAINER_HIGHEST,
                ),
                ft.Text(
                    f"{day:%a}"[:2],
                    size=12,
                    weight=ft.FontWeight.W_700 if last else ft.FontWeight.W_400,
                    color=ft.Colors.ON_SURFACE_VARIANT,
                ),
            ],
            tight=True,
            spacing=6,
            alignment=ft.MainAxisAlignment.END,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        ),
    )


def choose(shell: Shell) -> ft.Control:
    return row_button(
        ft.Icon(ft.Icons.TUNE, color=ft.Colors.PRIMARY),
        "Choose what to practise",
        "One deck, one kind of question, or a quick run-through",
        shell.handler(lambda: shell.go("/choose")),
    )


def mock_row(shell: Shell) -> ft.Control:
    return row_button(
        ft.Icon(ft.Icons.GROUPS_OUTLINED, color=ft.Colors.PRIMARY),
        "Mock interview",
        "Ten minutes, alone or with a friend",
        shell.handler(lambda: shell.go("/mock")),
    )


def deck_row(shell: Shell, deck: Deck, again: Callable[[], None]) -> ft.Control:
    """Returns a deck with its counts; a tap practises just this deck."""

    def begin() -> None:
        shell.services.practice.start(Scope(deck_ids=(deck.id,)))
        shell.go("/session")

    def wake() -> None:
        change = shell.services.preparing.wake_deck(deck.id)
        again()
        shell.offer_undo(f"{deck.name} is due again", change, again)

    waiting = [f"{n} {what}" for n, what in ((deck.due + deck.learning, "due"), (deck.new, "new")) if n]
    rests = deck.resting > 0 and not waiting
    if rests:
        waiting = ["resting since its interview, tap to wake it"]
    return row_button(
        deck_icon(deck.icon),
        deck.name,
        " · ".join(waiting) or "nothing waiting",
        shell.handler(wake if rests else begin),
        trailing=icon_button(
            ft.Icons.STYLE_OUTLINED,
            f"Cards in {deck.name}",
            shell.handler(lambda: shell.go(f"/cards?deck={deck.id}")),
        ),
    )


def day_words(day: date) -> str:
    """Returns a day within a week by its name, else with its date."""
    return f"{day:%A}" if 0 <= (day - date.today()).days < 7 else f"{day.day} {day:%B %Y}"
