"""What operators see at /metrics, in Prometheus' text format: counts, sizes and times, no ids."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from services.relay.shared import WORDS_PER_WORKER, Shared

OPERATIONS = ("make", "send", "read", "acknowledge", "delete", "page", "health", "metrics", "other")
STATUSES = (200, 201, 204, 304, 400, 404, 405, 408, 409, 413, 429, 500, 503, 0)
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
BYTES = (512.0, 1024.0, 2048.0, 4096.0, 8192.0, 16384.0)

REQUESTS_AT = 0
SECONDS_AT = REQUESTS_AT + len(OPERATIONS) * len(STATUSES)
SECONDS_WORDS = len(SECONDS) + 2
BYTES_AT = SECONDS_AT + len(OPERATIONS) * SECONDS_WORDS
SWEPT_AT = BYTES_AT + len(BYTES) + 2
BATCHES_AT = SWEPT_AT + 1
TOTALS_AT = BATCHES_AT + 1
assert TOTALS_AT + 3 <= WORDS_PER_WORKER

OPERATION_INDEX = {name: index for index, name in enumerate(OPERATIONS)}
STATUS_INDEX = {status: index for index, status in enumerate(STATUSES)}


class Metrics:
    """Counts of this worker, and text over all workers. A worker that is restarted goes on counting."""

    def __init__(self, shared: Shared, worker: int = 0) -> None:
        self._all = shared.counts
        self._workers = shared.workers
        self._own = shared.counts[worker * WORDS_PER_WORKER : (worker + 1) * WORDS_PER_WORKER]

    def request(self, *, operation: str, status: int, seconds: float) -> None:
        number = OPERATION_INDEX.get(operation, len(OPERATIONS) - 1)
        self._own[REQUESTS_AT + number * len(STATUSES) + STATUS_INDEX.get(status, len(STATUSES) - 1)] += 1
        self._observe(SECONDS_AT + number * SECONDS_WORDS, SECONDS, seconds)

    def envelope(self, size: int) -> None:
        self._observe(BYTES_AT, BYTES, size)

    def batch(self) -> None:
        self._own[BATCHES_AT] += 1

    def swept(self, mailboxes: int) -> None:
        self._own[SWEPT_AT] += mailboxes

    def totals(self, *, mailboxes: int, envelopes: int) -> None:
        """Sets the gauges of all workers: what is in the database that they share."""
        self._all[TOTALS_AT : TOTALS_AT + 3] = memoryview(array("d", (1, mailboxes, envelopes)))

    def text(self) -> str:
        """Returns the page."""
        return "\n".join([*self._lines(), ""])

    def _observe(self, at: int, bounds: Sequence[float], value: float) -> None:
        self._own[at + bisect_left(bounds, value)] += 1
        self._own[at + len(bounds) + 1] += value

    def _sum(self, index: int) -> float:
        return sum(self._all[worker * WORDS_PER_WORKER + index] for worker in range(self._workers))

    def _lines(self) -> Iterator[str]:
        yield from _head("requests_total", "counter", "Requests by operation and status.")
        for operation, number in OPERATION_INDEX.items():
            for status, index in STATUS_INDEX.items():
                if count := self._sum(REQUESTS_AT + number * len(STATUSES) + index):
                    labels = f'operation="{operation}",status="{status or "other"}"'
                    yield f"rehearse_relay_requests_total{{{labels}}} {count:.0f}"
        yield from _head("request_seconds", "histogram", "Time to the end of the answer.")
        for operation, number in OPERATION_INDEX.items():
            at = SECONDS_AT + number * SECONDS_WORDS
            yield from self._histogram("request_seconds", at, SECONDS, f'operation="{operation}"')
        yield from _head("envelope_bytes", "histogram", "Size of the envelopes that were taken.")
        yield from self._histogram("envelope_bytes", BYTES_AT, BYTES, "")
        yield from _head("envelope_transactions_total", "counter", "Transactions that wrote envelopes.")
        yield f"rehearse_relay_envelope_transactions_total {self._sum(BATCHES_AT):.0f}"
        yield from _head("swept_mailboxes_total", "counter", "Expired mailboxes that were deleted.")
        yield f"rehearse_relay_swept_mailboxes_total {self._sum(SWEPT_AT):.0f}"
        known, mailboxes, waiting = self._all[TOTALS_AT : TOTALS_AT + 3]
        if known:
            yield from _head("mailboxes", "gauge", "Mailboxes that have not expired, counted once a minute.")
            yield f"rehearse_relay_mailboxes {mailboxes:.0f}"
            yield from _head("envelopes_waiting", "gauge", "Envelopes not acknowledged yet, counted once a minute.")
            yield f"rehearse_relay_envelopes_waiting {waiting:.0f}"

    def _histogram(self, name: str, at: int, bounds: Sequence[float], labels: str) -> Iterator[str]:
        name = f"rehearse_relay_{name}"
        total = 0.0
        before = f"{labels}," if labels else ""
        for index, bound in enumerate((*bounds, float("inf"))):
            total += self._sum(at + index)
            edge = "+Inf" if bound == float("inf") else f"{bound:g}"
            yield f'{name}_bucket{{{before}le="{edge}"}} {total:.0f}'
        closed = f"{{{labels}}}" if labels else ""
        yield f"{name}_sum{closed} {self._sum(at + len(bounds) + 1):.6f}"
        yield f"{name}_count{closed} {total:.0f}"


def _head(name: str, kind: str, words: str) -> Iterator[str]:
    yield f"# HELP rehearse_relay_{name} {words}"
    yield f"# TYPE rehearse_relay_{name} {kind}"
