"""Recording with the camera, on Android and in the browser."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

import flet as ft

from services.recordings.model import Recording, RecordingStopped
from views.boundary import component, view_component
from views.hooks import use_made_ref
from views.shell import Shell, use_shell
from views.theme import GAP
from views.widgets.buttons import icon_button, primary
from views.widgets.screen import page_view
from views.widgets.surfaces import empty, muted

log = logging.getLogger("rehearse")

START_S, STOP_S, SETTLES_S = 120, 60, 0.3
WORDS = {
    "starting": "Starting the camera …",
    "ready": "Start recording",
    "recording": "Stop and look at it",
    "saving": "Keeping the video …",
}
NOT_HERE = "No camera could be used. Allow it in the settings of this device or browser, or bring in a file."
LOST = "The video could not be taken over from the camera."


def camera_here(shell: Shell) -> bool:
    """Whether Flet's camera works on this kind of device."""
    return bool(shell.page.web) or shell.page.platform in (ft.PagePlatform.ANDROID, ft.PagePlatform.IOS)


@view_component
def CameraView() -> Any:
    shell = use_shell()
    back = icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go("/recordings")))
    body = CameraPart() if camera_here(shell) else empty(ft.Icons.VIDEOCAM_OFF_OUTLINED, "No camera here", NOT_HERE)
    return page_view("/recordings/video", "Record a video", body, leading=back)


@component
def CameraPart() -> Any:
    """Shows the camera's picture. Drawn once: Flet loses a control that is given to a new parent."""
    camera = use_made_ref(made)
    return ft.Container(
        expand=True,
        padding=GAP,
        content=ft.Column(
            [
                ft.Container(
                    camera,
                    expand=True,
                    bgcolor=ft.Colors.BLACK,
                    border_radius=GAP,
                    clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
                ),
                CameraButton(camera=camera),
            ],
            spacing=GAP,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
    )


@component
def CameraButton(*, camera: Any) -> Any:
    """The one button that begins and ends."""
    shell = use_shell()
    state, set_state = ft.use_state("starting")
    began = use_made_ref(lambda: [0.0])

    async def start_camera() -> None:
        try:
            from flet_camera import ResolutionPreset

            # The control must be with the client before it can be asked for anything.
            await asyncio.sleep(SETTLES_S)
            async with asyncio.timeout(START_S):
                cameras = await camera.get_available_cameras()
                front = [one for one in cameras if one.lens_direction.value == "front"] or cameras
                await camera.initialize(front[0], ResolutionPreset.MEDIUM)
            set_state("ready")
        except Exception:
            log.exception("The camera could not be started")
            set_state("missing")

    async def begin() -> None:
        async with asyncio.timeout(START_S):
            await camera.start_video_recording()
        began[0] = time.monotonic()
        set_state("recording")

    async def end() -> None:
        set_state("saving")
        try:
            kept = await taken_over(time.monotonic() - began[0])
        finally:
            set_state("ready")
        shell.go(f"/recordings/{kept.id}")

    async def taken_over(seconds: float) -> Recording:
        try:
            async with asyncio.timeout(STOP_S):
                content = bytes(await camera.stop_video_recording())
        except Exception as error:
            log.exception("The video did not come")
            raise RecordingStopped(LOST) from error
        return shell.services.recordings.bring_in(
            content, f"video{suffix_of(content)}", title="A video", seconds=seconds
        )

    ft.use_effect(start_camera, dependencies=[])
    if state == "missing":
        return muted(NOT_HERE, text_align=ft.TextAlign.CENTER)
    return primary(
        WORDS[state],
        shell.handler(end if state == "recording" else begin),
        icon=ft.Icons.STOP if state == "recording" else ft.Icons.FIBER_MANUAL_RECORD,
        disabled=state in ("starting", "saving"),
    )


def made() -> Any:
    from flet_camera import Camera

    return Camera(expand=True)


def suffix_of(content: bytes) -> str:
    """Returns what kind of video a device has made: browsers differ."""
    return ".webm" if content.startswith(b"\x1aE\xdf\xa3") else ".mp4"
