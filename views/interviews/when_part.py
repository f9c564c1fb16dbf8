"""Day and time of an interview: big things to tap, fields to type in, and what the clocks do then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import flet as ft

from services.errors import InvalidInput
from views.boundary import component
from views.interviews.words import city, day_and_month, long_day, relative_day, today_of
from views.interviews.writing import Writing
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP, TOUCH
from views.widgets.buttons import icon_button
from views.widgets.sheets import Sheet
from views.widgets.surfaces import heading, muted

STRIP_DAYS = 14
HOURS = range(7, 21)
OTHER_HOURS = (*range(21, 24), *range(7))
MINUTES = range(0, 60, 5)


@component
def WhenPart(*, writing: Writing) -> Any:
    """Asks for the day and the time; says in words what that is."""
    shell = use_shell()
    _, redraw = ft.use_state(0)
    sheet, set_sheet = ft.use_state("")
    writing.time_changed = lambda: redraw(lambda n: n + 1)

    def close() -> None:
        set_sheet("")

    parts: list[Any] = [
        heading("When"),
        DayStrip(shell=shell, writing=writing, other=lambda: set_sheet("day")),
        ft.Row(
            [
                TimeField(key=f"time-{sheet}", writing=writing),
                icon_button(ft.Icons.SCHEDULE, "Choose the time", shell.handler(lambda: set_sheet("time"))),
            ],
            spacing=SMALL_GAP,
        ),
        *summary(shell, writing),
    ]
    if sheet == "day":
        parts.append(DayDialog(writing=writing, close=close))
    elif sheet == "time":
        parts.append(TimeSheet(writing=writing, close=close))
    return ft.Column(parts, spacing=12, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@component
def DayStrip(*, shell: Shell, writing: Writing, other: Callable[[], None]) -> Any:
    """Shows the next two weeks in a row that scrolls sideways, and a way to any other day."""
    today = today_of(shell.services.clock)
    days = [today + timedelta(days=n) for n in range(STRIP_DAYS)]

    def pick(day: date) -> None:
        writing.day = day
        writing.time_changed()

    elsewhere = writing.day if writing.day and writing.day not in days else None
    any_day = tile(
        "Other day",
        str(elsewhere.day) if elsewhere else "…",
        f"{elsewhere:%b}" if elsewhere else "any",
        name=f"Other day, {long_day(elsewhere, today)}" if elsewhere else "Other day",
        chosen=elsewhere is not None,
        on_click=shell.handler(other),
    )
    return ft.Row(
        [
            any_day,
            *(
                tile(
                    ("Today", "Tomorrow")[number] if number < 2 else f"{day:%a}",
                    str(day.day),
                    f"{day:%b}",
                    name=f"{long_day(day, today)}, {relative_day(day, today)}",
                    chosen=day == writing.day,
                    on_click=shell.handler(lambda day=day: pick(day)),
                )
                for number, day in enumerate(days)
            ),
        ],
        scroll=ft.ScrollMode.HIDDEN,
        spacing=SMALL_GAP,
    )


def tile(
    top: str, middle: str, bottom: str, *, name: str, chosen: bool, on_click: Callable[[Any], Any]
) -> ft.Control:  # fmt: skip
    """Returns a day to tap."""
    color = ft.Colors.ON_PRIMARY if chosen else ft.Colors.ON_SURFACE
    return ft.Semantics(
        button=True,
        selected=chosen,
        label=name + (", chosen" if chosen else ""),
        on_tap=on_click,
        exclude_semantics=True,
        content=ft.Container(
            on_click=on_click,
            ink=True,
            border_radius=GAP,
            bgcolor=ft.Colors.PRIMARY if chosen else ft.Colors.SURFACE_CONTAINER_HIGH,
            padding=ft.Padding.symmetric(horizontal=12, vertical=8),
            content=ft.Column(
                [
                    ft.Text(top, size=12, color=color),
                    ft.Text(middle, size=20, weight=ft.FontWeight.W_600, color=color),
                    ft.Text(bottom, size=12, color=color),
                ],
                spacing=0,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            ),
        ),
    )


@component
def TimeField(*, writing: Writing) -> Any:
    """Takes the time as people type it: 9, 930, 14:30, 2 pm."""
    shell = use_shell()

    def note(event: ft.Event[ft.TextField]) -> None:
        writing.time_text = event.control.value or ""
        writing.time_changed()

    return ft.TextField(
        label="Time",
        hint_text="14:30",
        value=writing.time_text,
        expand=True,
        keyboard_type=ft.KeyboardType.DATETIME,
        autocorrect=False,
        on_change=shell.handler(note),
    )


def summary(shell: Shell, writing: Writing) -> list[ft.Control]:
    """Returns what was chosen in words, with a remark where the clocks change or the time is over."""
    start = writing.local_start
    if start is None:
        wrong = writing.time_text and writing.time is None
        return [
            muted("That is not a time of day yet. Try 14:30." if wrong else "Choose a day and type a time.", size=14)
        ]
    today = today_of(shell.services.clock)
    said = f"{long_day(start.date(), today)}, {start:%H:%M}: {relative_day(start.date(), today)}"
    lines = [ft.Semantics(live_region=True, content=ft.Text(said, size=15, weight=ft.FontWeight.W_500))]
    return [*lines, *(muted(remark, size=14) for remark in remarks(shell, start, writing.zone))]


def remarks(shell: Shell, start: datetime, zone: str) -> list[str]:
    """Returns what to know of the time before it is saved."""
    try:
        check = shell.services.interviews.check(start, zone)
    except InvalidInput as error:
        return [str(error)]
    found = []
    if check.skipped:
        found.append(
            f"The clocks go forward that night: {start:%H:%M} does not happen, so it counts as {check.counts_as:%H:%M}."
        )
    if check.twice:
        found.append(f"The clocks go back then: {start:%H:%M} happens twice. The first one counts.")
    if zone and check.here != check.counts_as:
        found.append(f"{city(zone)} time. Here it is {check.here:%H:%M} on {day_and_month(check.here.date())}.")
    if check.past:
        found.append("This is in the past. That is fine: you can still debrief it.")
    return found


@component
def DayDialog(*, writing: Writing, close: Callable[[], None]) -> Any:
    """Asks for any day, in a calendar or typed."""
    shell = use_shell()
    today = today_of(shell.services.clock)

    def chosen(event: ft.Event[ft.DatePicker]) -> None:
        writing.day = day_of_picker(event.control.value) or writing.day
        close()
        writing.time_changed()

    ft.use_dialog(
        ft.DatePicker(
            value=noon(writing.day or today),
            current_date=noon(today),
            first_date=datetime(2000, 1, 1),
            last_date=datetime(today.year + 10, 12, 31),
            help_text="Day of the interview",
            confirm_text="Choose",
            on_change=shell.handler(chosen),
            on_dismiss=lambda _: close(),
        )
    )
    return ft.Container(width=0, height=0)


def noon(day: date) -> datetime:
    """Returns the middle of a day, which no zone's offset turns into another day."""
    return datetime.combine(day, time(12))


def day_of_picker(value: Any) -> date | None:
    """Returns the day of a picker's value, which may be an instant of the device."""
    if isinstance(value, datetime):
        return (value.astimezone() if value.tzinfo else value).date()
    return value if isinstance(value, date) else None


@component
def TimeSheet(*, writing: Writing, close: Callable[[], None]) -> Any:
    """Asks for the hour, then the minutes: two taps."""
    shell = use_shell()
    known = writing.time
    hour, set_hour = ft.use_state(known.hour if known else -1)
    more, set_more = ft.use_state(known is not None and known.hour not in HOURS)

    def at(minute: int) -> None:
        writing.time_text = f"{max(hour, 0):02d}:{minute:02d}"
        close()
        writing.time_changed()

    hours = (*HOURS, *OTHER_HOURS) if more else HOURS
    body: list[Any] = [muted("Hour", size=14)]
    body.append(grid([(f"{h:02d}", f"{h} o'clock", h == hour, partial(set_hour, h)) for h in hours], shell))
    if not more:
        night = ft.TextButton("Other hours", on_click=shell.handler(lambda: set_more(True)), height=TOUCH)
        body.append(ft.Row([night]))
    if hour >= 0:
        body.append(muted("Minutes", size=14))
        minute = known.minute if known and known.hour == hour else -1
        body.append(
            grid(
                [
                    (f"{hour:02d}:{m:02d}", f"{hour:02d}:{m:02d}", m == minute, partial(at, m))
                    for m in MINUTES
                ],
                shell,
            )
        )  # fmt: skip
    return Sheet(title="When does it start?", body=[ft.Container(part, padding=8) for part in body], close=close)


def grid(cells: list[tuple[str, str, bool, Callable[[], Any]]], shell: Shell) -> ft.Control:
    """Returns big cells to tap: what is on each, its name, whether it is chosen, and what it does."""
    return ft.Row(
        [
            ft.Semantics(
                button=True,
                selected=chosen,
                label=name + (", chosen" if chosen else ""),
                on_tap=shell.handler(act),
                exclude_semantics=True,
                content=ft.Container(
                    ft.Text(words, size=16, color=ft.Colors.ON_PRIMARY if chosen else None),
                    on_click=shell.handler(act),
                    ink=True,
                    width=72,
                    height=TOUCH,
                    alignment=ft.Alignment.CENTER,
                    border_radius=12,
                    bgcolor=ft.Colors.PRIMARY if chosen else ft.Colors.SURFACE_CONTAINER_HIGH,
                ),
            )
            for words, name, chosen, act in cells
        ],
        wrap=True,
        spacing=SMALL_GAP,
        run_spacing=SMALL_GAP,
    )
