"""Settings of feedback: the name friends see, and where the page and the mailboxes are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.errors import RehearseError
from services.feedback.content import LIMITS
from services.feedback.link import checked_host
from views.boundary import component
from views.hooks import use_made_ref
from views.shell import use_shell
from views.theme import GAP
from views.widgets.surfaces import heading, muted, panel


@component
def FeedbackSettings() -> Any:
    shell = use_shell()
    settings = shell.services.settings

    def save_name(text: str) -> str:
        name = " ".join(text.split())[: LIMITS["name"]]
        settings.change(friends_name=name)
        return name

    def save_host(key: str) -> Callable[[str], str]:
        def save(text: str) -> str:
            host = checked_host(text) if text.strip() else ""
            settings.change(**{key: host})
            return host

        return save

    kept = settings.read()
    return panel(
        heading("Feedback"),
        muted(
            "Replies over a link or a mailbox are sealed on your friend's phone and opened only here. Without either, "
            "hand over your phone or use the same Wi-Fi.",
            size=13,
        ),
        SavedField(label="Your name, as friends see it", value=kept.friends_name, save=save_name, hint="Ada"),
        SavedField(
            label="Where the page is, for links",
            value=kept.link_host,
            save=save_host("link_host"),
            hint="you.example.org",
        ),
        SavedField(label="Relay, for mailboxes", value=kept.relay, save=save_host("relay"), hint="relay.example.org"),
        spacing=GAP,
    )


@component
def SavedField(*, label: str, value: str, save: Callable[[str], str], hint: str) -> Any:
    """A text that is saved when one leaves it; what cannot be saved is said below it."""
    problem, set_problem = ft.use_state("")
    typed = use_made_ref(lambda: [value])

    def note(event: ft.Event[ft.TextField]) -> None:
        typed[0] = event.control.value or ""

    def keep(_: Any) -> None:
        try:
            typed[0] = save(typed[0])
        except RehearseError as error:
            set_problem(str(error))
            return
        set_problem("")

    field = ft.TextField(
        label=label,
        hint_text=hint,
        value=typed[0],
        error=problem or None,
        expand=True,
        on_change=note,
        on_blur=keep,
        on_submit=keep,
    )
    return ft.Row([field])
