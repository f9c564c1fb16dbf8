"""Memory that the relay's workers share: it is inherited when they fork, and never written to disk."""

from __future__ import annotations

import mmap
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, where one process serves
    fcntl = None  # type: ignore[assignment]

SLOTS = 1 << 16
WORDS_PER_SLOT = 2
WORDS_PER_WORKER = 1024
WORD = 8


class Shared:
    """Room for rates, counted by all, and for metrics, counted by each worker in a part of its own."""

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        self.key = secrets.token_bytes(32)
        rates = mmap.mmap(-1, SLOTS * WORDS_PER_SLOT * WORD)
        self.marks = memoryview(rates).cast("Q")
        self.times = memoryview(rates).cast("d")
        self.counts = memoryview(mmap.mmap(-1, workers * WORDS_PER_WORKER * WORD)).cast("d")
        # The kernel drops this lock with the worker that held it, however it died.
        self._lock: IO[bytes] | None = tempfile.TemporaryFile() if workers > 1 and fcntl else None  # noqa: SIM115

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keeps the other workers out."""
        if self._lock is None:
            yield
            return
        fcntl.lockf(self._lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._lock, fcntl.LOCK_UN)
