"""When, where and with whom; and the job advert below everything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import flet as ft

from services.interviews.model import Interview
from views.boundary import component
from views.interviews.words import FORMATS, relative_day, subject, today_of, when_words
from views.shell import Shell, use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import icon_button, quiet
from views.widgets.surfaces import heading, muted, panel

FEW_LINES = 400


@component
def FactsPart(*, interview: Interview, again: Callable[[], None]) -> Any:
    shell = use_shell()
    written, clock = interview.draft, shell.services.clock
    about = subject(interview)
    off = relative_day(written.local_start.date(), today_of(clock))
    length = f", {written.minutes} min" if written.minutes else ""
    lines: list[ft.Control] = [fact(ft.Icons.EVENT, when_words(interview, clock), f"{off}{length}")]
    known = FORMATS.get(written.format)
    if written.place or known:
        name, icon = known or ("Place", ft.Icons.PLACE_OUTLINED)
        lines.append(
            fact(icon, written.place or name, name if written.place else "", place_button(shell, written.place))
        )
    if written.people:
        lines.append(fact(ft.Icons.PEOPLE_OUTLINE, ", ".join(written.people), ""))
    if written.notes:
        lines.append(fact(ft.Icons.NOTES, written.notes, ""))
    head = [ft.Text(about, theme_style=ft.TextThemeStyle.TITLE_LARGE)] if about else []
    return panel(*head, *lines, spacing=12)


def fact(icon: ft.IconData, text: str, below: str, *more: ft.Control | None) -> ft.Control:
    """Returns one line of what is known, with its icon."""
    return ft.Row(
        [
            ft.Icon(icon, color=ft.Colors.PRIMARY),
            ft.Column(
                [ft.Text(text, size=16), *([muted(below, size=14)] if below else [])],
                spacing=2,
                tight=True,
                expand=True,
            ),
            *(control for control in more if control is not None),
        ],
        spacing=12,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def place_button(shell: Shell, place: str) -> ft.Control | None:
    """Returns the button that opens a link; a place that is none has no button."""
    if urlsplit(place).scheme not in ("http", "https"):
        return None

    async def follow() -> None:
        await ft.UrlLauncher().launch_url(place)

    return icon_button(ft.Icons.OPEN_IN_NEW, "Open the link", shell.handler(follow))


@component
def AdvertPart(*, interview: Interview, again: Callable[[], None]) -> Any:
    """Shows the job advert, its beginning first."""
    shell = use_shell()
    whole, show_whole = ft.use_state(False)
    text = interview.draft.advert
    if not text:
        return ft.Container(visible=False)
    long = len(text) > FEW_LINES
    shown = text if whole or not long else text[:FEW_LINES].rstrip() + " …"
    button = quiet("Show less" if whole else "Show all of it", shell.handler(lambda: show_whole(not whole)))
    return panel(
        heading("Job advert"),
        ft.Text(shown, size=15),
        *([ft.Row([button], alignment=ft.MainAxisAlignment.END)] if long else []),
        spacing=SMALL_GAP,
    )
