"""A recording under way: every chunk is in the file before the next one comes."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

from services.delivery.wav import HEADER, header
from services.recordings.model import Recording, RecordingStopped

FULL = "This device has no space left, so recording ended. What you said until then is kept."
UNWRITABLE = "The recording could not be written any further. What you said until then is kept."


class Take:
    """A WAV file of 16-bit samples that grows. Its header is good after a crash as well."""

    def __init__(self, path: Path, *, rate: int, channels: int, done: Callable[[Take], Recording]) -> None:
        """Raises RecordingStopped if not even the first bytes can be written."""
        self.path, self.rate, self.channels = path, rate, channels
        self.size = 0
        self.open = True
        self._done = done
        self._finished: Recording | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Unbuffered: what was said is in the file, whatever happens to the app.
            self._file = path.open("w+b", buffering=0)
            self._write(header(rate=rate, channels=channels))
        except OSError as error:
            path.unlink(missing_ok=True)
            raise RecordingStopped("There is no space left to record. Free some space, then try again.") from error

    @property
    def seconds(self) -> float:
        return self.size / (2 * self.rate * self.channels)

    def append(self, chunk: bytes) -> None:
        """Adds samples. Raises RecordingStopped when the disk is full; what was written stays."""
        if not self.open:
            return
        try:
            self._write(chunk)
        except OSError as error:
            self.finish()
            raise RecordingStopped(FULL if error.errno == errno.ENOSPC else UNWRITABLE) from error
        self.size += len(chunk)

    def finish(self) -> Recording:
        """Closes the file and returns the recording; a second time it returns the same."""
        if self._finished is None:
            if self.open:
                self.open = False
                self.size = self._complete()
            self._finished = self._done(self)
        return self._finished

    def _write(self, data: bytes) -> None:
        at = 0
        while at < len(data):
            at += self._file.write(data[at:])

    def _complete(self) -> int:
        """Writes the true lengths over the provisional ones and returns the size of the samples."""
        with self._file:
            self._file.seek(0, 2)
            size = self._file.tell() - HEADER.size
            size -= size % (2 * self.channels)
            self._file.seek(0)
            self._write(header(rate=self.rate, channels=self.channels, size=size))
        return size
