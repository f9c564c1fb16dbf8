"""All recordings: what there is, how much room it takes, and bringing in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

from services.recordings.model import About, Recording
from views.boundary import component, view_component
from views.hooks import use_made_ref, use_made_state, use_while_there
from views.practise.words import plural, stopwatch
from views.recordings.camera import camera_here
from views.recordings.recorder import Recorder
from views.recordings.words import MEDIA_ICONS, day_words, size_words, stays
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import icon_button, primary, secondary
from views.widgets.rows import row_button
from views.widgets.screen import page_view
from views.widgets.surfaces import empty, muted, stack

KINDS = ["wav", "mp3", "m4a", "ogg", "flac", "mp4", "webm", "mov"]


@view_component
def RecordingsView() -> Any:
    ft.use_route_location()
    shell = use_shell()
    card_id = parse_qs(urlsplit(shell.page.route).query).get("card", [""])[0]
    out = f"/cards/{card_id}" if card_id else "/settings"
    back = icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go(out)))
    return page_view("/recordings", "Recordings", Listed(key=card_id, card_id=card_id), leading=back)


@component
def Listed(*, card_id: str) -> Any:
    """Shows the recordings of a card, or all; sweeps what is over when it opens."""
    shell = use_shell()
    found, put = use_made_state(lambda: opened(shell, card_id))
    picker = use_made_ref(ft.FilePicker)
    _, redraw = ft.use_state(0)
    recorder = use_made_ref(lambda: Recorder(shell))
    recorder.changed = lambda: redraw(lambda n: n + 1)

    def reload() -> None:
        again = listed(shell, card_id)
        put(lambda _: again)

    recorder.finished = lambda _: reload()
    # Under the screens above it the list stays as it was, while they add to it and delete.
    route = ft.use_route_location()
    ft.use_effect(reload, dependencies=[route])

    async def bring_in() -> None:
        files = await picker.pick_files(
            dialog_title="Bring in a recording",
            file_type=ft.FilePickerFileType.CUSTOM,
            allowed_extensions=KINDS,
            with_data=shell.page.web,
        )
        if not files:
            return
        source = files[0].bytes if files[0].bytes is not None else Path(files[0].path or "")
        kept = shell.services.recordings.bring_in(source, files[0].name, **about(shell, card_id))
        shell.go(f"/recordings/{kept.id}")

    async def record() -> None:
        if recorder.active:
            recording = await recorder.stop()
            if recording is not None:
                shell.go(f"/recordings/{recording.id}")
            return
        await recorder.start(**about(shell, card_id))

    def leave() -> None:
        if recorder.active:
            shell.page.run_task(recorder.stop)

    use_while_there(lambda: leave)
    ways: list[ft.Control] = [
        primary(
            "Stop and hear it" if recorder.active else "Record an answer",
            shell.handler(record),
            icon=ft.Icons.STOP if recorder.active else ft.Icons.MIC,
            disabled=recorder.starting,
        ),
        *(
            [
                secondary(
                    "Record a video",
                    shell.handler(lambda: shell.go("/recordings/video")),
                    icon=ft.Icons.VIDEOCAM_OUTLINED,
                )
            ]
            if camera_here(shell) and not recorder.active
            else []
        ),
        *(
            [secondary("Bring in a file", shell.handler(bring_in), icon=ft.Icons.FILE_OPEN_OUTLINED)]
            if not recorder.active
            else []
        ),
    ]
    foot = ft.Container(
        ft.Column(ways, spacing=10, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        padding=ft.Padding.only(left=GAP, right=GAP, top=SMALL_GAP, bottom=12),
    )
    body = (
        stack([total(found), *(row(shell, recording) for recording in found)], spacing=SMALL_GAP)
        if found
        else ft.Container(nothing(card_id), expand=True, alignment=ft.Alignment.CENTER)
    )
    return ft.Column([body, foot], expand=True, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def opened(shell: Shell, card_id: str) -> tuple[Recording, ...]:
    """Returns the list after what is over was deleted."""
    shell.attempt(shell.services.sweeping.sweep)
    return listed(shell, card_id)


def listed(shell: Shell, card_id: str) -> tuple[Recording, ...]:
    recordings = shell.services.recordings
    return recordings.of(About.CARD, card_id) if card_id else recordings.all()


def about(shell: Shell, card_id: str) -> dict[str, Any]:
    """Returns what a new recording belongs to."""
    if not card_id:
        return {}
    title = shell.services.cards.get(card_id).draft.question
    return {"about": About.CARD, "about_id": card_id, "title": title}


def total(found: tuple[Recording, ...]) -> ft.Control:
    size = sum(recording.size for recording in found)
    return muted(
        f"{plural(len(found), 'recording')}, {size_words(size)}. They stay on this device and are deleted after "
        "30 days unless you keep them.",
        size=14,
    )


def nothing(card_id: str) -> ft.Control:
    return empty(
        ft.Icons.MIC_NONE,
        "No recordings yet",
        "Record an answer here, or turn recording on beside the timer when you say one aloud in practice."
        if not card_id
        else "Record your answer to this question and hear how it sounds.",
    )


def row(shell: Shell, recording: Recording) -> ft.Control:
    """Returns one recording's line."""
    facts = [
        day_words(recording.recorded_at, shell.services.clock.zone()),
        *([stopwatch(round(recording.seconds))] if recording.seconds else []),
        size_words(recording.size),
        stays(recording),
    ]
    return row_button(
        ft.Icon(MEDIA_ICONS[recording.media], color=ft.Colors.PRIMARY),
        recording.title or "An answer",
        " · ".join(facts),
        shell.handler(lambda: shell.go(f"/recordings/{recording.id}")),
        trailing=ft.Container(
            ft.Icon(ft.Icons.BOOKMARK, color=ft.Colors.PRIMARY, semantics_label="Kept"),
            visible=recording.kept,
            padding=ft.Padding.only(right=GAP),
        ),
        key=recording.id,
    )
