"""One video under way: begun, ended, and never left behind, whichever way the screen is left."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from services.errors import StoreError
from services.recordings.model import Recording, RecordingStopped
from views.shell import Shell

log = logging.getLogger("rehearse")

START_S, STOP_S, SETTLES_S = 120, 60, 0.3
ROUTE = "/recordings/video"
LOST = "The video could not be taken over from the camera."
KEPT = "The video is kept among your recordings."


class Filming:
    """A camera that records one video after the other.

    `state` is starting, ready, recording, saving, unkept (there is a video, and no room for it) or missing.
    """

    def __init__(self, shell: Shell, camera: Any) -> None:
        self.state = "starting"
        self.changed: Callable[[], Any] = lambda: None
        self._shell = shell
        self._camera = camera
        self._began = 0.0
        self._content = b""
        self._seconds = 0.0
        self._keeping: asyncio.Task[Recording] | None = None
        self._let_go: Callable[[], None] = lambda: None

    async def start_camera(self) -> None:
        """Asks for the camera, the one towards the person if there are several."""
        try:
            from flet_camera import ResolutionPreset

            # The control must be with the client before it can be asked for anything.
            await asyncio.sleep(SETTLES_S)
            async with asyncio.timeout(START_S):
                cameras = await self._camera.get_available_cameras()
                front = [one for one in cameras if one.lens_direction.value == "front"] or cameras
                await self._camera.initialize(front[0], ResolutionPreset.MEDIUM)
            self._put("ready")
        except Exception:
            log.exception("The camera could not be started")
            self._put("missing")

    async def begin(self) -> None:
        """Begins to record; from then on the screen is left only once the video is kept."""
        async with asyncio.timeout(START_S):
            await self._camera.start_video_recording()
        self._began = time.monotonic()
        self._let_go = self._stay_until_kept()
        self._put("recording")

    async def end(self) -> None:
        """Ends the video and shows it. Raises RecordingStopped or StoreError; then it can be tried again."""
        kept = await self.keep()
        self._shell.go(f"/recordings/{kept.id}")

    async def keep(self) -> Recording:
        """Ends the video and keeps it, once however often it is asked for. Raises as `end`."""
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep())
        try:
            return await asyncio.shield(self._keeping)
        finally:
            if self._keeping is not None and self._keeping.done():
                self._keeping = None

    async def _keep(self) -> Recording:
        if not self._content:
            self._put("saving")
            self._seconds = time.monotonic() - self._began
            try:
                async with asyncio.timeout(STOP_S):
                    self._content = bytes(await self._camera.stop_video_recording())
            except Exception as error:
                log.exception("The video did not come")
                self._over("ready")
                raise RecordingStopped(LOST) from error
        try:
            kept = self._shell.services.recordings.bring_in(
                self._content, f"video{suffix_of(self._content)}", title="A video", seconds=self._seconds
            )
        except StoreError:
            # It is still here: with some space freed it can be kept after all.
            self._over("unkept")
            raise
        self._content = b""
        self._over("ready")
        return kept

    def _over(self, state: str) -> None:
        self._let_go()
        self._let_go = lambda: None
        self._put(state)

    def _put(self, state: str) -> None:
        self.state = state
        self.changed()

    def _stay_until_kept(self) -> Callable[[], None]:
        """Holds back a change of the address until the video is kept: gone from the page, the camera forgets it."""
        page = self._shell.page
        before: Any = page.on_route_change

        async def changed(event: Any) -> None:
            try:
                await self.keep()
                self._shell.tell(KEPT)
            except RecordingStopped as error:
                self._shell.tell(str(error))
            except StoreError as error:
                self._shell.tell(str(error))
                self._shell.go(ROUTE)
                return
            if callable(before):
                before(event)

        def let_go() -> None:
            if page.on_route_change is changed:
                page.on_route_change = before

        page.on_route_change = changed
        return let_go


def suffix_of(content: bytes) -> str:
    """Returns what kind of video a device has made: browsers differ."""
    return ".webm" if content.startswith(b"\x1aE\xdf\xa3") else ".mp4"
