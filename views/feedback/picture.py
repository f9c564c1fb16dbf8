"""The code itself: black on white whatever the theme, with its address beside it."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.feedback import qr
from services.feedback.link import readable
from services.feedback.model import Asked, Request
from services.feedback.sheet import pdf
from views.boundary import component
from views.hooks import use_made_ref, use_made_state
from views.shell import use_shell
from views.widgets.buttons import quiet
from views.widgets.sharing import use_share

WIDEST = 520
MARGIN = 32
# Of the window's height, so that the address and the ways stay in sight.
TALLEST = 0.52
NARROW, SHORT, SMALLEST = 400, 480, 220


@component
def CodePicture(*, address: str, request: Request, shared: str = "") -> Any:
    """Shows an address as a code; `shared` is what is copied and shared, if it says more."""
    shell = use_shell()
    clipboard, share, picker = use_made_ref(ft.Clipboard), use_share(shell), use_made_ref(ft.FilePicker)
    full = shared or address
    # A page that opens at this address learns its size only after it was drawn.
    room, set_room = use_made_state(lambda: (shell.page.width or NARROW) - MARGIN)

    def measured(event: ft.LayoutSizeChangeEvent) -> None:
        set_room(event.width)

    height = shell.page.height or 0
    tallest = height * TALLEST if height > SHORT else WIDEST
    side = max(SMALLEST, min(room, WIDEST, tallest))

    async def copy() -> None:
        await clipboard.set(full)
        shell.tell("The link is copied.")

    async def pass_on() -> None:
        await share(full, "Feedback, please")

    async def print_sheet() -> None:
        name = shell.services.settings.read().friends_name
        await picker.save_file(
            dialog_title="Save the sheet", file_name="feedback-code.pdf", src_bytes=pdf(full, name=name)
        )

    return ft.Column(
        [
            ft.Container(
                ft.Image(
                    src=qr.svg(address),
                    width=side,
                    height=side,
                    fit=ft.BoxFit.CONTAIN,
                    semantics_label=f"Code for {readable(address)}",
                ),
                bgcolor="#FFFFFF",
                border_radius=12,
                clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
                width=side,
                height=side,
            ),
            ft.Text(readable(address), size=16, text_align=ft.TextAlign.CENTER),
            ft.Row(
                [
                    quiet("Copy link", shell.handler(copy), icon=ft.Icons.COPY),
                    quiet("Share", shell.handler(pass_on), icon=ft.Icons.SHARE_OUTLINED),
                    *(
                        [quiet("Print", shell.handler(print_sheet), icon=ft.Icons.PRINT_OUTLINED)]
                        if request.draft.asked is Asked.GROUP
                        else []
                    ),
                ],
                alignment=ft.MainAxisAlignment.CENTER,
                wrap=True,
                spacing=4,
            ),
        ],
        spacing=8,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        on_size_change=measured,
    )
