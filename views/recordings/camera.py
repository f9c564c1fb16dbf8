"""Recording with the camera, on Android and in the browser."""

from __future__ import annotations

from typing import Any

import flet as ft

from views.boundary import component, view_component
from views.hooks import use_made_ref
from views.recordings.filming import Filming
from views.shell import Shell, use_shell
from views.theme import GAP
from views.widgets.buttons import icon_button, primary
from views.widgets.screen import page_view
from views.widgets.surfaces import empty, muted

WORDS = {
    "starting": "Starting the camera …",
    "ready": "Start recording",
    "recording": "Stop and look at it",
    "saving": "Keeping the video …",
    "unkept": "Try again to keep the video",
}
ICONS = {"recording": ft.Icons.STOP, "unkept": ft.Icons.SAVE_OUTLINED}
NOT_HERE = "No camera could be used. Allow it in the settings of this device or browser, or bring in a file."


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
    filming = use_made_ref(lambda: Filming(shell, camera))
    state, set_state = ft.use_state(filming.state)
    filming.changed = lambda: set_state(lambda _: filming.state)
    ft.use_effect(filming.start_camera, dependencies=[])
    if state == "missing":
        return muted(NOT_HERE, text_align=ft.TextAlign.CENTER)
    return primary(
        WORDS[state],
        shell.handler(filming.begin if state == "ready" else filming.end),
        icon=ICONS.get(state, ft.Icons.FIBER_MANUAL_RECORD),
        disabled=state in ("starting", "saving"),
    )


def made() -> Any:
    from flet_camera import Camera

    return Camera(expand=True)
