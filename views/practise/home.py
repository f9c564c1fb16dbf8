"""The Practise tab: what waits today, one button to start, and the ways to choose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import flet as ft

from services.platform import powers
from services.practice.model import Deck, Plan, Scope, Today
from views.boundary import component, view_component
from views.practise.words import minutes, plural
from views.shell import Shell, use_layout, use_shell
from views.theme import GAP, SMALL_GAP, WIDE
from views.widgets.buttons import icon_button, primary, quiet, secondary
from views.widgets.rows import deck_icon, row_button
from views.widgets.screen import tab_view
from views.widgets.surfaces import empty, heading, panel, stack


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

    if not today.cards:
        asked = how_it_went(shell)
        nothing = empty(
            ft.Icons.STYLE_OUTLINED,
            "No cards yet",
            "Bring in a starter deck or write your own first question.",
            primary("Add starter decks", shell.handler(lambda: shell.go("/settings"))),
            quiet("Write a card", shell.handler(lambda: shell.go("/cards/new"))),
        )
        return stack([*asked, nothing]) if asked else nothing
    main: list[ft.Control] = [*how_it_went(shell), *notices(shell, today, again), hero(shell, today), week(today)]
    side: list[ft.Control] = [heading("Decks"), *(deck_row(shell, deck, again) for deck in today.decks)]
    if layout.panes:
        return ft.Row(
            [
                ft.Container(stack([*main, choose(shell)], padding=24), expand=6),
                ft.Container(stack(side, padding=24, spacing=SMALL_GAP), expand=5),
            ],
            expand=True,
            spacing=0,
            vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    return stack([*main, choose(shell), ft.Column(side, spacing=SMALL_GAP)])


def how_it_went(shell: Shell) -> list[ft.Control]:
    """Returns the offer to debrief an interview that is just over, the first thing on the screen."""
    over = shell.services.interviews.just_over()
    if over is None:
        return []
    company = over.draft.company
    debrief = shell.handler(lambda: shell.go(f"/interviews/{over.id}/debrief"))
    return [
        panel(
            ft.Text(
                f"How did {company} go?",
                theme_style=ft.TextThemeStyle.HEADLINE_SMALL,
                color=ft.Colors.ON_TERTIARY_CONTAINER,
            ),
            ft.Text(
                "Two minutes now, while you remember the questions. Any part of it is enough.",
                color=ft.Colors.ON_TERTIARY_CONTAINER,
            ),
            ft.Container(height=SMALL_GAP),
            ft.Row([ft.Container(primary("Debrief", debrief, icon=ft.Icons.RATE_REVIEW_OUTLINED), expand=True)]),
            color=ft.Colors.TERTIARY_CONTAINER,
            padding=24,
        )
    ]


def hero(shell: Shell, today: Today) -> ft.Control:
    """Returns the panel with what waits and the button that starts it."""
    waiting = today.due + today.learning + today.new
    practice = shell.services.practice

    def begin() -> None:
        practice.start()
        shell.go("/session")

    if today.resumable:
        button = primary("Continue", shell.handler(lambda: shell.go("/session")), icon=ft.Icons.PLAY_ARROW)
        title = "Pick up where you were"
    elif waiting:
        button = primary("Start", shell.handler(begin), icon=ft.Icons.PLAY_ARROW)
        title = plural(waiting, "card") + " for today"
    else:
        button = primary("Practise ten more", shell.handler(lambda: ahead(shell)), icon=ft.Icons.ADD)
        title = "Done for today" if today.answered else "Nothing due today"
    return panel(
        ft.Text(title, theme_style=ft.TextThemeStyle.HEADLINE_SMALL, color=ft.Colors.ON_SECONDARY_CONTAINER),
        ft.Text(parts(today), color=ft.Colors.ON_SECONDARY_CONTAINER),
        ft.Container(height=SMALL_GAP),
        ft.Row([ft.Container(button, expand=True)]),
        color=ft.Colors.SECONDARY_CONTAINER,
        padding=24,
    )


def ahead(shell: Shell) -> None:
    """Starts a session beyond today's limits, or a cram where nothing is left at all."""
    turn = shell.services.practice.start(ahead=10)
    if turn.card is None:
        shell.services.practice.start(cram=True)
    shell.go("/session")


def parts(today: Today) -> str:
    """Returns what the cards of today are, in words."""
    counts = (
        (today.due, "to review"),
        (today.learning, "still being learned"),
        (today.new, "new"),
    )
    words = [f"{number} {what}" for number, what in counts if number]
    if today.answered:
        aloud = f", {minutes(today.spoke_seconds)} aloud" if today.spoke_seconds else ""
        words.append(f"{today.answered} answered today{aloud}")
    return " · ".join(words) or "Come back tomorrow, or go on now."


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
