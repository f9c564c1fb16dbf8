"""Asking: about what, from whom, and then one's own rating."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

from services.errors import NotFound
from services.feedback.model import LONGEST_DAYS, About, Asked, RequestDraft
from services.feedback.requests import checked_question
from services.feedback.rubric import rows
from services.people.model import Person
from services.practice.words import Competency
from views.boundary import component, view_component
from views.feedback import words
from views.feedback.rating import RatingPart
from views.hooks import use_made_ref, use_made_state
from views.settings.settings import Stepper, switch
from views.shell import Shell, use_shell
from views.theme import GAP
from views.widgets.buttons import primary
from views.widgets.screen import page_view
from views.widgets.sheets import Choice, choice_row
from views.widgets.surfaces import heading, panel, stack

INTRO = (
    "First your own view, one tap each: the replies are shown beside it. It stays on this device, and once "
    "someone has answered it stays as it is."
)
Put = Callable[[RequestDraft], None]


@view_component
def AskView() -> Any:
    shell = use_shell()
    person = use_made_ref(lambda: person_asked(shell))
    draft, set_draft = use_made_state(lambda: from_route(shell, person))
    rating, set_rating = ft.use_state(False)

    def put(changed: RequestDraft) -> None:
        set_draft(changed)

    def go_on() -> None:
        checked_question(draft.question)
        set_rating(True)

    def ask(ratings: dict[Competency, int]) -> None:
        requests = shell.services.feedback.requests
        request = requests.ask(draft)
        requests.rate(request.id, ratings)
        if person is not None:
            shell.services.people.asked_for_feedback((person.id,), request_id=request.id, words=request.subject)
        shell.go(f"/feedback/{request.id}/code")

    if rating:
        body = RatingPart(
            rows=rows(voice_presence=draft.voice_presence), intro=INTRO, action="Show the code", done=ask, start={}
        )
        return page_view("/feedback/ask", "Your own view first", body)
    return page_view("/feedback/ask", "Ask for feedback", AskPart(draft=draft, put=put, go_on=go_on))


def person_asked(shell: Shell) -> Person | None:
    """Returns whom the address says to ask, None for anyone."""
    key = parse_qs(urlsplit(shell.page.route).query).get("person", [""])[0]
    try:
        return shell.services.people.get(key) if key else None
    except NotFound:
        return None


def from_route(shell: Shell, person: Person | None) -> RequestDraft:
    """Returns what the address says the feedback is about; in general if it says nothing that exists."""
    asked = Asked(person.draft.kind.value) if person is not None else Asked.FRIEND
    kind, _, about_id = parse_qs(urlsplit(shell.page.route).query).get("about", [""])[0].partition(":")
    if kind in (About.INTERVIEW, About.CARD) and about_id:
        draft = RequestDraft(About(kind), about_id, asked)
        try:
            shell.services.feedback.requests.subject(draft)
        except NotFound:
            return RequestDraft(asked=asked)
        return draft
    return RequestDraft(asked=asked)


@component
def AskPart(*, draft: RequestDraft, put: Put, go_on: Callable[[], None]) -> Any:
    """Draws the choices; each tap changes the draft."""
    shell = use_shell()
    found, _ = use_made_state(lambda: subjects(shell, draft))
    typed = ft.use_ref(draft.question)

    def note(event: ft.Event[ft.TextField]) -> None:
        typed.current = event.control.value or ""
        put(replace(draft, question=typed.current))

    return ft.Column(
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            stack(
                [
                    group("About", [about_row(shell, draft, put, known) for known in found]),
                    group("From", [asked_row(shell, draft, put, asked) for asked in Asked]),
                    panel(
                        heading("If you like"),
                        ft.Row(
                            [
                                ft.TextField(
                                    label="One question of your own",
                                    hint_text="Was I too quick?",
                                    value=typed.current or "",
                                    capitalization=ft.TextCapitalization.SENTENCES,
                                    expand=True,
                                    on_change=note,
                                )
                            ]
                        ),
                        switch(
                            "Voice and presence too",
                            "How you sounded and looked; left out unless you want it",
                            draft.voice_presence,
                            lambda value: put(replace(draft, voice_presence=value)),
                        ),
                        Stepper(
                            name="Open for",
                            value=draft.days,
                            values=(1, 2, 3, 5, 7, 10, 14, 21, LONGEST_DAYS),
                            unit=" days",
                            save=lambda value: put(replace(draft, days=value)),
                        ),
                        spacing=GAP,
                    ),
                ]
            ),
            ft.Container(
                padding=ft.Padding.only(left=GAP, right=GAP, top=8, bottom=12),
                content=ft.Column(
                    [primary("Next: your own view", shell.handler(go_on))],
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
            ),
        ],
    )


def subjects(shell: Shell, draft: RequestDraft) -> list[tuple[About, str | None, str]]:
    """Returns what can be asked about: what was given, in general, and what happened lately."""
    requests = shell.services.feedback.requests
    recent = [
        (about, about_id, subject) for about, about_id, subject in requests.recent() if about_id != draft.about_id
    ]
    given = [(draft.about, draft.about_id, requests.subject(draft))] if draft.about_id else []
    return [*given, (About.GENERAL, None, ""), *recent]


def about_row(shell: Shell, draft: RequestDraft, put: Put, known: tuple[About, str | None, str]) -> ft.Control:
    about, about_id, subject = known
    return choice_row(
        Choice(about_id or "", subject or words.ABOUT[about], "" if about is About.GENERAL else kind_of(about)),
        selected=(draft.about, draft.about_id) == (about, about_id),
        on_click=shell.handler(lambda: put(replace(draft, about=about, about_id=about_id))),
    )


def kind_of(about: About) -> str:
    return "interview" if about is About.INTERVIEW else "answer"


def asked_row(shell: Shell, draft: RequestDraft, put: Put, asked: Asked) -> ft.Control:
    return choice_row(
        Choice(asked.value, words.ASKED[asked][0]),
        selected=draft.asked is asked,
        on_click=shell.handler(lambda: put(replace(draft, asked=asked))),
    )


def group(title: str, lines: list[ft.Control]) -> ft.Control:
    """Returns choices that belong together, on one surface."""
    return ft.Container(
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
        border_radius=20,
        padding=ft.Padding.only(top=GAP, bottom=8),
        content=ft.Column(
            [ft.Container(heading(title), padding=ft.Padding.only(left=20, bottom=4)), *lines], spacing=0, tight=True
        ),
    )
