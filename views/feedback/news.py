"""Replies that come in while nobody looks: one notification, and a line in the inbox."""

from __future__ import annotations

import contextlib

import flet as ft

from services.platform.notifying import CannotNotify, Notification
from views.feedback.words import replies
from views.shell import Shell
from views.widgets.rows import row_button

FEEDBACK = "/feedback"


async def look_for_replies(shell: Shell) -> bool:
    """Takes in what waits at relays and tells of it once, whatever windows are open; returns whether there was any.

    Nothing is told while the phone is handed over, nor to someone who is looking at feedback already.
    """
    feedback = shell.services.feedback
    if feedback.lock.handed() is not None:
        return False
    await feedback.look()
    number = feedback.replies.untold()
    if number and not shell.page.route.startswith(FEEDBACK):
        with contextlib.suppress(CannotNotify):
            await shell.services.notifier.notify(
                Notification(
                    id="feedback-replies",
                    title=f"{replies(number)} to your request for feedback",
                    text="Read it beside your own view." if number == 1 else "Read them beside your own view.",
                    route=FEEDBACK,
                )
            )
    return number > 0


def replies_row(shell: Shell) -> list[ft.Control]:
    """Returns the inbox's line about replies that nobody has read, if there are any."""
    number = shell.services.feedback.requests.unseen()
    if not number:
        return []
    return [
        row_button(
            ft.Icon(ft.Icons.FORUM_OUTLINED, color=ft.Colors.PRIMARY),
            "1 new reply" if number == 1 else f"{number:,} new replies",
            "Feedback, beside your own view",
            shell.handler(lambda: shell.go(FEEDBACK)),
        )
    ]
