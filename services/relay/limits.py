"""How much the relay takes, from whom, and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rate:
    """At most `burst` at once, and `per_minute` for as long as it goes on."""

    burst: int
    per_minute: float


# By operation, for each address: an IPv4 address, or the first 64 bits of an IPv6 one.
ADDRESS_RATES: Mapping[str, Rate] = {
    "make": Rate(burst=30, per_minute=1),
    "send": Rate(burst=60, per_minute=60),
    "read": Rate(burst=120, per_minute=120),
    "acknowledge": Rate(burst=120, per_minute=120),
    "delete": Rate(burst=60, per_minute=60),
    "page": Rate(burst=600, per_minute=600),
}


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    envelope: int = 16 * 1024
    json: int = 64 * 1024
    body_seconds: float = 15
    waiting: int = 200
    # Also the acknowledged ones: what came once is remembered until the mailbox ends.
    received: int = 5_000
    answer: int = 50
    longest_days: int = 30
    mailbox_rate: Rate = Rate(burst=60, per_minute=60)
    address_rates: Mapping[str, Rate] = field(default_factory=lambda: ADDRESS_RATES)
