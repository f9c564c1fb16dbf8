"""Starting a mock interview: for what, how long, with whom. Three taps from the Practise tab."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

from services.clock import local_time
from services.mocks.drawing import number_of_questions
from services.mocks.model import LENGTHS, Mock, MockDraft, Partner
from services.root import Services
from views.boundary import component, view_component
from views.hooks import use_made_state
from views.interviews.words import relative_day
from views.mocks import words
from views.settings.settings import switch
from views.shell import Shell, use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import icon_button, primary, secondary
from views.widgets.rows import row_button
from views.widgets.screen import page_view
from views.widgets.sheets import Choice, ChoiceSheet
from views.widgets.surfaces import empty, heading, muted, panel, stack, within_reach

UPCOMING = 5
PARTNERS = {Partner.ALONE: "Alone", Partner.FRIEND: "With a friend"}
WITH_FRIEND = "Nothing to install on their phone. Without it, hand them this one or sit side by side."


@view_component
def StartMockView() -> Any:
    shell = use_shell()
    ft.use_route_location()
    return page_view(
        "/mock",
        "Mock interview",
        Start(),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go("/"))),
    )


@component
def Start() -> Any:
    shell = use_shell()
    draft, put = use_made_state(lambda: first_draft(shell))
    phone, set_phone = ft.use_state(True)
    asking, ask = ft.use_state("")
    choices = subjects(shell.services)
    running = shell.services.mocks.running()

    def change(**parts: Any) -> None:
        put(lambda before: replace(before, **parts))

    def begin() -> None:
        mock = shell.services.mocks.start(draft)
        if draft.partner is Partner.FRIEND and phone:
            shell.services.mocks.pause(mock.id)
            shell.go(f"/feedback/{shell.services.mocks.ask(mock.id).id}/code")
        else:
            shell.go(f"/mock/run?mock={mock.id}")

    def choose_subject(value: str) -> None:
        kind, _, key = value.partition(":")
        change(interview_id=key if kind == "interview" else None, deck_id=key if kind == "deck" else None)

    if not choices:
        return empty(
            ft.Icons.STYLE_OUTLINED,
            "No questions yet",
            "A mock asks what is on your cards. Add a starter deck, or write a card.",
            primary("Add starter decks", shell.handler(lambda: shell.go("/settings"))),
        )
    chosen = chosen_subject(draft)
    subject = next((choice for choice in choices if choice.value == chosen), Choice("", "All cards"))
    parts: list[ft.Control] = [
        *([under_way(shell, running)] if running is not None else []),
        row_button(
            ft.Icon(ft.Icons.WORK_OUTLINE, color=ft.Colors.PRIMARY),
            f"For: {subject.words}",
            subject.remark or "Tap to choose an interview or a deck",
            shell.handler(lambda: ask("subject")),
        ),
        panel(heading("How long"), chips(LENGTHS, draft.minutes, lambda n: f"{n} min", lambda n: change(minutes=n))),
        panel(
            heading("With whom"),
            chips(tuple(Partner), draft.partner, PARTNERS.__getitem__, lambda p: change(partner=p)),
            *(friend_parts(shell, draft, phone, set_phone, change, ask=ask) if draft.partner is Partner.FRIEND else []),
            spacing=12,
        ),
        *before(shell),
    ]
    if asking == "subject":
        parts.append(
            ChoiceSheet(title="For what?", choices=choices, chosen=chosen, choose=choose_subject,
                        close=lambda: ask(""), none="All cards")
        )  # fmt: skip
    elif asking == "person":
        parts.append(
            ChoiceSheet(title="With whom?", choices=people(shell.services), chosen=draft.person_id or "",
                        choose=lambda key: change(person_id=key or None), close=lambda: ask(""), none="Someone else")
        )  # fmt: skip
    number = number_of_questions(draft.minutes)
    return ft.Column(
        [
            stack(parts, spacing=12),
            within_reach(
                ft.Row([primary(words.start(number), shell.handler(begin), icon=ft.Icons.PLAY_ARROW, expand=True)]),
            ),
        ],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def first_draft(shell: Shell) -> MockDraft:
    """Returns what the address asks for, else the next interview, else all cards."""
    query = parse_qs(urlsplit(shell.page.route).query)
    interview_id = query.get("interview", [""])[0]
    person_id = query.get("person", [""])[0]
    ahead = shell.services.interviews.timeline(limit=1)
    if not interview_id and ahead.upcoming:
        interview_id = ahead.rows[0].id
    partner = Partner.FRIEND if person_id else Partner.ALONE
    return MockDraft(interview_id=interview_id or None, person_id=person_id or None, partner=partner)


def subjects(services: Services) -> list[Choice]:
    """Returns the interviews ahead, then the decks with something in them."""
    today = local_time(services.clock).date()
    page = services.interviews.timeline(limit=UPCOMING)
    met = [
        Choice(
            f"interview:{row.id}",
            " · ".join(filter(None, (row.company, row.role))),
            relative_day(row.local_start.date(), today),
        )
        for row in page.rows
    ]
    return [*met, *(Choice(f"deck:{deck.id}", deck.name, "deck") for deck in services.decks.all() if deck.cards)]


def chosen_subject(draft: MockDraft) -> str:
    if draft.interview_id:
        return f"interview:{draft.interview_id}"
    return f"deck:{draft.deck_id}" if draft.deck_id else ""


def people(services: Services) -> list[Choice]:
    """Returns everyone, whom to ask next on top."""
    free = {person.id for person in services.people.whom_to_ask()}
    everyone = sorted(services.people.all(), key=lambda person: person.id not in free)
    return [Choice(person.id, person.draft.name, "" if person.id in free else "asked this week") for person in everyone]


def friend_parts(
    shell: Shell,
    draft: MockDraft,
    phone: bool,
    set_phone: Callable[[bool], None],
    change: Callable[..., None],
    *,
    ask: Callable[[str], None],
) -> list[ft.Control]:
    """Returns what there is to say about the friend."""
    known = {person.id: person.draft.name for person in shell.services.people.all()}
    who = known.get(draft.person_id or "", "")
    return [
        *(
            [
                row_button(
                    ft.Icon(ft.Icons.PERSON_OUTLINE, color=ft.Colors.PRIMARY),
                    who or "Someone",
                    "Tap to say who, so that you know whom to thank" if not who else "Tap to change",
                    shell.handler(lambda: ask("person")),
                )
            ]
            if known
            else []
        ),
        switch("Their phone is the sheet", "Scan a code, then both phones keep step", phone, set_phone),
        switch(
            "Swap roles in the middle",
            "You ask, they answer, from this phone",
            draft.swaps,
            lambda value: change(swaps=value),
        ),
        muted(WITH_FRIEND, size=13),
    ]


def chips(
    values: tuple[Any, ...], chosen: Any, name: Callable[[Any], str], choose: Callable[[Any], None]
) -> ft.Control:
    """Returns chips of which one is chosen."""
    return ft.Row(
        [
            ft.Chip(
                label=ft.Text(name(value)),
                selected=value == chosen,
                on_select=lambda _, value=value: choose(value),
                padding=ft.Padding.symmetric(horizontal=8, vertical=10),
            )
            for value in values
        ],
        wrap=True,
        spacing=SMALL_GAP,
        run_spacing=SMALL_GAP,
    )


def under_way(shell: Shell, mock: Mock) -> ft.Control:
    """Returns the mock that was left, to go on with."""
    return panel(
        ft.Text("A mock is under way", theme_style=ft.TextThemeStyle.TITLE_LARGE),
        ft.Text(f"{words.title(mock)} · {words.progress(mock)}"),
        ft.Row(
            [
                secondary(
                    "Continue",
                    shell.handler(lambda: shell.go(f"/mock/run?mock={mock.id}")),
                    icon=ft.Icons.PLAY_ARROW,
                    expand=True,
                )
            ]
        ),
        color=ft.Colors.TERTIARY_CONTAINER,
        spacing=12,
    )


def before(shell: Shell) -> list[ft.Control]:
    """Returns the mocks so far, newest first."""
    today = local_time(shell.services.clock).date()
    zone = shell.services.clock.zone()
    past = [mock for mock in shell.services.mocks.all() if mock.ended_at is not None][:10]
    rows = [
        row_button(
            ft.Icon(ft.Icons.HISTORY, color=ft.Colors.ON_SURFACE_VARIANT),
            words.title(mock),
            relative_day(mock.started_at.astimezone(zone).date(), today),
            shell.handler(lambda mock=mock: shell.go(f"/mock/end?mock={mock.id}")),
            key=mock.id,
        )
        for mock in past
    ]
    return [heading("Before"), *rows] if rows else []
