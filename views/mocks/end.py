"""After a mock: how each answer went, one's own view by the rubric, then the friend's beside it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

from services.errors import NotFound
from services.feedback.model import Channel, Reply, Request
from services.feedback.rubric import rows
from services.interviews.model import Rating
from services.mocks.model import Mock, MockQuestion, Partner, Role
from services.practice.words import Competency
from services.recordings.model import About
from views.boundary import component, view_component
from views.feedback.rating import RatingPart
from views.feedback.request import RequestPart
from views.interviews.words import RATINGS
from views.mocks import words
from views.mocks.run import mock_of_route, nothing_running
from views.mocks.start import chips
from views.recordings.recording import recording_route
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import icon_button, menu, primary, quiet, secondary
from views.widgets.screen import page_view
from views.widgets.surfaces import heading, muted, panel, stack, within_reach

LOOKS = {"whole": "Side by side", "answers": "Answer by answer"}
NO_EVIDENCE = "Nothing seen is fine too: your view then counts as no evidence."
INTRO = "Your own view of this mock first, one tap each. What others saw is shown beside it afterwards."


@view_component
def MockEndView() -> Any:
    shell = use_shell()
    ft.use_route_location()
    mock = mock_of_route(shell)
    if mock is None:
        return page_view("/mock/end", "Mock interview", nothing_running(shell))

    def delete() -> None:
        change = shell.services.mocks.delete(mock.id)
        shell.go("/mock")
        shell.offer_undo("Mock deleted", change, lambda: shell.go(f"/mock/end?mock={mock.id}"))

    return page_view(
        "/mock/end",
        words.title(mock),
        MockEnd(key=mock.id, mock_id=mock.id),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go("/mock"))),
        actions=[menu("More about this mock", [("Delete", ft.Icons.DELETE_OUTLINE, shell.handler(delete))])],
    )


@component
def MockEnd(*, mock_id: str) -> Any:
    shell = use_shell()
    mocks = shell.services.mocks
    _, redraw = ft.use_state(0)
    step, set_step = ft.use_state("answers")
    ft.use_route_location()
    mock = mocks.get(mock_id)
    request = request_of(shell, mock)

    def again() -> None:
        redraw(lambda n: n + 1)

    def rate(ratings: dict[Competency, int]) -> None:
        asked = mocks.ask(mock_id)
        shell.services.feedback.requests.rate(asked.id, ratings)
        if mock.draft.partner is Partner.ALONE:
            shell.services.feedback.requests.close(asked.id)
        again()

    if request is not None and request.own_rating is not None:
        return Revealed(key=request.id, mock=mock, request=request, again=again)
    if step == "rubric":
        return RatingPart(
            rows=rows(voice_presence=False),
            intro=INTRO,
            action="That is my view",
            done=rate,
            start={},
            nothing_seen=NO_EVIDENCE,
        )
    return ft.Column(
        [
            stack([answers_panel(mock), *others_panel(mock)]),
            foot(primary("Next: your own view", shell.handler(lambda: set_step("rubric")))),
        ],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def request_of(shell: Shell, mock: Mock) -> Request | None:
    if mock.request_id is None:
        return None
    try:
        return shell.services.feedback.requests.get(mock.request_id)
    except NotFound:
        return None


def answers_panel(mock: Mock) -> ft.Control:
    reached = [asked for asked in mock.reached if asked.role is Role.CANDIDATE]
    return panel(
        heading("How did each answer go?"),
        muted("What went rough comes back tomorrow. Leave out what you like.", size=14),
        *(AnswerRow(key=asked.id, mock_id=mock.id, asked=asked) for asked in reached),
        spacing=GAP,
    )


@component
def AnswerRow(*, mock_id: str, asked: MockQuestion) -> Any:
    """Shows one answer with its three ratings; a second tap takes a rating back."""
    shell = use_shell()
    rating, put = ft.use_state(asked.rating)

    def rate(value: Rating) -> None:
        new = Rating.UNRATED if value is rating else value
        shell.services.mocks.rate(mock_id, asked.id, new)
        put(lambda _: new)

    comes = [ft.Semantics(live_region=True, content=muted("Its card comes tomorrow.", size=13))]
    return ft.Column(
        [
            ft.Text(asked.question, size=16),
            chips(tuple(RATINGS), rating, RATINGS.__getitem__, rate),
            *(comes if rating is Rating.ROUGH else []),
            *hear_again(shell, mock_id, asked),
        ],
        spacing=4,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def hear_again(shell: Shell, mock_id: str, asked: MockQuestion) -> list[ft.Control]:
    """Returns the way to each recording of an answer; no number of it is shown here."""
    found = shell.services.recordings.of(About.MOCK, asked.id)[::-1]
    names = ["Hear it again"] if len(found) == 1 else [f"Hear take {number}" for number in range(1, len(found) + 1)]
    buttons: list[ft.Control] = [
        quiet(
            name,
            shell.handler(lambda key=recording.id: shell.go(recording_route(key, mock_id))),
            icon=ft.Icons.HEADPHONES_OUTLINED,
        )
        for name, recording in zip(names, found, strict=True)
    ]
    return [ft.Row(buttons, wrap=True)] if buttons else []


def others_panel(mock: Mock) -> list[ft.Control]:
    """Returns what the person saw of the friend's answers, to be shown to the friend."""
    seen = [asked for asked in mock.reached if asked.role is Role.INTERVIEWER and (asked.rating or asked.note)]
    if not seen:
        return []
    lines = [
        ft.Column(
            [
                ft.Text(asked.question, size=16),
                muted(" · ".join(filter(None, (words.HEARD.get(asked.rating, ""), asked.note)))),
            ],
            spacing=2,
            tight=True,
        )
        for asked in seen
    ]
    return [panel(heading("What you heard of their answers"), muted("Show it to them.", size=14), *lines, spacing=12)]


@component
def Revealed(*, mock: Mock, request: Request, again: Any) -> Any:
    """Shows both views side by side, and how to get theirs while it is not there."""
    shell = use_shell()
    look, set_look = ft.use_state(parse_qs(urlsplit(shell.page.route).query).get("look", ["whole"])[0])
    replies = shell.services.feedback.replies.of(request.id)
    friend = mock.draft.partner is Partner.FRIEND

    def take_part() -> None:
        shell.services.feedback.replies.take(request.id, mock.part.encode(), Channel.LOCAL)
        again()

    buttons: list[ft.Control] = []
    if friend and not replies and mock.part:
        buttons.append(
            secondary("Take what they noted so far", shell.handler(take_part), icon=ft.Icons.DOWNLOAD_DONE_OUTLINED)
        )
    if friend and not replies:
        code = shell.handler(lambda: shell.go(f"/feedback/{request.id}/code"))
        buttons.append(primary("Ask for their view", code, icon=ft.Icons.QR_CODE))
    else:
        buttons.append(primary("Done", shell.handler(lambda: shell.go("/"))))
    taps = [reply for reply in replies if any(reply.content.answers) or reply.content.notes]
    lines = answer_lines(shell, mock, taps)
    ways: list[ft.Control] = [
        ft.Container(
            chips(("whole", "answers"), look, LOOKS.__getitem__, set_look),
            padding=ft.Padding.only(left=GAP, right=GAP, top=SMALL_GAP),
        )
    ]
    whole = RequestPart(key=f"{request.id}-{len(replies)}", request_id=request.id)
    return ft.Column(
        [
            *(ways if lines else []),
            ft.Container(stack(lines) if lines and look == "answers" else whole, expand=True),
            foot(*buttons),
        ],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def answer_lines(shell: Shell, mock: Mock, replies: list[Reply]) -> list[ft.Control]:
    """Returns what the sheet says of each answer beside one's own word on it, what was recorded, and their notes.

    Empty where there is neither the one nor the other.
    """
    lines: list[ft.Control] = []
    for number, asked in enumerate(mock.in_sheet_order):
        theirs = [
            words.HEARD[words.TAPS[reply.content.answers[number]]]
            for reply in replies
            if number < len(reply.content.answers) and reply.content.answers[number]
        ]
        heard = hear_again(shell, mock.id, asked)
        if theirs or heard:
            own = RATINGS.get(asked.rating)
            said = "; ".join([*([f"You: {own}"] if own else []), *(f"They: {text}" for text in theirs)])
            lines.append(
                ft.Column(
                    [
                        ft.Text(asked.question, size=15, weight=ft.FontWeight.W_500),
                        *([muted(said)] if said else []),
                        *heard,
                    ],
                    spacing=2,
                    tight=True,
                )
            )
    notes = [ft.Text(reply.content.notes) for reply in replies if reply.content.notes]
    return [
        *([panel(heading("Answer by answer"), *lines, spacing=12)] if lines else []),
        *([panel(heading("Their notes"), *notes, spacing=12)] if notes else []),
    ]


def foot(*buttons: ft.Control) -> ft.Control:
    return within_reach(
        ft.Column(list(buttons), spacing=12, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
    )
