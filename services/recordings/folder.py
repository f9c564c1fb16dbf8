"""The folder of recordings: plain files beside the database, named by their key."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from services.errors import InvalidInput, StoreError, StoreFull
from services.recordings.model import Media

NAME = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{2,4}")
SUFFIXES = {
    ".wav": Media.AUDIO, ".mp3": Media.AUDIO, ".m4a": Media.AUDIO, ".ogg": Media.AUDIO, ".flac": Media.AUDIO,
    ".mp4": Media.VIDEO, ".webm": Media.VIDEO, ".mov": Media.VIDEO,
}  # fmt: skip
HEAD_BYTES = 16
# What each kind of file begins with, and at which byte.
BEGINNINGS = ((8, b"WAVE"), (0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"OggS"), (0, b"fLaC"),
              (4, b"ftyp"), (0, b"\x1aE\xdf\xa3"))  # fmt: skip
SPARE_BYTES = 1 << 20


class Folder:
    """Where recordings lie; made at the first one."""

    def __init__(self, database: Path | None) -> None:
        self._database = database

    @cached_property
    def path(self) -> Path:
        """The folder beside the database; one that ends with the app where there is no file."""
        if self._database is None:
            return Path(tempfile.mkdtemp(prefix="rehearse-recordings-"))
        return self._database.parent / "recordings"

    @property
    def path_if_kept(self) -> Path | None:
        """The folder where it outlives the app."""
        return self.path if self._database is not None else None

    def of(self, name: str) -> Path:
        """Returns where a file of that name lies."""
        return self.path / name

    def named(self, name: str) -> Path | None:
        """Returns the file of a recording by its name, None for any other name or a file that is gone."""
        found = self.path / name
        return found if NAME.fullmatch(name) and found.is_file() else None

    def files(self) -> Iterator[Path]:
        """Yields every recording's file."""
        with contextlib.suppress(FileNotFoundError):
            yield from sorted(path for path in self.path.iterdir() if NAME.fullmatch(path.name))

    def put(self, name: str, source: Path | bytes) -> int:
        """Copies what was brought in and returns its bytes. Raises StoreError; nothing is left behind then."""
        target = self.of(name)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if isinstance(source, bytes):
                target.write_bytes(source)
            else:
                shutil.copyfile(source, target)
            return target.stat().st_size
        except OSError as error:
            target.unlink(missing_ok=True)
            raise StoreFull(
                f"This could not be kept here: {error.strerror}. Free some space, then try again."
            ) from error

    def remove(self, names: Iterable[str]) -> None:
        """Deletes files; one that is gone already is fine. Raises StoreError."""
        for name in names:
            try:
                self.of(name).unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(f"A recording could not be deleted: {error.strerror}. Try again later.") from error


def media_of(name: str, source: Path | bytes) -> tuple[str, Media]:
    """Returns suffix and kind of a file by its name and its beginning. Raises InvalidInput."""
    suffix = os.path.splitext(name)[1].lower()
    try:
        head = source[:HEAD_BYTES] if isinstance(source, bytes) else _head(source)
    except OSError as error:
        raise InvalidInput(f"{name} cannot be read: {error.strerror}.") from error
    if suffix not in SUFFIXES or not any(head[at:].startswith(mark) for at, mark in BEGINNINGS):
        raise InvalidInput(
            f"{name} is neither a sound nor a video that can be played. WAV, MP3, M4A, MP4 and WebM can."
        )
    return suffix, SUFFIXES[suffix]


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)
