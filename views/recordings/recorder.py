"""The microphone: chunks of sound that come as events and are in a file before the next one."""

from __future__ import annotations

import asyncio
import logging
import time
from array import array
from collections.abc import Callable
from typing import Any

from services.errors import RehearseError
from services.recordings.model import About, Recording, RecordingStopped
from services.recordings.rate import likely_rate
from services.recordings.take import Take
from views.shell import Shell

log = logging.getLogger("rehearse")

RATE = 16_000
ANSWER_S, PERMISSION_S = 15, 120
# A microphone that says nothing for so long was pulled out.
LOST_S = 4.0
# A browser goes on with perfect silence, which no room has; some headsets give that between words.
SILENT_S = 8.0
# What the browser's recorder puts into a chunk: 2,048 samples of two bytes for every channel.
BROWSER_CHUNK = 4_096
REFUSED = "The microphone may not be used. Allow it in the settings of this device or browser; the timer goes on."
NONE_HERE = "No microphone could be used here. The timer goes on without it."
LOST = "The microphone stopped. What you said until then is kept."


class Recorder:
    """Records one answer at a time. What goes wrong is told in one sentence; what was said is kept."""

    def __init__(
        self,
        shell: Shell,
        changed: Callable[[], Any] = lambda: None,
        finished: Callable[[Recording], Any] = lambda _: None,
    ) -> None:
        """`changed` is called when it begins or ends, `finished` with each recording, however it ended."""
        self.shell = shell
        self.changed = changed
        self.finished = finished
        self.take: Take | None = None
        self.starting = False
        self.last_chunk = self.last_sound = 0.0
        self._device: Any = None
        self._arrivals: list[tuple[float, int]] = []
        self._samples = 0

    @property
    def active(self) -> bool:
        return self.take is not None

    async def start(self, *, about: About = About.NONE, about_id: str = "", title: str = "") -> bool:
        """Asks for the microphone and begins. Returns whether it is recording."""
        if self.active or self.starting:
            return self.active
        self.starting = True
        try:
            if not await self._may_record():
                self.shell.tell(REFUSED)
                return False
            self.take = self.shell.services.recordings.begin(about=about, about_id=about_id, title=title, rate=RATE)
            self._arrivals, self._samples = [], 0
            self.last_chunk = self.last_sound = time.monotonic()
            async with asyncio.timeout(ANSWER_S):
                if not await self._device.start_recording():
                    raise RecordingStopped(NONE_HERE)
        except RehearseError as error:
            self._drop()
            self.shell.tell(str(error))
            return False
        except Exception:
            log.exception("The microphone could not be started")
            self._drop()
            self.shell.tell(NONE_HERE)
            return False
        finally:
            self.starting = False
            self.changed()
        self.shell.page.run_task(self._watch)
        return True

    async def stop(self) -> Recording | None:
        """Ends recording; returns what was recorded, None if that is nothing."""
        if self.take is None:
            return None
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._device.stop_recording()
        except Exception:
            log.exception("The microphone could not be stopped")
        return self._finish()

    async def _may_record(self) -> bool:
        if self._device is None:
            self._device = self._made()
        async with asyncio.timeout(PERMISSION_S):
            return bool(await self._device.has_permission())

    def _made(self) -> Any:
        from flet_audio_recorder import AudioEncoder, AudioRecorder, AudioRecorderConfiguration

        # Sound as it is: what evens out loudness or cuts noise would be measured instead of the voice.
        configuration = AudioRecorderConfiguration(encoder=AudioEncoder.PCM16BITS, channels=1, sample_rate=RATE)
        return AudioRecorder(configuration=configuration, on_stream=self._chunk)

    def _chunk(self, event: Any) -> None:
        take = self.take
        if take is None:
            return
        data = self._mono(bytes(event.chunk))
        self.last_chunk = time.monotonic()
        if data.strip(b"\0"):
            self.last_sound = self.last_chunk
        self._samples += len(data) // 2
        self._arrivals.append((self.last_chunk, self._samples))
        try:
            take.append(data)
        except RecordingStopped as error:
            self._finish()
            self.shell.tell(str(error))
            self.shell.page.run_task(self._silence)

    def _mono(self, data: bytes) -> bytes:
        """Returns one channel: a browser gives as many as its microphone has."""
        if not self.shell.page.web or len(data) != 2 * BROWSER_CHUNK:
            return data
        samples = array("h")
        samples.frombytes(data)
        return samples[::2].tobytes()

    async def _watch(self) -> None:
        take = self.take
        while take is not None and self.take is take:
            await asyncio.sleep(0.5)
            if self.take is take and self._is_lost(time.monotonic()):
                await self.stop()
                self.shell.tell(LOST)

    def _is_lost(self, now: float) -> bool:
        return now - self.last_chunk > LOST_S or now - self.last_sound > SILENT_S

    async def _silence(self) -> None:
        async with asyncio.timeout(ANSWER_S):
            await self._device.stop_recording()

    def _finish(self) -> Recording | None:
        take, self.take = self.take, None
        if take is None:
            return None
        if self.shell.page.web:
            take.rate = likely_rate(self._arrivals, asked=RATE)
        recording: Recording | None = take.finish()
        if recording is not None and not take.size:
            self.shell.services.recordings.forget(recording.id)
            recording = None
        self.changed()
        if recording is not None:
            self.finished(recording)
        return recording

    def _drop(self) -> None:
        if self.take is not None:
            self._finish()
