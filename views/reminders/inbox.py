"""Every reminder that waits for the person, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from services.reminders.model import Inbox, Reminder
from views.boundary import component, view_component
from views.feedback.news import replies_row
from views.reminders.bell import PulseContext
from views.reminders.words import ICONS, when_words
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import icon_button, menu, quiet
from views.widgets.rows import row_button
from views.widgets.screen import page_view
from views.widgets.surfaces import empty, heading, muted, panel, stack


@view_component
def InboxView() -> Any:
    shell = use_shell()
    settings = icon_button(ft.Icons.TUNE, "Choose what to be reminded of", shell.handler(lambda: shell.go("/settings")))
    return page_view("/reminders", "Reminders", InboxPart(), actions=[settings])


@component
def InboxPart() -> Any:
    shell = use_shell()
    ft.use_context(PulseContext)
    ft.use_route_location()
    _, redraw = ft.use_state(0)

    def again() -> None:
        redraw(lambda n: n + 1)

    inbox = shell.services.reminders.inbox()
    notices = [*([silence(shell, again)] if inbox.unheard else []), *replies_row(shell)]
    if not inbox.waiting and not inbox.ahead:
        return stack(
            [
                *notices,
                empty(
                    ft.Icons.NOTIFICATIONS_NONE,
                    "Nothing to remind you of",
                    "Add an interview, and its reminders come here by themselves.",
                    quiet("Add an interview", shell.handler(lambda: shell.go("/interviews/new"))),
                ),
            ]
        )
    return stack([*notices, *waiting_rows(shell, inbox, again), *ahead_rows(shell, inbox)], spacing=12)


def waiting_rows(shell: Shell, inbox: Inbox, again: Callable[[], None]) -> list[ft.Control]:
    """Returns what waits, or a line that says that nothing does."""
    if not inbox.waiting:
        return [
            panel(
                ft.Text("You are up to date", theme_style=ft.TextThemeStyle.TITLE_MEDIUM),
                muted(next_words(shell, inbox)),
            )
        ]
    return [waiting_row(shell, reminder, again) for reminder in inbox.waiting]


def next_words(shell: Shell, inbox: Inbox) -> str:
    """Returns when the next reminder comes."""
    return f"The next one comes {when_words(inbox.ahead[0].due_at, shell.services.clock).lower()}."


def waiting_row(shell: Shell, reminder: Reminder, again: Callable[[], None]) -> ft.Control:
    """Returns a reminder to open, put off or tick off."""
    service = shell.services.reminders

    def open_it() -> None:
        service.opened(reminder.id)
        shell.go(reminder.route)

    def undo(before: Reminder) -> Callable[[], None]:
        def put_back() -> None:
            service.put_back(before)
            again()

        return put_back

    def done() -> None:
        before = service.done(reminder.id)
        again()
        shell.tell("Done", action="Undo", on_action=undo(before))

    def snooze(until: datetime) -> None:
        before = service.snooze(reminder.id, until)
        again()
        words = when_words(until, shell.services.clock).lower()
        shell.tell(f"Comes back {words}", action="Undo", on_action=undo(before))

    later = [
        (
            f"{words}, {when_words(until, shell.services.clock).split()[-1]}",
            ft.Icons.SNOOZE,
            shell.handler(lambda at=until: snooze(at)),
        )
        for words, until in service.snooze_choices()
    ]
    return row_button(
        badge_icon(reminder),
        reminder.title,
        f"{reminder.text} {when_words(reminder.due_at, shell.services.clock)}",
        shell.handler(open_it),
        trailing=ft.Row(
            [
                menu(f"Later: {reminder.title}", later, icon=ft.Icons.SNOOZE),
                icon_button(ft.Icons.CHECK, f"Done: {reminder.title}", shell.handler(done), color=ft.Colors.PRIMARY),
            ],
            spacing=0,
        ),
        key=reminder.id,
    )


def ahead_rows(shell: Shell, inbox: Inbox) -> list[ft.Control]:
    """Returns what comes next."""
    if not inbox.ahead:
        return []
    return [
        ft.Container(heading("Coming up"), padding=ft.Padding.only(top=SMALL_GAP, left=SMALL_GAP)),
        panel(*(ahead_line(shell, reminder) for reminder in inbox.ahead), spacing=12),
    ]


def ahead_line(shell: Shell, reminder: Reminder, *, title: bool = True) -> ft.Control:
    """Returns one line for a reminder that is still to come."""
    words = when_words(reminder.due_at, shell.services.clock)
    return ft.Row(
        [
            ft.Icon(ICONS[reminder.type], color=ft.Colors.ON_SURFACE_VARIANT, size=22),
            # One below the other: side by side they have no room at 200 %.
            ft.Column(
                [ft.Text(reminder.title if title else reminder.text), muted(words, size=14)],
                spacing=2,
                tight=True,
                expand=True,
            ),
        ],
        spacing=GAP,
        key=reminder.id,
    )


def badge_icon(reminder: Reminder) -> ft.Control:
    return ft.Container(
        ft.Icon(ICONS[reminder.type], color=ft.Colors.ON_SECONDARY_CONTAINER, size=22),
        bgcolor=ft.Colors.SECONDARY_CONTAINER,
        width=44,
        height=44,
        border_radius=22,
        alignment=ft.Alignment.CENTER,
    )


def silence(shell: Shell, again: Callable[[], None]) -> ft.Control:
    """Says once that no notification can be shown here."""

    def read() -> None:
        shell.services.reminders.read_about_silence()
        again()

    return panel(
        ft.Text(
            "This device could not show a notification, so nothing will pop up while the app is closed. "
            "No harm done: every reminder is kept here, and in the calendar file from Settings."
        ),
        ft.Row([quiet("All right", shell.handler(read))], alignment=ft.MainAxisAlignment.END),
        color=ft.Colors.TERTIARY_CONTAINER,
        padding=GAP,
    )
