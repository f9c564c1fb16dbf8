"""The Settings tab: practice, looks, decks, and the backup of everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from services.store.settings import Preferences
from views.boundary import component, view_component
from views.feedback.settings_part import FeedbackSettings
from views.hooks import use_made_state
from views.settings.backup import BackupPart
from views.settings.recordings import RecordingsPart
from views.settings.reminders import RemindersPart
from views.settings.starters import StartersPart
from views.shell import use_layout, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import icon_button
from views.widgets.screen import tab_view
from views.widgets.surfaces import heading, muted, panel, stack
from views.widgets.switches import switch

THEMES = (("system", "System"), ("light", "Light"), ("dark", "Dark"))


@view_component
def SettingsView() -> Any:
    shell, layout = use_shell(), use_layout()
    return tab_view(
        shell,
        layout,
        "/settings",
        stack(
            [
                PracticePart(),
                MemoryPart(),
                RemindersPart(),
                FeedbackSettings(),
                LooksPart(),
                StartersPart(),
                RecordingsPart(),
                BackupPart(),
                about(),
            ]
        ),
    )


@component
def PracticePart() -> Any:
    preferences, change = use_preferences()
    return panel(
        heading("Practice"),
        Stepper(
            name="New cards a day",
            value=preferences.new_per_day,
            values=(0, 1, 2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50),
            save=lambda value: change(new_per_day=value),
        ),
        Stepper(
            name="Reviews a day, at most",
            value=preferences.reviews_per_day,
            values=(10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 1000),
            save=lambda value: change(reviews_per_day=value),
        ),
        Stepper(
            name="Goal for an answer",
            value=preferences.goal_seconds,
            values=range(60, 121, 5),
            unit=" s",
            save=lambda value: change(goal_seconds=value),
        ),
        switch(
            "Say it aloud first",
            "Offers the timer before the points are shown",
            preferences.speak_first,
            lambda value: change(speak_first=value),
        ),
        switch(
            "Show all points at once",
            "Otherwise they come one by one",
            preferences.reveal_all,
            lambda value: change(reveal_all=value),
        ),
        switch(
            "Body and voice in debriefs",
            "Asks what you noticed of posture, pace, fillers and the like",
            preferences.body_voice,
            lambda value: change(body_voice=value),
        ),
        spacing=GAP,
    )


@component
def MemoryPart() -> Any:
    preferences, change = use_preferences()
    return panel(
        heading("Memory"),
        muted(
            "A card comes back when the chance that you still know it has fallen to this. Higher means more reviews.",
            size=13,
        ),
        Stepper(
            name="Desired retention",
            value=round(preferences.retention * 100),
            values=range(80, 98),
            unit=" %",
            save=lambda value: change(retention=value / 100),
        ),
        Stepper(
            name="Longest interval",
            value=preferences.maximum_interval,
            values=(7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 730),
            unit=" days",
            save=lambda value: change(maximum_interval=value),
        ),
        spacing=GAP,
    )


@component
def LooksPart() -> Any:
    shell = use_shell()
    preferences, change = use_preferences()

    def choose(theme: str) -> None:
        change(theme=theme)
        shell.restyle()
        shell.page.update()

    return panel(
        heading("Looks"),
        ft.Row(
            [
                ft.Chip(
                    label=name,
                    selected=preferences.theme == value,
                    on_select=shell.handler(lambda value=value: choose(value)),
                    padding=ft.Padding.symmetric(horizontal=8, vertical=10),
                )
                for value, name in THEMES
            ],
            wrap=True,
            spacing=SMALL_GAP,
        ),
        spacing=GAP,
    )


@component
def Stepper(*, name: str, value: int, values: Sequence[int], save: Callable[[int], Any], unit: str = "") -> Any:
    """A number to set, one step at a time.

    No slider: Flutter's has no accessible name on the web, and a thumb on a bus is not precise.
    """
    shell = use_shell()
    shown, set_shown = ft.use_state(value)
    lower = [known for known in values if known < shown]
    higher = [known for known in values if known > shown]

    def put(number: int) -> None:
        set_shown(number)
        save(number)

    return ft.Row(
        [
            ft.Text(name, size=16, expand=True),
            icon_button(
                ft.Icons.REMOVE_CIRCLE_OUTLINE,
                f"Less: {name}",
                shell.handler(lambda: put(lower[-1])),
                disabled=not lower,
                color=ft.Colors.PRIMARY,
            ),
            ft.Semantics(
                live_region=True,
                content=ft.Text(
                    f"{shown}{unit}", size=16, weight=ft.FontWeight.W_600, text_align=ft.TextAlign.CENTER, width=76
                ),
            ),
            icon_button(
                ft.Icons.ADD_CIRCLE_OUTLINE,
                f"More: {name}",
                shell.handler(lambda: put(higher[0])),
                disabled=not higher,
                color=ft.Colors.PRIMARY,
            ),
        ],
        spacing=0,
    )


def use_preferences() -> tuple[Preferences, Callable[..., None]]:
    """Returns the preferences and what changes them; only inside a component."""
    shell = use_shell()
    preferences, put = use_made_state(shell.services.settings.read)

    def change(**values: Any) -> None:
        shell.attempt(lambda: put(shell.services.settings.change(**values)))

    return preferences, change


def about() -> ft.Control:
    return panel(
        heading("About"),
        muted(
            "Rehearse keeps everything on this device: no account, no cloud, no tracking. "
            "Cards come back by FSRS-6, an open model of memory.",
            size=14,
        ),
    )
