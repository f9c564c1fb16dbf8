"""The code, by one of four channels, and the replies that come in while it is on the screen."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.errors import NotFound
from services.feedback.model import About, Channel, Request
from services.feedback.rubric import rows
from services.platform.lan import can_serve
from services.practice.words import Competency
from views.boundary import component, view_component
from views.feedback import words
from views.feedback.arrived import ArrivedPart
from views.feedback.ask import INTRO
from views.feedback.channels import HandOverPart, LinkPart, LocalPart, MailboxPart
from views.feedback.home import nothing_there
from views.feedback.rating import RatingPart
from views.hooks import use_made_ref, use_made_state
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import quiet
from views.widgets.screen import page_view

PARTS = {
    Channel.HANDED_OVER: HandOverPart,
    Channel.LOCAL: LocalPart,
    Channel.LINK: LinkPart,
    Channel.MAILBOX: MailboxPart,
}


@view_component
def CodeView() -> Any:
    ft.use_route_location()
    request_id = ft.use_route_params().get("request_id", "")
    return page_view(f"/feedback/{request_id}/code", "Show the code", CodePart(key=request_id, request_id=request_id))


@component
def CodePart(*, request_id: str) -> Any:
    shell = use_shell()
    request, put = use_made_state(lambda: request_or_none(shell, request_id))
    channel, set_channel = use_made_state(lambda: first_channel(shell))
    wakelock = use_made_ref(ft.Wakelock)

    async def stay_awake() -> None:
        await wakelock.enable()

    async def may_sleep() -> None:
        await wakelock.disable()

    ft.use_effect(stay_awake, dependencies=[], cleanup=lambda: shell.page.run_task(may_sleep))
    if request is None:
        return nothing_there(shell)

    def rate(ratings: dict[Competency, int]) -> None:
        put(shell.services.feedback.requests.rate(request_id, ratings))

    # The sheet of a mock is needed before there is anything to rate.
    if request.own_rating is None and request.draft.about is not About.MOCK:
        shown = rows(voice_presence=request.draft.voice_presence)
        return RatingPart(rows=shown, intro=INTRO, action="Show the code", done=rate, start={})
    offer = next_of(channel)
    return ft.Column(
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            ft.Column(
                [
                    ft.Container(
                        PARTS[channel](
                            key=f"{request_id}-{channel}",
                            request=request,
                            next_name=words.CHANNELS[offer][0],
                            go_next=lambda: set_channel(offer),
                        ),
                        padding=GAP,
                    )
                ],
                expand=True,
                scroll=ft.ScrollMode.AUTO,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
            ArrivedPart(request_id=request_id),
            chooser(shell, channel, set_channel),
            ft.Row(
                [quiet("Done", shell.handler(lambda: shell.go(done_route(request))))],
                alignment=ft.MainAxisAlignment.CENTER,
            ),
        ],
    )


def done_route(request: Request) -> str:
    """Returns where to go on after the code: back to the mock that it belongs to, or to the replies."""
    mock = request.draft.about is About.MOCK and request.own_rating is None
    return f"/mock/run?mock={request.draft.about_id}" if mock else f"/feedback/{request.id}"


def request_or_none(shell: Shell, request_id: str) -> Request | None:
    try:
        return shell.services.feedback.requests.get(request_id)
    except NotFound:
        return None


def channels() -> list[Channel]:
    """Returns the ways that this device has."""
    return [channel for channel in Channel if channel is not Channel.LOCAL or can_serve()]


def first_channel(shell: Shell) -> Channel:
    """Returns the way that most likely works here: what was set up, else the room's own network."""
    preferences = shell.services.settings.read()
    if preferences.relay:
        return Channel.MAILBOX
    if preferences.link_host:
        return Channel.LINK
    return Channel.LOCAL if can_serve() else Channel.HANDED_OVER


def next_of(channel: Channel) -> Channel:
    """Returns what to try where a way does not work."""
    return {Channel.LOCAL: Channel.HANDED_OVER, Channel.MAILBOX: Channel.LINK, Channel.LINK: Channel.HANDED_OVER}.get(
        channel, Channel.LINK
    )


def chooser(shell: Shell, chosen: Channel, choose: Any) -> ft.Control:
    """Returns the four ways, side by side."""
    return ft.Container(
        padding=ft.Padding.symmetric(horizontal=SMALL_GAP, vertical=4),
        content=ft.Row(
            [channel_button(shell, channel, chosen is channel, choose) for channel in channels()],
            spacing=4,
        ),
    )


def channel_button(shell: Shell, channel: Channel, selected: bool, choose: Any) -> ft.Control:
    name, icon = words.CHANNELS[channel]
    on_click = shell.handler(lambda: choose(channel))
    color = ft.Colors.ON_SECONDARY_CONTAINER if selected else ft.Colors.ON_SURFACE_VARIANT
    return ft.Semantics(
        button=True,
        selected=selected,
        label=name,
        on_tap=on_click,
        exclude_semantics=True,
        expand=True,
        content=ft.Container(
            on_click=on_click,
            ink=True,
            border_radius=GAP,
            bgcolor=ft.Colors.SECONDARY_CONTAINER if selected else None,
            padding=ft.Padding.symmetric(vertical=10, horizontal=2),
            content=ft.Column(
                [
                    ft.Icon(icon, color=color),
                    ft.Text(name, size=12, color=color, text_align=ft.TextAlign.CENTER, weight=ft.FontWeight.W_500),
                ],
                spacing=2,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            ),
        ),
    )
