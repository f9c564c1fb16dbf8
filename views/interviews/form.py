"""The form of an interview: company, day and time; everything else is folded away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flet as ft

from services.interviews.model import Format
from views.boundary import component
from views.interviews.when_part import WhenPart
from views.interviews.words import FORMATS
from views.interviews.writing import Writing
from views.interviews.zone import ZonePart
from views.shell import use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import quiet
from views.widgets.surfaces import heading

LENGTHS = (30, 45, 60, 90)


@dataclass(frozen=True)
class Field:
    """A field of text: where it goes, its label, what helps, and how many lines it has."""

    name: str
    label: str
    hint: str = ""
    lines: int = 1


COMPANY = Field("company", "Company")
ROLE = (Field("role", "Role"), Field("round", "Round", "Second round, technical …"))
REST = (
    Field("place", "Place or link"),
    Field("advert", "Job advert", "Paste its text, it may be offline by then", 3),
    Field("notes", "Notes", "", 2),
)


@component
def InterviewForm(*, writing: Writing) -> Any:
    """Shows the form; its parts write into `writing` and redraw only themselves."""
    shell = use_shell()
    more, set_more = ft.use_state(writing.first is not None)
    problem, writing.complain = ft.use_state("")
    text = ft.memo(TextPart)
    parts: list[Any] = [
        text(
            writing=writing, field=COMPANY, focus=writing.first is None, error=problem if "company" in problem else ""
        ),
        WhenPart(writing=writing),
    ]
    if problem and "company" not in problem:
        parts.append(ft.Semantics(live_region=True, content=ft.Text(problem, color=ft.Colors.ERROR)))
    if more:
        parts += [
            ZonePart(writing=writing),
            *(text(writing=writing, field=field) for field in ROLE),
            FormatPart(writing=writing),
            LengthPart(writing=writing),
            PeoplePart(writing=writing),
            *(text(writing=writing, field=field) for field in REST),
        ]
    else:
        unfold = quiet("Add details", shell.handler(lambda: set_more(True)), icon=ft.Icons.EXPAND_MORE)
        parts.append(ft.Row([unfold]))
    return ft.Column(
        expand=True,
        scroll=ft.ScrollMode.AUTO,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            ft.Container(
                padding=ft.Padding.only(left=GAP, right=GAP, top=GAP, bottom=32),
                content=ft.Column(parts, spacing=20, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
            )
        ],
    )


@component
def TextPart(*, writing: Writing, field: Field, focus: bool = False, error: str = "") -> Any:
    """Shows one field, which keeps its own text."""
    shell = use_shell()

    def note(event: ft.Event[ft.TextField]) -> None:
        writing.texts[field.name] = event.control.value or ""

    return ft.TextField(
        value=writing.texts[field.name],
        label=field.label,
        hint_text=field.hint or None,
        multiline=field.lines > 1,
        min_lines=field.lines,
        max_lines=8 if field.lines > 1 else 1,
        align_label_with_hint=True,
        autofocus=focus,
        error=error or None,
        capitalization=ft.TextCapitalization.SENTENCES,
        on_change=shell.handler(note),
    )


@component
def FormatPart(*, writing: Writing) -> Any:
    shell = use_shell()
    chosen, choose = ft.use_state(writing.format)

    def pick(value: Format) -> None:
        writing.format = Format.UNKNOWN if value is writing.format else value
        choose(writing.format)

    return titled(
        "How",
        [
            ft.Chip(
                label=name,
                selected=value is chosen,
                on_select=shell.handler(lambda value=value: pick(value)),
                padding=ft.Padding.symmetric(horizontal=8, vertical=10),
            )
            for value, (name, _) in FORMATS.items()
        ],
    )


@component
def LengthPart(*, writing: Writing) -> Any:
    """Asks how long it takes; left open, an hour is assumed."""
    shell = use_shell()
    version, set_version = ft.use_state(0)

    def pick(minutes: int) -> None:
        writing.minutes_text = "" if writing.minutes_text == str(minutes) else str(minutes)
        set_version(lambda n: n + 1)

    def note(event: ft.Event[ft.TextField]) -> None:
        writing.minutes_text = event.control.value or ""

    chips: list[ft.Control] = [
        ft.Chip(
            label=f"{minutes} min",
            selected=writing.minutes_text == str(minutes),
            on_select=shell.handler(lambda minutes=minutes: pick(minutes)),
            padding=ft.Padding.symmetric(horizontal=8, vertical=10),
        )
        for minutes in LENGTHS
    ]
    field = ft.TextField(
        key=f"minutes-{version}",
        value=writing.minutes_text,
        label="Minutes",
        width=120,
        keyboard_type=ft.KeyboardType.NUMBER,
        on_change=shell.handler(note),
    )
    return titled("How long", [*chips, field])


@component
def PeoplePart(*, writing: Writing) -> Any:
    shell = use_shell()

    def note(event: ft.Event[ft.TextField]) -> None:
        writing.people_text = event.control.value or ""

    return ft.TextField(
        value=writing.people_text,
        label="People you will meet",
        hint_text="One person a line",
        multiline=True,
        min_lines=2,
        align_label_with_hint=True,
        capitalization=ft.TextCapitalization.WORDS,
        on_change=shell.handler(note),
    )


def titled(title: str, controls: list[ft.Control]) -> ft.Control:
    """Returns controls in a row that wraps, under their title."""
    return ft.Column(
        [
            heading(title),
            ft.Row(
                controls,
                wrap=True,
                spacing=SMALL_GAP,
                run_spacing=SMALL_GAP,
                vertical_alignment=ft.CrossAxisAlignment.CENTER,
            ),
        ],
        spacing=10,
        tight=True,
    )
