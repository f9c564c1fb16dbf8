"""The four ways of a reply: what to show for each, and what to say about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import flet as ft

from services.errors import RehearseError
from services.feedback.link import LONGEST_CODE, PRESET_CHARACTERS, Ask, address_of
from services.feedback.local import Site
from services.feedback.model import Request
from services.platform.lan import network_name
from views.boundary import component
from views.feedback.picture import CodePicture
from views.hooks import use_made_ref, use_made_state
from views.settings.settings import Stepper
from views.shell import use_shell
from views.theme import GAP
from views.widgets.buttons import primary, quiet, secondary
from views.widgets.sharing import use_share
from views.widgets.surfaces import heading, muted, panel

PATIENCE_S = 20
AFTERWARDS_MIN = 5
# So many characters a phone still reads from another phone's screen.
LONGEST_SHEET_CODE = 1_200
Next = Callable[[], None]


@component
def HandOverPart(*, request: Request, next_name: str, go_next: Next) -> Any:
    shell = use_shell()
    return panel(
        ft.Icon(ft.Icons.BACK_HAND_OUTLINED, size=48, color=ft.Colors.PRIMARY),
        heading("Give them this phone"),
        ft.Text("They fill in the form here. Until your PIN, nothing else can be opened. Nothing travels anywhere."),
        ft.Container(height=8),
        primary("Choose a PIN and hand over", shell.handler(lambda: shell.go(f"/feedback/{request.id}/hand-over"))),
        spacing=12,
        padding=24,
    )


@component
def LocalPart(*, request: Request, next_name: str, go_next: Next) -> Any:
    shell = use_shell()
    local = shell.services.feedback.local
    site, put = use_made_state(no_site)
    wifi, set_wifi = ft.use_state("")
    problem, set_problem = ft.use_state("")
    alone, set_alone = ft.use_state(False)
    kept = use_made_ref(lambda: {"minutes": AFTERWARDS_MIN, "here": True})

    async def serve(ip: str = "") -> None:
        try:
            opened = await local.open(request.id, ip=ip)
        except RehearseError as error:
            set_problem(str(error))
            return
        if not kept["here"]:
            local.leave(request.id, minutes=kept["minutes"])
            return
        put(replace(opened))
        set_wifi(await network_name())
        await asyncio.sleep(PATIENCE_S)
        set_alone(bool(kept["here"]) and opened.visits == 0)

    def leave() -> None:
        kept["here"] = False
        local.leave(request.id, minutes=kept["minutes"])

    ft.use_effect(serve, dependencies=[], cleanup=leave)
    if problem:
        return stuck(problem, next_name, shell.handler(go_next))
    if site is None:
        return waiting("Opening a page on your network …")
    controls: list[ft.Control] = [
        CodePicture(address=site.url, request=request),
        where(site, wifi),
    ]
    if alone:
        controls.append(
            panel(
                heading("Nobody has connected yet"),
                ft.Text("Many guest networks keep phones apart. Another way does not need the network."),
                secondary(f"Try: {next_name}", shell.handler(go_next)),
                color=ft.Colors.TERTIARY_CONTAINER,
                spacing=12,
            )
        )
    if site.others:
        controls.append(others(site, serve))
    controls.append(
        Stepper(
            name="Stay open after this screen",
            value=kept["minutes"],
            values=(0, 1, 5, 15, 30, 60),
            unit=" min",
            save=lambda value: kept.update(minutes=value),
        )
    )
    return column(controls)


def where(site: Site, wifi: str) -> ft.Control:
    """Returns which network both must be on, and how private the way is."""
    network = f"the Wi-Fi “{wifi}”" if wifi else f"the same Wi-Fi as this device ({site.address.ip})"
    return ft.Row(
        [
            ft.Icon(ft.Icons.LOCK_OPEN_OUTLINED, size=20, color=ft.Colors.ON_SURFACE_VARIANT),
            muted(
                f"Their phone must be on {network}. This way is not encrypted: others on that network can read along.",
                size=14,
                expand=True,
            ),
        ],
        spacing=12,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def others(site: Site, serve: Callable[[str], Any]) -> ft.Control:
    """Returns the other addresses of this device, for when the best guess was wrong."""

    def at(ip: str) -> Callable[[Any], Any]:
        async def change(_: Any) -> None:
            await serve(ip)

        return change

    return ft.Row(
        [
            muted("Wrong network?", size=14),
            *(quiet(f"{other.interface}: {other.ip}", at(other.ip)) for other in site.others[:4]),
        ],
        wrap=True,
        spacing=4,
    )


@component
def LinkPart(*, request: Request, next_name: str, go_next: Next) -> Any:
    shell = use_shell()
    host = shell.services.settings.read().link_host
    if not host:
        return set_up(
            "A link needs a page",
            "Any web space with HTTPS will do, also a free one: put the folder assets/form there under the name f. "
            "The page seals the reply for you, and your friend sends you the sealed text by any messenger.",
        )
    ask, problem = use_made_state(lambda: ask_or_problem(shell.services, request))[0]
    if ask is None:
        return stuck(problem, next_name, shell.handler(go_next))
    return column(
        [
            code_of(host, ask, request),
            sealed_words("Their page gives them a sealed text. They send it to you, and you paste it under Feedback."),
        ]
    )


@component
def MailboxPart(*, request: Request, next_name: str, go_next: Next) -> Any:
    shell = use_shell()
    relay = shell.services.settings.read().relay
    found, put = use_made_state(nothing_yet)

    async def make() -> None:
        if not relay:
            return
        try:
            host, ask = await shell.services.feedback.mailboxes.link(request.id)
        except RehearseError as error:
            put(("", None, str(error)))
            return
        put((host, ask, ""))

    ft.use_effect(make, dependencies=[])
    host, ask, problem = found
    if not relay:
        return set_up(
            "A mailbox needs a relay",
            "A relay is a small server that keeps sealed replies until this app fetches them. It can read nothing. "
            "Anyone can run one: python main.py serve.",
        )
    if problem:
        return stuck(problem, next_name, shell.handler(go_next))
    if ask is None:
        return waiting("Asking the relay for a mailbox …")
    return column(
        [
            code_of(host, ask, request),
            sealed_words("The reply is sealed on their phone and waits at the relay, which can read nothing."),
        ]
    )


def no_site() -> Site | None:
    return None


def nothing_yet() -> tuple[str, Ask | None, str]:
    return "", None, ""


def ask_or_problem(services: Any, request: Request) -> tuple[Ask | None, str]:
    try:
        return services.feedback.requests.link(request.id), ""
    except RehearseError as error:
        return None, str(error)


def shortest(host: str, ask: Ask) -> str:
    """Returns the address for a code: without the name where that makes it harder to scan."""
    full = address_of(host, ask)
    if len(full) <= PRESET_CHARACTERS or (ask.question and len(full) <= LONGEST_CODE):
        return full
    return address_of(host, replace(ask, name=""))


def code_of(host: str, ask: Ask, request: Request) -> ft.Control:
    """Returns the code and its link; a sheet with too many questions for a code goes by link alone."""
    full = address_of(host, ask)
    if len(full) > LONGEST_SHEET_CODE:
        control: ft.Control = LinkOnly(address=full)
        return control
    picture: ft.Control = CodePicture(address=full if ask.sheet else shortest(host, ask), request=request, shared=full)
    return picture


@component
def LinkOnly(*, address: str) -> Any:
    """Offers a link that carries more than a code could."""
    shell = use_shell()
    clipboard, share = use_made_ref(ft.Clipboard), use_share(shell)

    async def copy() -> None:
        await clipboard.set(address)
        shell.tell("The link is copied.")

    async def pass_on() -> None:
        await share(address, "Interviewer's sheet")

    return panel(
        heading("Send them the link"),
        ft.Text(
            f"The questions make it {len(address):,} characters long. A code of that size does not scan well, "
            "so send the link by any messenger. The same Wi-Fi needs only a small code."
        ),
        ft.Row(
            [
                secondary("Copy link", shell.handler(copy), icon=ft.Icons.COPY, expand=True),
                primary("Share", shell.handler(pass_on), icon=ft.Icons.SHARE_OUTLINED, expand=True),
            ],
            spacing=12,
        ),
        spacing=12,
        padding=24,
    )


def sealed_words(text: str) -> ft.Control:
    return ft.Row(
        [
            ft.Icon(ft.Icons.LOCK_OUTLINE, size=20, color=ft.Colors.ON_SURFACE_VARIANT),
            muted(text, size=14, expand=True),
        ],
        spacing=12,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


@component
def SetUp(*, title: str, text: str) -> Any:
    shell = use_shell()
    return panel(
        heading(title),
        ft.Text(text),
        ft.Container(height=8),
        secondary("Set it up in Settings", shell.handler(lambda: shell.go("/settings"))),
        spacing=12,
        padding=24,
    )


def set_up(title: str, text: str) -> ft.Control:
    control: ft.Control = SetUp(title=title, text=text)
    return control


def stuck(problem: str, next_name: str, on_click: Callable[[Any], Any]) -> ft.Control:
    """Returns why a way does not work, and the next one."""
    return panel(
        ft.Row(
            [ft.Icon(ft.Icons.INFO_OUTLINE, color=ft.Colors.PRIMARY), ft.Text(problem, expand=True)],
            spacing=12,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        secondary(f"Try: {next_name}", on_click),
        spacing=GAP,
        padding=24,
    )


def waiting(text: str) -> ft.Control:
    return ft.Container(
        padding=48,
        alignment=ft.Alignment.CENTER,
        content=ft.Column(
            [ft.ProgressRing(), muted(text)], horizontal_alignment=ft.CrossAxisAlignment.CENTER, spacing=GAP, tight=True
        ),
    )


def column(controls: list[ft.Control]) -> ft.Control:
    return ft.Column(controls, spacing=GAP, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
