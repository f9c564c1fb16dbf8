"""The reminders of an interview, on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.interviews.model import Interview
from services.reminders.model import Reminder, State
from services.reminders.rules import KIND
from views.boundary import component
from views.reminders.bell import PulseContext
from views.reminders.words import ICONS, when_words
from views.settings.files import use_saving
from views.shell import Shell, use_shell
from views.theme import GAP
from views.widgets.buttons import quiet
from views.widgets.surfaces import heading, muted, panel

FEW = 4


@component
def RemindersOfInterviewPart(*, interview: Interview, again: Callable[[], None]) -> Any:
    shell = use_shell()
    ft.use_context(PulseContext)
    everything, show_everything = ft.use_state(False)
    save = use_saving(shell)
    reminders = shell.services.reminders.of_interview(interview.id)
    shown = reminders if everything else reminders[:FEW]

    async def to_calendar() -> None:
        await save("interview.ics", lambda: shell.services.calendar.of_interview(interview.id))

    more = [quiet(f"Show all {len(reminders)}", shell.handler(lambda: show_everything(True)))]
    return panel(
        heading("Reminders"),
        *(line(shell, reminder) for reminder in shown),
        *([] if reminders else [muted("None are left for this interview.")]),
        ft.Row(
            [
                *(more if len(reminders) > len(shown) else []),
                quiet("To my calendar", shell.handler(to_calendar), icon=ft.Icons.EVENT_AVAILABLE),
            ],
            alignment=ft.MainAxisAlignment.END,
            wrap=True,
        ),
        spacing=12,
    )


def line(shell: Shell, reminder: Reminder) -> ft.Control:
    """Returns what a reminder is and when it comes or came."""
    came = reminder.state is State.FIRED
    words = "Now" if came else when_words(reminder.due_at, shell.services.clock)
    return ft.Row(
        [
            ft.Icon(ICONS[reminder.type], size=22, color=ft.Colors.PRIMARY if came else ft.Colors.ON_SURFACE_VARIANT),
            ft.Text(KIND[reminder.type].name, expand=True),
            muted(words, size=14),
        ],
        spacing=GAP,
        key=reminder.id,
    )
