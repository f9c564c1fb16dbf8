"""What to be reminded of and when, and how a reminder reaches the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import flet as ft

from services.platform import jobs
from services.reminders.options import Options
from services.reminders.rules import KINDS, Kind, Type
from views.boundary import component
from views.hooks import use_made_state
from views.reminders.words import ICONS, clock_words, time_words
from views.settings.files import use_saving
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import quiet, secondary
from views.widgets.rows import row_button
from views.widgets.sheets import Choice, ChoiceSheet
from views.widgets.surfaces import heading, muted, panel

Change = Callable[[Callable[[Options], Options]], None]
HALF_HOURS = range(0, 24 * 60, 30)


@component
def RemindersPart() -> Any:
    shell = use_shell()
    options, put = use_made_state(shell.services.reminders.options)
    # What is being chosen: a type, or one end of the quiet hours.
    asked, ask = ft.use_state("")

    def change(how: Callable[[Options], Options]) -> None:
        shell.attempt(lambda: put(shell.services.reminders.choose(how)))

    def close() -> None:
        ask("")

    return panel(
        heading("Reminders"),
        muted("Never more than three a day, never in your quiet hours. Tap one to move it or switch it off.", size=13),
        *(kind_row(shell, kind, options, partial(ask, kind.type)) for kind in KINDS),
        quiet_row(shell, options, "quiet_from", lambda: ask("quiet_from")),
        quiet_row(shell, options, "quiet_until", lambda: ask("quiet_until")),
        *([sheet(asked, options, change, close)] if asked else []),
        NotificationPart(),
        JobPart(),
        CalendarPart(),
        spacing=SMALL_GAP,
    )


def kind_row(shell: Shell, kind: Kind, options: Options, ask: Callable[[], None]) -> ft.Control:
    """Returns a type with what is chosen for it."""
    on = options.on(kind.type)
    words = time_words(kind.type, options.minutes(kind.type)) if on else "Off"
    icon = ft.Icon(ICONS[kind.type], color=ft.Colors.PRIMARY if on else ft.Colors.OUTLINE)
    return row_button(icon, kind.name, f"{words} · {kind.explains}", shell.handler(ask), key=kind.type)


def quiet_row(shell: Shell, options: Options, name: str, ask: Callable[[], None]) -> ft.Control:
    """Returns one end of the quiet hours."""
    title = "Quiet from" if name == "quiet_from" else "Quiet until"
    none = options.quiet_from == options.quiet_until
    words = "No quiet hours" if none else clock_words(getattr(options, name))
    return row_button(
        ft.Icon(ft.Icons.BEDTIME_OUTLINED, color=ft.Colors.PRIMARY), title, words, shell.handler(ask), key=name
    )


def sheet(asked: str, options: Options, change: Change, close: Callable[[], None]) -> ft.Control:
    """Returns the choice for a type or for one end of the quiet hours."""
    if asked.startswith("quiet"):

        def set_quiet(value: str) -> None:
            if not value:
                change(lambda o: replace(o, quiet_from=0, quiet_until=0))
            elif asked == "quiet_from":
                change(lambda o: replace(o, quiet_from=int(value)))
            else:
                change(lambda o: replace(o, quiet_until=int(value)))

        return ChoiceSheet(
            title="Quiet from" if asked == "quiet_from" else "Quiet until",
            choices=[Choice(str(minutes), clock_words(minutes)) for minutes in HALF_HOURS],
            chosen=str(getattr(options, asked)),
            choose=set_quiet,
            close=close,
            none="No quiet hours",
        )
    kind = next(kind for kind in KINDS if kind.type == asked)

    def choose(value: str) -> None:
        if value:
            change(lambda o: o.moved_to(kind.type, int(value)).switched(kind.type, on=True))
        else:
            change(lambda o: o.switched(kind.type, on=False))

    return ChoiceSheet(
        title=kind.name,
        choices=[Choice(str(minutes), words_of(kind, minutes, options)) for minutes in kind.choices],
        chosen=str(options.minutes(kind.type)) if options.on(kind.type) else "",
        choose=choose,
        close=close,
        none="Off",
    )


def words_of(kind: Kind, minutes: int, options: Options) -> str:
    """Returns a choice in words; a time of day within the quiet hours says so."""
    words = time_words(kind.type, minutes)
    by_the_clock = kind.type in (Type.PRACTICE, Type.WEEKLY, Type.FOLLOW_UP, Type.ASK_SOMEONE)
    return f"{words} (in your quiet hours)" if by_the_clock and options.quiet(minutes) else words


@component
def NotificationPart() -> Any:
    """Whether notifications can be shown here, and the way to allow them."""
    shell = use_shell()
    # The page of a browser answers a moment after it was asked.
    state, set_state = ft.use_state("")
    asks, set_asks = ft.use_state(False)

    def look() -> None:
        notifier = shell.services.notifier
        set_asks(notifier.may_ask())
        set_state(notifier.obstacle() or "Notifications can be shown on this device.")

    ft.use_effect(look, dependencies=[])

    def allow() -> None:
        shell.services.notifier.ask()
        shell.tell("Your browser or phone asks now. You can change your mind in its settings.")

    return titled(
        "Notifications",
        ft.Text(state or "…"),
        *(
            [
                muted(
                    "So that the debrief is asked for in the minutes when you still remember. Nothing else.", size=13
                ),
                ft.Row([secondary("Allow notifications", shell.handler(allow), icon=ft.Icons.NOTIFICATIONS_ACTIVE)]),
            ]
            if asks
            else []
        ),
    )


@component
def JobPart() -> Any:
    """The job of the operating system: shown exactly before it is installed."""
    shell = use_shell()
    _, redraw = ft.use_state(0)
    shown, show = ft.use_state(False)
    path = shell.services.database.path
    job = jobs.job_here(path.parent) if path is not None else None
    if job is None:
        return ft.Container(visible=False)

    def install() -> None:
        jobs.install(job)
        show(False)
        shell.tell("Installed: reminders come with the app closed.")

    def remove() -> None:
        jobs.remove(job)
        redraw(lambda n: n + 1)
        shell.tell("Removed: reminders come while the app is open.")

    no = quiet("No", shell.handler(lambda: show(False)))
    if job.installed:
        return titled(
            "With the app closed",
            ft.Text("Your computer looks for reminders every few minutes."),
            ft.Row([quiet("Remove this job", shell.handler(remove), icon=ft.Icons.DELETE_OUTLINE)]),
        )
    return titled(
        "With the app closed",
        ft.Text("Your computer can look every few minutes for reminders that are due, if you let it."),
        *(
            [
                muted("This is exactly what will be written and run, and what removing takes away again:", size=13),
                ft.Container(
                    ft.Text(job.described(), font_family="monospace", size=12, selectable=True),
                    bgcolor=ft.Colors.SURFACE_CONTAINER_HIGHEST,
                    border_radius=12,
                    padding=12,
                ),
                ft.Row([secondary("Install it", shell.handler(install)), no]),
            ]
            if shown
            else [
                ft.Row(
                    [quiet("Show what it does", shell.handler(lambda: show(True)), icon=ft.Icons.VISIBILITY_OUTLINED)]
                )
            ]
        ),
    )


@component
def CalendarPart() -> Any:
    shell = use_shell()
    save = use_saving(shell)

    async def export() -> None:
        await save("rehearse.ics", shell.services.calendar.of_everything)

    return titled(
        "In your calendar",
        ft.Text("A file with your interviews and reminders, with alarms. Importing it again updates them."),
        ft.Row([quiet("Save calendar file", shell.handler(export), icon=ft.Icons.EVENT_AVAILABLE)]),
    )


def titled(title: str, *controls: ft.Control) -> ft.Control:
    """Returns a part of the panel below a small title."""
    return ft.Container(
        padding=ft.Padding.only(top=GAP),
        content=ft.Column(
            [ft.Semantics(header=True, content=ft.Text(title, weight=ft.FontWeight.W_600)), *controls],
            spacing=SMALL_GAP,
            tight=True,
        ),
    )
