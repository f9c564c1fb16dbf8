"""The Feedback tab: what was asked, what came back, what is new."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.feedback.model import Request
from views.boundary import component, view_component
from views.feedback import words
from views.feedback.paste import PasteDialog
from views.feedback.ticking import use_every
from views.hooks import use_made_ref
from views.shell import Shell, use_layout, use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import floating, icon_button, primary, quiet
from views.widgets.rows import row_button
from views.widgets.screen import tab_view
from views.widgets.surfaces import empty, heading, pill, stack

LOOK_EVERY_S = 60


@view_component
def FeedbackView() -> Any:
    shell, layout = use_shell(), use_layout()
    pasting, set_pasting = ft.use_state(False)
    ft.use_route_location()
    asked = bool(shell.services.feedback.requests.all())
    return tab_view(
        shell,
        layout,
        "/feedback",
        ft.Column(
            [Home(), *([PasteDialog(close=lambda: set_pasting(False))] if pasting else [])],
            expand=True,
            spacing=0,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        actions=[
            icon_button(ft.Icons.PEOPLE_OUTLINE, "People", shell.handler(lambda: shell.go("/people"))),
            icon_button(ft.Icons.CONTENT_PASTE, "Paste a reply", shell.handler(lambda: set_pasting(True))),
        ],
        floating=floating(ft.Icons.ADD_COMMENT_OUTLINED, "Ask", shell.handler(lambda: shell.go("/feedback/ask")))
        if asked
        else None,
    )


@component
def Home() -> Any:
    shell = use_shell()
    _, redraw = ft.use_state(0)
    ft.use_route_location()

    unseen = use_made_ref(lambda: [shell.services.feedback.requests.unseen()])

    async def fetch() -> None:
        found = await shell.services.feedback.look()
        if found != unseen[0]:
            unseen[0] = found
            redraw(lambda n: n + 1)

    use_every(LOOK_EVERY_S, fetch)
    requests = shell.services.feedback.requests.all()
    if not requests:
        return empty(
            ft.Icons.FORUM_OUTLINED,
            "How did you come across?",
            "Show a code to a friend. They answer for a minute on their own phone, and it is here. "
            "Nobody needs an app or an account.",
            primary("Ask", shell.handler(lambda: shell.go("/feedback/ask")), icon=ft.Icons.ADD_COMMENT_OUTLINED),
            quiet("What leaves this device", shell.handler(lambda: shell.go("/settings"))),
        )
    running = [request for request in requests if request.is_open]
    over = [request for request in requests if not request.is_open]
    parts: list[ft.Control] = []
    for name, group in (("Open", running), ("Ended", over)):
        if group:
            parts += [heading(name), *(row(shell, request) for request in group)]
    return stack([*parts, ft.Container(height=72)], spacing=SMALL_GAP)


def row(shell: Shell, request: Request) -> ft.Control:
    """Returns a request with what is new about it."""
    return row_button(
        ft.Container(
            ft.Icon(words.ABOUT_ICONS[request.draft.about], color=ft.Colors.ON_SECONDARY_CONTAINER, size=22),
            bgcolor=ft.Colors.SECONDARY_CONTAINER,
            width=44,
            height=44,
            border_radius=22,
            alignment=ft.Alignment.CENTER,
        ),
        words.title(request),
        f"{request.unseen} new · {words.state(request)}" if request.unseen else words.state(request),
        shell.handler(lambda: shell.go(f"/feedback/{request.id}")),
        trailing=ft.Container(pill(f"{request.unseen} new"), padding=ft.Padding.only(right=16))
        if request.unseen
        else None,
        key=request.id,
    )


def nothing_there(shell: Shell) -> ft.Control:
    """Returns what stands where a request was deleted."""
    return empty(
        ft.Icons.SEARCH_OFF,
        "This request is gone",
        "It was deleted, here or in another window.",
        primary("Go to Feedback", shell.handler(lambda: shell.go("/feedback"))),
    )
