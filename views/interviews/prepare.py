"""Preparing for an interview: choose decks and stories, see how much will be there on the day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.interviews.model import Interview
from services.interviews.preparing import PassDay, Preparation
from services.practice.model import Scope
from views.boundary import component, view_component
from views.cards.finding import deck_choices
from views.interviews.pick_cards import CardSheet
from views.interviews.prepare_part import pass_words
from views.interviews.rooms import interview_of_route, missing_view
from views.interviews.words import long_day, today_of
from views.practise.words import plural
from views.shell import Shell, use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import icon_button, primary
from views.widgets.rows import row_button
from views.widgets.screen import page_view
from views.widgets.sheets import SeveralSheet
from views.widgets.surfaces import heading, muted, panel, stack, within_reach

WHAT_IT_IS = (
    "How many of these cards FSRS, the model of memory that schedules them, expects to come to your mind on the day "
    "if you practised no more. It is an expectation, not a promise."
)
WHAT_HAPPENS = (
    "Each card comes round once more in the last two to four days before the interview, spread evenly within your "
    "daily limit. After the day the chosen decks rest until you wake them; single cards go on as before."
)


@view_component
def PrepareView() -> Any:
    shell = use_shell()
    _, redraw = ft.use_state(0)
    interview = interview_of_route(shell)
    if interview is None:
        return missing_view(shell)
    here = f"/interviews/{interview.id}"

    def run_through() -> None:
        shell.services.practice.start(scope, cram=True)
        shell.go("/session")

    state = shell.services.preparing.state(interview.id)
    scope = Scope(deck_ids=state.deck_ids)
    button = primary("Run through them now", shell.handler(run_through), icon=ft.Icons.PLAY_ARROW, expand=True)
    return page_view(
        f"{here}/prepare",
        f"Prepare for {interview.draft.company}",
        Prepare(key=interview.id, interview=interview, again=lambda: redraw(lambda n: n + 1)),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go(here))),
        bottom=within_reach(ft.Row([button])) if state.deck_ids and state.cards else None,
    )


@component
def Prepare(*, interview: Interview, again: Callable[[], None]) -> Any:
    shell = use_shell()
    asking, ask = ft.use_state("")
    state = shell.services.preparing.state(interview.id)

    def put(*, deck_ids: tuple[str, ...] | None = None, card_ids: tuple[str, ...] | None = None) -> None:
        shell.services.preparing.choose(
            interview.id,
            deck_ids=state.deck_ids if deck_ids is None else deck_ids,
            card_ids=state.card_ids if card_ids is None else card_ids,
        )
        again()

    def close() -> None:
        ask("")

    parts: list[Any] = [
        *([readiness(shell, state)] if state.cards else []),
        panel(
            heading("What for this one"),
            choose_row(shell, ft.Icons.FOLDER_OUTLINED, "Decks", deck_words(shell, state), lambda: ask("decks")),
            choose_row(
                shell,
                ft.Icons.AUTO_STORIES_OUTLINED,
                "Stories and single cards",
                plural(len(state.card_ids), "card") if state.card_ids else "none yet",
                lambda: ask("cards"),
            ),
            muted(WHAT_HAPPENS, size=14),
            spacing=12,
        ),
    ]
    if asking == "decks":
        parts.append(
            SeveralSheet(
                title="Which decks?",
                choices=deck_choices(shell.services),
                chosen=state.deck_ids,
                change=lambda ids: put(deck_ids=ids),
                close=close,
            )
        )
    elif asking == "cards":
        parts.append(CardSheet(chosen=state.card_ids, change=lambda ids: put(card_ids=ids), close=close))
    return stack(parts, spacing=12)


def choose_row(shell: Shell, icon: ft.IconData, title: str, words: str, ask: Callable[[], None]) -> ft.Control:
    return row_button(ft.Icon(icon, color=ft.Colors.PRIMARY), title, words, shell.handler(ask))


def deck_words(shell: Shell, state: Preparation) -> str:
    names = [deck.name for deck in shell.services.decks.all() if deck.id in state.deck_ids]
    return ", ".join(names) or "none yet"


def readiness(shell: Shell, state: Preparation) -> ft.Control:
    """Returns the number, what it means, and the days of the last pass."""
    today = today_of(shell.services.clock)
    lines: list[ft.Control] = [
        ft.Text(f"{state.ready} of {state.cards}", theme_style=ft.TextThemeStyle.DISPLAY_SMALL),
        ft.Text(f"ready on {long_day(state.day, today)}", size=16),
        muted(WHAT_IT_IS, size=14),
    ]
    if state.days and any(day.cards for day in state.days):
        most = max(day.cards for day in state.days)
        lines += [
            ft.Container(height=SMALL_GAP),
            heading("Once more before the day"),
            muted(pass_words(state), size=14),
        ]
        lines.append(ft.Row([bar(day, most) for day in state.days], alignment=ft.MainAxisAlignment.SPACE_EVENLY,
                            vertical_alignment=ft.CrossAxisAlignment.END))  # fmt: skip
    if state.beyond:
        lines.append(
            ft.Text(
                f"{plural(state.beyond, 'card')} more than fit into those days at your limit of reviews a day. "
                "Choose fewer, or raise the limit in Settings."
            )
        )
    return panel(*lines)


def bar(day: PassDay, most: int) -> ft.Control:
    """Returns a day of the last pass with its number of cards."""
    return ft.Semantics(
        label=f"{day.day:%A}: {plural(day.cards, 'card')}",
        exclude_semantics=True,
        content=ft.Column(
            [
                ft.Text(str(day.cards), size=14, weight=ft.FontWeight.W_600),
                ft.Container(
                    width=36,
                    height=6 + round(48 * day.cards / max(most, 1)),
                    border_radius=8,
                    bgcolor=ft.Colors.PRIMARY if day.cards else ft.Colors.SURFACE_CONTAINER_HIGHEST,
                ),
                muted(f"{day.day:%a}", size=13),
            ],
            spacing=4,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        ),
    )
