"""Points and follow-ups: a list of short texts, one field each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import flet as ft

from views.boundary import component
from views.cards.writing import Line, Writing
from views.hooks import use_made_ref
from views.shell import use_shell
from views.theme import SMALL_GAP
from views.widgets.buttons import menu, quiet

DRAWN_S = 0.1


class Lines:
    """What can be done with the entries; fields share it, so that typing in one draws no other."""

    def __init__(self, writing: Writing, name: str, *, focus: bool) -> None:
        self.writing = writing
        self.name = name
        self.again: Callable[[], None] = lambda: None
        if focus and not self.all:
            writing.add_line(name)
        if focus:
            self.all[0].focus = True

    @property
    def all(self) -> list[Line]:
        return self.writing.lines[self.name]

    def add(self) -> None:
        self.writing.add_line(self.name)
        self.again()

    def type(self, line: Line, text: str) -> None:
        if self.writing.type_line(self.name, line, text):
            self.again()

    def move(self, line: Line, by: int) -> None:
        self.writing.move_line(self.name, line, by)
        self.again()

    def remove(self, line: Line) -> None:
        self.writing.remove_line(self.name, line)
        self.again()


@component
def LinesPart(*, writing: Writing, name: str, noun: str, hint: str, focus: bool = False) -> Any:
    """Lets entries be typed, added, moved and taken away; Enter makes the next one."""
    shell = use_shell()
    _, redraw = ft.use_state(0)
    lines = use_made_ref(lambda: Lines(writing, name, focus=focus))
    lines.again = lambda: redraw(lambda n: n + 1)
    field = ft.memo(LineField)
    return ft.Column(
        [
            *(
                field(
                    key=f"line-{line.number}",
                    lines=lines,
                    line=line,
                    title=f"{noun} {place + 1}",
                    hint=hint,
                    first=place == 0,
                    last=place == len(lines.all) - 1,
                    version=line.version,
                )
                for place, line in enumerate(lines.all)
            ),
            ft.Row([quiet(f"Add a {noun.lower()}", shell.handler(lines.add), icon=ft.Icons.ADD)], key="add"),
        ],
        spacing=SMALL_GAP,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@component
def LineField(*, lines: Lines, line: Line, title: str, hint: str, first: bool, last: bool, version: int) -> Any:
    """Shows one entry; it is drawn again only when its place or `version` changes."""
    shell = use_shell()
    field: ft.Ref[ft.TextField] = use_made_ref(ft.Ref)

    async def take_focus() -> None:
        if line.focus and field.current is not None:
            line.focus = False
            # The field must have been drawn before it can take the focus.
            await asyncio.sleep(DRAWN_S)
            await field.current.focus()

    ft.use_effect(take_focus, dependencies=[])
    items = [("Remove", ft.Icons.DELETE_OUTLINE, shell.handler(lambda: lines.remove(line)))]
    if not last:
        items.insert(0, ("Move down", ft.Icons.ARROW_DOWNWARD, shell.handler(lambda: lines.move(line, 1))))
    if not first:
        items.insert(0, ("Move up", ft.Icons.ARROW_UPWARD, shell.handler(lambda: lines.move(line, -1))))
    return ft.Row(
        [
            ft.TextField(
                ref=field,
                value=line.text,
                label=title,
                hint_text=hint,
                expand=True,
                multiline=True,
                min_lines=1,
                capitalization=ft.TextCapitalization.SENTENCES,
                on_change=shell.handler(lambda e: lines.type(line, e.control.value)),
            ),
            menu(f"More about {title.lower()}", items),
        ],
        spacing=0,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
