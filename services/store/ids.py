"""UUIDv7 keys as 32 hexadecimal digits."""

from __future__ import annotations

import os
from threading import Lock


class _Counter:
    """The newest 122-bit value given out in this process: 48 bits of time, 74 that count up."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.last = 0

    def after(self, fresh: int) -> int:
        with self.lock:
            behind = (self.last >> 74) - (fresh >> 74)
            self.last = self.last + 1 if 0 <= behind < CLOCK_STEP_MS and self.last >= fresh else fresh
            return self.last


CLOCK_STEP_MS = 60_000
_counter = _Counter()


def new_id(at_ms: int) -> str:
    """Returns a UUIDv7 (RFC 9562, section 5.7) for an instant in Unix milliseconds.

    Two ids made in this process sort in the order they were made, also within one millisecond
    and when the clock went back by less than a minute: then the random bits count up instead.
    """
    value = _counter.after((at_ms & 0xFFFFFFFFFFFF) << 74 | int.from_bytes(os.urandom(10)) >> 6)
    time_and_a, b = value >> 62, value & (1 << 62) - 1
    time, a = time_and_a >> 12, time_and_a & 0xFFF
    return f"{time << 80 | 0x7 << 76 | a << 64 | 0b10 << 62 | b:032x}"
