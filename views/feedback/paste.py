"""A reply that came as text: pasted, or opened as a link."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.errors import RehearseError
from services.feedback.model import Reply
from views.boundary import component, view_component
from views.hooks import use_made_state
from views.shell import Shell, use_shell
from views.widgets.buttons import primary, quiet
from views.widgets.screen import page_view
from views.widgets.surfaces import empty

HINT = "RH1. … or the whole link or message"
LONGEST = 70_000


@component
def PasteDialog(*, close: Any) -> Any:
    """Takes a sealed reply as text; what is wrong with it is said below the field."""
    shell = use_shell()
    problem, set_problem = ft.use_state("")
    typed = ft.use_ref("")

    def note(event: ft.Event[ft.TextField]) -> None:
        typed.current = event.control.value

    def take() -> None:
        try:
            reply = shell.services.feedback.replies.open_text(typed.current or "")
        except RehearseError as error:
            set_problem(str(error))
            return
        close()
        arrived(shell, reply)

    ft.use_dialog(
        ft.AlertDialog(
            modal=False,
            title="Paste a reply",
            scrollable=True,
            on_dismiss=lambda _: close(),
            content=ft.TextField(
                label="The reply's text",
                hint_text=HINT,
                autofocus=True,
                multiline=True,
                min_lines=3,
                max_lines=6,
                max_length=LONGEST,
                counter="",
                error=problem or None,
                on_change=note,
            ),
            actions=[quiet("Cancel", shell.handler(close)), quiet("Open it", shell.handler(take))],
        )
    )
    return ft.Container(width=0, height=0)


def arrived(shell: Shell, reply: Reply) -> None:
    """Goes to a reply that just came in."""
    shell.tell("The reply is here.")
    shell.go(f"/feedback/{reply.request_id}")


@view_component
def ReplyView() -> Any:
    """The address that opens the app with a reply in it."""
    text = ft.use_route_params().get("text", "")
    ft.use_route_location()
    return page_view("/reply", "A reply", Opened(key=text[:80], text=text))


@component
def Opened(*, text: str) -> Any:
    shell = use_shell()
    request_id, problem = use_made_state(lambda: opened(shell, text))[0]
    if request_id:
        return empty(
            ft.Icons.MARK_EMAIL_READ_OUTLINED,
            "A reply has arrived",
            "It was sealed for you, and only this device can open it.",
            primary("Read it", shell.handler(lambda: shell.go(f"/feedback/{request_id}"))),
        )
    return empty(
        ft.Icons.MAIL_LOCK_OUTLINED,
        "This reply was not taken",
        problem,
        primary("Go to Feedback", shell.handler(lambda: shell.go("/feedback"))),
    )


def opened(shell: Shell, text: str) -> tuple[str, str]:
    """Returns the request that a reply in a link is for, or why it was not taken."""
    try:
        return shell.services.feedback.replies.open_text(text).request_id, ""
    except RehearseError as error:
        return "", str(error)
