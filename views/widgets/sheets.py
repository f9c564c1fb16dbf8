"""Sheets and dialogs that ask one thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from views.boundary import component
from views.shell import use_layout, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import primary
from views.widgets.naming import AddField
from views.widgets.surfaces import heading, muted

SHEET_FRAME_PX = 112
SHEET_ROW_PX = 50
SHEET_WIDTH = 640


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its value, its words, and a remark such as a count."""

    value: str
    words: str
    remark: str = ""


@component
def Sheet(*, title: str, body: Sequence[ft.Control], close: Callable[[], None], foot: ft.Control | None = None) -> Any:
    """Shows controls in a sheet from the bottom for as long as the component is there."""
    shell, layout = use_shell(), use_layout()
    wanted = SHEET_FRAME_PX + (68 if foot else 0) + SHEET_ROW_PX * len(body) * (2 if layout.large_text else 1)
    ft.use_dialog(
        ft.BottomSheet(
            scrollable=True,
            # A sheet that scrolls takes all the height it may have, however little it holds.
            size_constraints=ft.BoxConstraints(
                max_width=SHEET_WIDTH, max_height=min(wanted, round((shell.page.height or 800) * 0.9))
            ),
            show_drag_handle=True,
            on_dismiss=lambda _: close(),
            content=ft.Container(
                padding=ft.Padding.only(left=SMALL_GAP, right=SMALL_GAP, bottom=GAP),
                content=ft.Column(
                    [
                        ft.Container(heading(title), padding=ft.Padding.only(left=GAP, right=GAP, bottom=SMALL_GAP)),
                        ft.Column(
                            list(body),
                            expand=True,
                            spacing=0,
                            scroll=ft.ScrollMode.AUTO,
                            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                        ),
                        *([ft.Container(foot, padding=ft.Padding.only(left=GAP, right=GAP, top=12))] if foot else []),
                    ],
                    spacing=0,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
            ),
        )
    )
    return ft.Container(width=0, height=0)


@component
def ChoiceSheet(
    *,
    title: str,
    choices: Sequence[Choice],
    chosen: str,
    choose: Callable[[str], Any],
    close: Callable[[], None],
    none: str = "",
    more: Sequence[ft.Control] = (),
    trailing: Callable[[Choice], ft.Control] | None = None,
) -> Any:
    """Asks for one of several; `none` are the words for leaving it open, `more` stands below."""
    shell = use_shell()

    def row(choice: Choice) -> ft.Control:
        def pick() -> None:
            close()
            choose(choice.value)

        return choice_row(
            choice,
            selected=choice.value == chosen,
            on_click=shell.handler(pick),
            trailing=trailing(choice) if trailing and choice.value else None,
        )

    rows = [row(choice) for choice in ([Choice("", none), *choices] if none else choices)]
    return Sheet(title=title, body=[*rows, *more], close=close)


@component
def SeveralSheet(
    *,
    title: str,
    choices: Sequence[Choice],
    chosen: Sequence[str],
    change: Callable[[tuple[str, ...]], Any],
    close: Callable[[], None],
    add: str = "",
) -> Any:
    """Asks for any number of several; with `add`, words for a new one can be typed."""
    shell = use_shell()
    ticked, set_ticked = ft.use_state(tuple(chosen))
    known = {choice.value for choice in choices}
    everything = [*(Choice(value, value) for value in ticked if value not in known), *choices]

    def put(values: tuple[str, ...]) -> None:
        set_ticked(lambda _: values)
        change(values)

    def toggle(value: str) -> None:
        put(tuple(v for v in ticked if v != value) if value in ticked else (*ticked, value))

    def type_in(text: str) -> None:
        if text not in ticked:
            put((*ticked, text))

    rows = [
        choice_row(
            choice,
            selected=choice.value in ticked,
            several=True,
            on_click=shell.handler(lambda value=choice.value: toggle(value)),
        )
        for choice in everything
    ]
    body = [
        *([AddField(label=add, add=type_in), ft.Container()] if add else []),
        *rows,
    ]
    return Sheet(title=title, body=body, close=close, foot=primary("Done", shell.handler(close)))


def choice_row(
    choice: Choice,
    *,
    selected: bool,
    on_click: Callable[[Any], Any],
    several: bool = False,
    icon: ft.IconData | None = None,
    trailing: ft.Control | None = None,
) -> ft.Control:
    """Returns one line of a sheet; it says whether it is the one that is chosen."""
    boxes = (ft.Icons.CHECK_BOX_OUTLINE_BLANK, ft.Icons.CHECK_BOX)
    circles = (ft.Icons.RADIO_BUTTON_UNCHECKED, ft.Icons.RADIO_BUTTON_CHECKED)
    mark = icon or (boxes if several else circles)[selected]
    color = ft.Colors.PRIMARY if selected else ft.Colors.ON_SURFACE_VARIANT
    line = ft.Container(
        on_click=on_click,
        ink=True,
        border_radius=GAP,
        padding=ft.Padding.symmetric(horizontal=GAP, vertical=12),
        content=ft.Row(
            [
                ft.Icon(mark, color=color),
                ft.Text(choice.words, size=16, expand=True),
                *([muted(choice.remark, size=14)] if choice.remark else []),
            ],
            spacing=GAP,
        ),
    )
    pressed = ft.Semantics(
        button=True,
        selected=selected,
        label=", ".join(filter(None, (choice.words, choice.remark, "chosen" if selected else ""))),
        on_tap=on_click,
        exclude_semantics=True,
        expand=True,
        content=line,
    )
    return ft.Row([pressed, *([trailing] if trailing else [])], spacing=0, key=f"{choice.value}-{choice.words}")


def action_row(icon: ft.IconData, words: str, on_click: Callable[[Any], Any]) -> ft.Control:
    """Returns a line of a sheet that does something instead of being chosen."""
    return ft.Semantics(
        button=True,
        label=words,
        on_tap=on_click,
        exclude_semantics=True,
        content=ft.Container(
            on_click=on_click,
            ink=True,
            border_radius=GAP,
            padding=ft.Padding.symmetric(horizontal=GAP, vertical=12),
            content=ft.Row(
                [
                    ft.Icon(icon, color=ft.Colors.PRIMARY),
                    ft.Text(words, size=16, expand=True, color=ft.Colors.PRIMARY, weight=ft.FontWeight.W_500),
                ],
                spacing=GAP,
            ),
        ),
    )
