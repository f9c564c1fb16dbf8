"""Rate limits that hold over all workers of a machine (GCRA, one instant for each subject).

A subject is known by a keyed hash in memory only; the key is made at the start and dies with the relay.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from time import monotonic

from services.relay.limits import Rate
from services.relay.shared import SLOTS, WORDS_PER_SLOT, Shared

PLACES = 8
NETWORK_BYTES = 8


class Rates:
    """Fixed in size: when it is full, who was refused least is forgotten first."""

    def __init__(self, shared: Shared, now: Callable[[], float] = monotonic) -> None:
        self._shared = shared
        # The system's monotonic clock is the same for all workers.
        self._now = now

    def take(self, *, rule: str, subject: bytes, rate: Rate) -> float:
        """Returns 0 and counts one, or returns the seconds after which there is room again."""
        hashed = blake2b(subject, digest_size=16, key=self._shared.key, person=rule.encode()[:16]).digest()
        mark = int.from_bytes(hashed[:8]) or 1
        first = int.from_bytes(hashed[8:]) % SLOTS
        with self._shared.lock():
            return self._count(mark, first, rate)

    def _count(self, mark: int, first: int, rate: Rate) -> float:
        marks, times = self._shared.marks, self._shared.times
        now, gap = self._now(), 60 / rate.per_minute
        place = self._place(mark, first)
        full_at = max(times[place + 1], now) if marks[place] == mark else now
        wait = full_at + gap - (now + rate.burst * gap)
        if wait > 1e-6:
            return wait
        marks[place], times[place + 1] = mark, full_at + gap
        return 0

    def _place(self, mark: int, first: int) -> int:
        marks, times = self._shared.marks, self._shared.times
        best, earliest = -1, 0.0
        for step in range(PLACES):
            place = (first + step) % SLOTS * WORDS_PER_SLOT
            if marks[place] == mark:
                return place
            if best < 0 or times[place + 1] < earliest:
                best, earliest = place, times[place + 1]
        return best


def network_of(address: str) -> bytes:
    """Returns what stands for an address: all of IPv4, and of IPv6 the part that a household shares."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return b""
    if not isinstance(parsed, IPv6Address):
        return parsed.packed
    return parsed.ipv4_mapped.packed if parsed.ipv4_mapped else parsed.packed[:NETWORK_BYTES]
