"""The Settings tab: practice, looks, decks, and the backup of everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.store.settings import Preferences
from views.boundary import component, view_component
from views.hooks import use_made_state
from views.settings.backup import BackupPart
from views.settings.starters import StartersPart
from views.shell import use_layout, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.screen import tab_view
from views.widgets.surfaces import heading, muted, panel, stack

THEMES = (("system", "System"), ("light", "Light"), ("dark", "Dark"))


@view_component
def SettingsView() -> Any:
    shell, layout = use_shell(), use_layout()
    return tab_view(
        shell,
        layout,
        "/settings",
        stack([PracticePart(), MemoryPart(), LooksPart(), StartersPart(), BackupPart(), about()]),
    )


@component
def PracticePart() -> Any:
    preferences, change = use_preferences()
    return panel(
        heading("Practice"),
        Slide(
            name="New cards a day",
            value=preferences.new_per_day,
            low=0,
            high=50,
            save=lambda value: change(new_per_day=value),
        ),
        Slide(
            name="Reviews a day, at most",
            value=preferences.reviews_per_day,
            low=10,
            high=300,
            step=10,
            save=lambda value: change(reviews_per_day=value),
        ),
        Slide(
            name="Goal for an answer",
            value=preferences.goal_seconds,
            low=60,
            high=120,
            step=5,
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
        Slide(
            name="Desired retention",
            value=round(preferences.retention * 100),
            low=80,
            high=97,
            unit=" %",
            save=lambda value: change(retention=value / 100),
        ),
        Slide(
            name="Longest interval",
            value=min(preferences.maximum_interval, 365),
            low=5,
            high=365,
            step=5,
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
def Slide(
    *,
    name: str,
    value: int,
    low: int,
    high: int,
    save: Callable[[int], Any],
    step: int = 1,
    unit: str = "",
) -> Any:
    """A number to set; it is saved when the finger lets go."""
    shell = use_shell()
    shown, set_shown = ft.use_state(value)

    def put(number: int) -> None:
        within = max(low, min(high, number))
        set_shown(within)
        save(within)

    return ft.Column(
        [
            ft.Row(
                [ft.Text(name, size=16, expand=True), ft.Text(f"{shown}{unit}", size=16, weight=ft.FontWeight.W_600)]
            ),
            # Flet's slider has no name of its own and takes none from around it.
            ft.Semantics(
                label=name,
                slider=True,
                value=f"{shown}{unit}",
                increased_value=f"{min(high, shown + step)}{unit}",
                decreased_value=f"{max(low, shown - step)}{unit}",
                on_increase=shell.handler(lambda: put(shown + step)),
                on_decrease=shell.handler(lambda: put(shown - step)),
                exclude_semantics=True,
                content=ft.Slider(
                    value=max(low, min(high, shown)),
                    min=low,
                    max=high,
                    divisions=(high - low) // step,
                    label=f"{shown}{unit}",
                    padding=ft.Padding.symmetric(horizontal=8, vertical=12),
                    on_change=lambda e: set_shown(round(e.control.value)),
                    on_change_end=shell.handler(lambda e: put(round(e.control.value))),
                ),
            ),
        ],
        spacing=0,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def use_preferences() -> tuple[Preferences, Callable[..., None]]:
    """Returns the preferences and what changes them; only inside a component."""
    shell = use_shell()
    preferences, put = use_made_state(shell.services.settings.read)

    def change(**values: Any) -> None:
        shell.attempt(lambda: put(shell.services.settings.change(**values)))

    return preferences, change


def switch(title: str, subtitle: str, value: bool, save: Callable[[bool], Any]) -> ft.Control:
    """Returns a setting that is on or off; its words belong to the switch for a screen reader."""
    return ft.MergeSemantics(
        ft.Row(
            [
                ft.Column([ft.Text(title, size=16), muted(subtitle, size=13)], spacing=2, tight=True, expand=True),
                ft.Switch(value=value, on_change=lambda e: save(e.control.value)),
            ],
            spacing=GAP,
        )
    )


def about() -> ft.Control:
    return panel(
        heading("About"),
        muted(
            "Rehearse keeps everything on this device: no account, no cloud, no tracking. "
            "Cards come back by FSRS-6, an open model of memory.",
            size=14,
        ),
    )
