"""The words of a recording, where the extra that hears them is installed."""

from __future__ import annotations

import asyncio
from typing import Any

import flet as ft

from services.delivery.words import Spoken, speech_is_here
from services.recordings.model import Recording
from views.boundary import component
from views.shell import use_shell
from views.theme import GAP
from views.widgets.buttons import secondary
from views.widgets.surfaces import heading, muted, panel

NOT_HERE = (
    "Not on this device. On a computer, the extra “speech” adds what you said and words a minute: "
    'python -m pip install "rehearse[speech]".'
)


@component
def SpokenPart(*, recording: Recording) -> Any:
    """Offers to write down what was said; a model does that on this device."""
    shell = use_shell()
    found, set_found = ft.use_state(None)
    busy, set_busy = ft.use_state(False)

    async def write_down() -> None:
        set_busy(lambda _: True)
        try:
            # Only computers have the model, and they have threads; the screen goes on meanwhile.
            spoken = await asyncio.to_thread(shell.services.judging.spoken, recording.id)
            set_found(lambda _: spoken)
        finally:
            set_busy(lambda _: False)

    if not speech_is_here():
        return panel(heading("What you said"), muted(NOT_HERE, size=14))
    if found is not None:
        return transcript(found)
    return panel(
        heading("What you said"),
        muted("A model on this device writes it down. It mishears words, and leaves out most ums.", size=14),
        secondary("Write it down", shell.handler(write_down), icon=ft.Icons.NOTES, disabled=busy),
        *([ft.ProgressBar(bar_height=6, border_radius=3, semantics_label="Writing it down")] if busy else []),
        spacing=GAP,
    )


def transcript(spoken: Spoken) -> ft.Control:
    """Returns the words, their pace and the phrases that came up."""
    pace = "Words a minute: not measured, too short."
    if spoken.words_per_minute is not None:
        pace = f"{spoken.words_per_minute:.0f} words a minute"
    phrases = ", ".join(f"“{phrase.text}” {phrase.times}×" for phrase in spoken.phrases)
    return panel(
        heading("What you said"),
        ft.Text(spoken.text or "No words were made out.", selectable=True),
        ft.Text(pace, weight=ft.FontWeight.W_500),
        *([muted(f"Came up: {phrases}", size=14)] if phrases else []),
        spacing=GAP,
    )
