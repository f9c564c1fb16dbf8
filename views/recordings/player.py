"""Playing back: one way to ask for sound and for video."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import flet as ft

from services.recordings.model import Media, Recording
from views.hosting_routes import RECORDING_FILES
from views.shell import Shell

SPEEDS = (1.0, 1.25, 1.5, 2.0)
ANSWER_S = 5
STEP_S = 5


class Player:
    """Plays one recording. `position` and `duration` are seconds; `changed` is called when they or `playing` do."""

    def __init__(self, shell: Shell, recording: Recording) -> None:
        self.shell = shell
        self.recording = recording
        self.position = 0.0
        self.duration = recording.seconds
        self.playing = False
        self.speed = SPEEDS[0]
        self.changed: Callable[[], Any] = lambda: None
        self.device: Any = None

    @property
    def is_video(self) -> bool:
        return self.recording.media is Media.VIDEO

    def control(self) -> Any:
        """Returns the sound's service or the video's control, made at the first call."""
        if self.device is None:
            self.device = self._video() if self.is_video else self._audio()
        return self.device

    async def toggle(self) -> None:
        """Plays on or pauses."""
        # Asked first: the player may tell of its new state before it answers.
        playing = not self.playing
        control = self.control()
        await self._ask(self._play(control) if playing else control.pause())
        self._put(playing=playing)

    async def jump(self, seconds: float) -> None:
        """Goes to a moment and plays from there."""
        at = max(0.0, min(seconds, self.duration or seconds))
        control = self.control()
        milliseconds = ft.Duration(milliseconds=round(at * 1000))
        await self._ask(control.seek(milliseconds))
        if not self.playing:
            await self._ask(self._play(control))
        self._put(position=at, playing=True)

    async def step(self, seconds: float) -> None:
        """Goes back or forth."""
        await self.jump(await self.now() + seconds)

    def faster(self) -> None:
        """Goes to the next speed, and from the last to the first."""
        self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]
        control = self.control()
        control.playback_rate = self.speed
        control.update()
        self.changed()

    async def now(self) -> float:
        """Returns the present moment, as exactly as the player tells."""
        if self.playing:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(1):
                    found = await self.control().get_current_position()
                    self.position = seconds_of(found) if found is not None else self.position
        return self.position

    async def close(self) -> None:
        """Stops playing when the screen goes."""
        if self.device is not None and self.playing:
            self.playing = False
            with contextlib.suppress(Exception):
                await self._ask(self.device.pause())

    async def _play(self, control: Any) -> None:
        if self.is_video:
            await control.play()
        else:
            await control.resume()

    async def _ask(self, answer: Any) -> None:
        async with asyncio.timeout(ANSWER_S):
            await answer

    def _put(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.changed()

    def _audio(self) -> Any:
        from flet_audio import Audio, ReleaseMode

        return Audio(
            src=source_of(self.shell, self.recording),
            release_mode=ReleaseMode.STOP,
            on_position_change=lambda e: self._put(position=seconds_of(e.data, e)),
            on_duration_change=lambda e: self._put(duration=seconds_of(e.data, e) or self.duration),
            on_state_change=lambda e: self._state(str(getattr(e, "state", e.data))),
        )

    def _state(self, state: str) -> None:
        name = state.rsplit(".", maxsplit=1)[-1].lower()
        if name == "completed":
            # A mark set now is meant for the end.
            self._put(playing=False, position=self.duration)
        else:
            self._put(playing=name == "playing")

    def _video(self) -> Any:
        from flet_video import Video, VideoMedia

        return Video(
            playlist=[VideoMedia(str(source_of(self.shell, self.recording)))],
            controls=None,
            expand=True,
            on_position_change=lambda e: self._put(position=seconds_of(e.data, e)),
            on_duration_change=lambda e: self._put(duration=seconds_of(e.data, e) or self.duration),
            on_complete=lambda _: self._put(playing=False, position=self.duration),
        )


def source_of(shell: Shell, recording: Recording) -> str | bytes:
    """Returns from where the client can play it: a file, this app's own address, or the bytes themselves."""
    assert recording.path is not None
    if not shell.page.web:
        return str(recording.path)
    if shell.page.pyodide:
        return recording.path.read_bytes()
    # Flet gives the address of its socket; files come over HTTP from the same host.
    here = urlsplit(str(shell.page.url))
    scheme = {"ws": "http", "wss": "https"}.get(here.scheme, here.scheme)
    return f"{scheme}://{here.netloc}{RECORDING_FILES}{recording.path.name}"


def seconds_of(value: Any, event: Any = None) -> float:
    """Returns seconds of what Flet gives: milliseconds, a duration, or an event that has either."""
    for name in ("position", "duration"):
        value = getattr(event, name, value)
    if isinstance(value, (int, float)):
        return float(value) / 1000
    in_milliseconds = getattr(value, "in_milliseconds", None)
    return float(in_milliseconds) / 1000 if in_milliseconds is not None else 0.0
