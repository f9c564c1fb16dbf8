"""A video is never left behind, whichever way the screen is left."""

from __future__ import annotations

import asyncio
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import flet as ft
import pytest

from services.recordings.model import Media
from services.root import Services, open_services
from tests.services.helpers import url_of
from tests.services.test_recordings import small_disk  # noqa: F401
from tests.views.headless import App, drive
from views.recordings import filming

VIDEO = b"\x1aE\xdf\xa3" + bytes(2_000_000)
CAMERA = {
    "get_available_cameras": [
        {"name": "0", "lens_direction": "back", "sensor_orientation": 0},
        {"name": "1", "lens_direction": "front", "sensor_orientation": 0},
    ],
    "stop_video_recording": VIDEO,
}
ROUTE = "/recordings/video"


@pytest.fixture(autouse=True)
def the_camera_is_there_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filming, "SETTLES_S", 0.0)


async def film(app: App) -> None:
    app.wire.answers = dict(CAMERA)
    await app.go(ROUTE)
    await shows(app, "Start recording")
    await app.press("Start recording")
    await shows(app, "Stop and look at it")


async def shows(app: App, *wanted: str) -> None:
    """Waits until all of these are on the screen, as a text or as what is pressed."""

    def there() -> bool:
        buttons = {button.content for button in app.all(ft.Button) if isinstance(button.content, str)}
        return set(wanted) <= {*app.texts(), *buttons, app.told()}

    for _ in range(500):
        if there():
            return
        await app.settle(seconds=0.02)
    raise AssertionError(f"{wanted} did not come: {app.texts()}, {app.told()}")


def taken(services: Services) -> list[tuple[Media, int]]:
    return [(made.media, made.size) for made in services.recordings.all()]


def test_stopped_it_is_shown(nurse: Services) -> None:
    async def journey(app: App) -> None:
        await film(app)
        await app.press("Stop and look at it")
        await shows(app, "How did you come across?")

    drive(nurse, journey, route="/recordings")
    assert taken(nurse) == [(Media.VIDEO, len(VIDEO))]


@pytest.mark.parametrize(
    ("out", "there"),
    [("/recordings", "A video"), ("/", "Mock interview"), ("/session", "Say it aloud")],
)
def test_left_by_the_back_button_or_an_address_it_is_kept(nurse: Services, out: str, there: str) -> None:
    async def journey(app: App) -> None:
        await film(app)
        await app.go(out)
        await shows(app, filming.KEPT, there)
        assert app.page.route == out and "Record a video" not in app.texts()
        await app.go(ROUTE)
        await shows(app, "Record a video")

    drive(nurse, journey, route="/recordings")
    assert taken(nurse) == [(Media.VIDEO, len(VIDEO))]


def test_left_twice_while_it_is_being_kept_it_is_there_once(nurse: Services) -> None:
    async def journey(app: App) -> None:
        await film(app)
        await asyncio.gather(app.go("/recordings"), app.go("/"), app.press("Stop and look at it"))
        await shows(app, filming.KEPT)

    drive(nurse, journey, route="/recordings")
    assert taken(nurse) == [(Media.VIDEO, len(VIDEO))]


def test_a_camera_that_was_pulled_out_is_told_and_one_gets_away(nurse: Services) -> None:
    async def journey(app: App) -> None:
        await film(app)
        # Nothing that could be a video comes.
        del app.wire.answers["stop_video_recording"]
        await app.press("Stop and look at it")
        await shows(app, filming.LOST, "Start recording")
        await app.press("Start recording")
        await shows(app, "Stop and look at it")
        await app.go("/recordings")
        await shows(app, "No recordings yet")

    drive(nurse, journey, route="/recordings")
    assert taken(nurse) == []


def test_without_room_the_video_waits_until_there_is_some(small_disk: Path) -> None:  # noqa: F811
    with closing(open_services(url_of(small_disk / "rehearse.db"))) as services:
        services.settings.change(started=True)
        large: dict[str, Any] = CAMERA | {"stop_video_recording": b"\x1aE\xdf\xa3" + bytes(6_000_000)}

        async def journey(app: App) -> None:
            await film(app)
            app.wire.answers = large
            await app.go("/recordings")
            await shows(app, "Try again to keep the video")
            assert "Free some space" in app.told()
            await app.press("Try again to keep the video")
            await shows(app, "Try again to keep the video")
            assert app.page.route == ROUTE and services.recordings.all() == ()
            subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
            await app.press("Try again to keep the video")
            await shows(app, "How did you come across?")

        drive(services, journey, route="/recordings")
        assert [made.size for made in services.recordings.all()] == [6_000_004]
