"""Handing over the phone: a PIN first, then nothing but the form until it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import flet as ft

from services.errors import RehearseError
from services.feedback.content import LIMITS
from services.feedback.lock import LONGEST_PIN
from services.feedback.model import Channel, Request
from services.feedback.rubric import rows
from services.practice.words import Competency
from views.boundary import component, view_component
from views.feedback.code import request_or_none
from views.feedback.home import nothing_there
from views.feedback.rating import RatingPart
from views.hooks import use_made_ref, use_made_state
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import primary, quiet, secondary
from views.widgets.screen import bare_view, page_view
from views.widgets.surfaces import heading, muted, panel, stack

PROMISE = "{name} sees what you write here, and nobody else. Your name is not sent unless you type it."


@view_component
def HandOverView() -> Any:
    ft.use_route_location()
    request_id = ft.use_route_params().get("request_id", "")
    return page_view(f"/feedback/{request_id}/hand-over", "Hand over", PinPart(key=request_id, request_id=request_id))


@component
def PinPart(*, request_id: str) -> Any:
    """Asks for the PIN that will open the app again."""
    shell = use_shell()
    request, _ = use_made_state(lambda: request_or_none(shell, request_id))
    typed = use_made_ref(lambda: [""])
    problem, set_problem = ft.use_state("")
    if request is None:
        return nothing_there(shell)

    def begin() -> None:
        try:
            shell.services.feedback.requests.link(request_id)
            shell.services.feedback.lock.hand_over(request_id, typed[0])
        except RehearseError as error:
            set_problem(str(error))
            return
        shell.restart()

    return ft.Column(
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            stack(
                [
                    panel(
                        heading("Choose a PIN"),
                        ft.Text(
                            "Until you type it, this app shows nothing but the form: no cards, no replies, no way back."
                        ),
                        ft.Row([pin_field("PIN for when you get it back", typed, problem, shell.handler(begin))]),
                        muted("If you forget it, the app opens again by itself after 12 hours.", size=13),
                        spacing=GAP,
                    )
                ]
            ),
            ft.Container(
                padding=ft.Padding.only(left=GAP, right=GAP, bottom=12),
                content=ft.Column(
                    [primary("Hand over now", shell.handler(begin), icon=ft.Icons.BACK_HAND_OUTLINED)],
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
            ),
        ],
    )


def pin_field(label: str, typed: list[str], problem: str, submit: Callable[[Any], Any]) -> ft.TextField:
    """Returns a field for digits that nobody can read over a shoulder."""

    def note(event: ft.Event[ft.TextField]) -> None:
        typed[0] = event.control.value or ""

    return ft.TextField(
        label=label,
        password=True,
        keyboard_type=ft.KeyboardType.NUMBER,
        input_filter=ft.NumbersOnlyInputFilter(),
        max_length=LONGEST_PIN,
        counter="",
        error=problem or None,
        expand=True,
        on_change=note,
        on_submit=submit,
    )


@view_component
def KioskView() -> Any:
    """All there is of the app while it is handed over, whatever the address says."""
    shell = use_shell()
    number, set_number = ft.use_state(0)
    asking, set_asking = ft.use_state(False)
    handed = shell.services.feedback.lock.handed()

    def next_one() -> None:
        set_number(lambda n: n + 1)

    if handed is None:
        shell.restart()
        return locked_view(ft.ProgressRing())
    if asking:
        return locked_view(UnlockPart(cancel=lambda: set_asking(False)))
    # A new key is a new form: nothing of one friend's answer is there for the next.
    body = FormPart(
        key=f"friend-{number}", request_id=handed.request_id, again=next_one, hand_back=lambda: set_asking(True)
    )
    return locked_view(body)


def locked_view(body: ft.Control) -> ft.View:
    """Returns a view that the back button does not leave."""
    view = bare_view("/handed-over", body)
    view.can_pop = False

    async def stay(_: Any) -> None:
        await view.confirm_pop(False)

    view.on_confirm_pop = stay
    return view


@component
def UnlockPart(*, cancel: Callable[[], None]) -> Any:
    shell = use_shell()
    typed = use_made_ref(lambda: [""])
    problem, set_problem = ft.use_state("")
    # A wrong PIN is taken away: a new number makes a new, empty field.
    tries, set_tries = ft.use_state(0)

    def unlock() -> None:
        handed = shell.services.feedback.lock.handed()
        try:
            shell.services.feedback.lock.unlock(typed[0])
        except RehearseError as error:
            typed[0] = ""
            set_tries(lambda n: n + 1)
            set_problem(str(error))
            return
        # The routes must be there again before one of them is gone to.
        shell.restart()
        shell.go(f"/feedback/{handed.request_id}" if handed else "/feedback")

    return framed(
        [
            ft.Icon(ft.Icons.LOCK_OUTLINE, size=48, color=ft.Colors.PRIMARY),
            title("Is it yours again?"),
            ft.Row([pin_field("PIN", typed, problem, shell.handler(unlock))], key=f"pin-{tries}"),
        ],
        [primary("Open", shell.handler(unlock)), quiet("Back to the form", shell.handler(cancel))],
    )


@component
def FormPart(*, request_id: str, again: Callable[[], None], hand_back: Callable[[], None]) -> Any:
    """The friend's form as a screen: two texts, the rest if they like, then thanks."""
    shell = use_shell()
    request, _ = use_made_state(lambda: request_or_none(shell, request_id))
    written: dict[str, str] = use_made_ref(dict)
    ratings, set_ratings = use_made_state(no_ratings)
    stage, set_stage = ft.use_state("form")
    problem, set_problem = ft.use_state("")

    def send() -> None:
        content = {"v": 1, "ratings": {row.value: n for row, n in ratings.items()}} | written
        try:
            shell.services.feedback.replies.take(request_id, json.dumps(content).encode(), Channel.HANDED_OVER)
        except RehearseError as error:
            set_problem(str(error))
            return
        written.clear()
        set_ratings(lambda _: {})
        set_stage("thanks")

    def rated(found: dict[Competency, int]) -> None:
        set_ratings(lambda _: found)
        set_stage("form")

    if request is None or not request.is_open:
        return framed(
            [title("This form has ended"), ft.Text("Please hand the phone back.")], [back_button(shell, hand_back)]
        )
    if stage == "thanks":
        return framed(
            [
                ft.Icon(ft.Icons.FAVORITE_BORDER, size=64, color=ft.Colors.PRIMARY),
                title("Thank you!"),
                ft.Text("It is saved. Please hand the phone back.", size=18, text_align=ft.TextAlign.CENTER),
            ],
            [
                primary("I have my phone back", shell.handler(hand_back)),
                secondary("Next person", shell.handler(again)),
            ],
        )
    if stage == "rate":
        return RatingPart(
            rows=rows(voice_presence=request.draft.voice_presence),
            intro="Tap the sentence that fits what you saw. It is about what happened, not about the person.",
            action="Back to the form",
            done=rated,
            start=ratings,
        )
    return form(
        shell, request, written, rated=len(ratings), problem=problem,
        rate=lambda: set_stage("rate"), send=send, hand_back=hand_back,
    )  # fmt: skip


def no_ratings() -> dict[Competency, int]:
    return {}


def form(
    shell: Shell,
    request: Request,
    written: dict[str, str],
    *,
    rated: int,
    problem: str,
    rate: Callable[[], None],
    send: Callable[[], None],
    hand_back: Callable[[], None],
) -> ft.Control:
    """Returns the form, with what was written so far."""
    name = shell.services.settings.read().friends_name
    fields = [
        ("keep", "One thing to keep", 2),
        ("next", "One thing to try next time", 2),
        *([("answer", request.draft.question, 3)] if request.draft.question else []),
        ("moment", "A moment to ask about, if you like", 1),
        ("name", "Your name, if you like", 1),
    ]

    def field(key: str, label: str, lines: int) -> ft.Control:
        def note(event: ft.Event[ft.TextField]) -> None:
            written[key] = event.control.value or ""

        return ft.TextField(
            label=label,
            value=written.get(key, ""),
            multiline=lines > 1,
            min_lines=lines if lines > 1 else None,
            max_lines=lines + 2 if lines > 1 else None,
            max_length=LIMITS[key],
            capitalization=ft.TextCapitalization.SENTENCES,
            on_change=note,
        )

    controls = [field(*line) for line in fields]
    rating = secondary(
        f"Sentences that fit: {rated} chosen" if rated else "Tap sentences that fit, if you like",
        shell.handler(rate),
        icon=ft.Icons.CHECKLIST,
    )
    return framed(
        [
            title(f"Feedback for {name}" if name else "Your feedback, please"),
            muted("A minute is enough. " + PROMISE.format(name=name or "The person who asked"), size=14),
            *controls[:2],
            rating,
            *controls[2:],
        ],
        [
            *([ft.Semantics(live_region=True, content=ft.Text(problem, color=ft.Colors.ERROR))] if problem else []),
            primary("Send", shell.handler(send)),
            back_button(shell, hand_back),
        ],
        centred=False,
    )


def back_button(shell: Shell, hand_back: Callable[[], None]) -> ft.Control:
    return quiet("Hand back", shell.handler(hand_back), icon=ft.Icons.LOCK_OUTLINE)


def title(text: str) -> ft.Control:
    return ft.Semantics(header=True, content=ft.Text(text, size=26, weight=ft.FontWeight.W_600))


def framed(body: list[ft.Control], foot: list[ft.Control], *, centred: bool = True) -> ft.Control:
    """Returns a screen with its buttons in the lower half."""
    alignment = ft.CrossAxisAlignment.CENTER if centred else ft.CrossAxisAlignment.STRETCH
    return ft.Column(
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            ft.Column(
                [ft.Container(ft.Column(body, spacing=GAP, horizontal_alignment=alignment), padding=24)],
                expand=True,
                scroll=ft.ScrollMode.AUTO,
                alignment=ft.MainAxisAlignment.CENTER if centred else ft.MainAxisAlignment.START,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
            ft.Container(
                padding=ft.Padding.only(left=GAP, right=GAP, top=8, bottom=12),
                content=ft.Column(foot, spacing=SMALL_GAP, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
            ),
        ],
    )
