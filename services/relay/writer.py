"""Writes envelopes that come at the same time in one transaction, and answers each once it is durable."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence

from anyio import CapacityLimiter, to_thread

from services.relay.statements import Arrival, Outcome

MOST_AT_ONCE = 256
MOST_WAITING = 2_000
PATIENCE_SECONDS = 20


class TooBusy(Exception):
    """More is waiting to be written than can be written soon."""


class Writer:
    """While one transaction is under way, what arrives meanwhile gathers for the next: nobody waits for a timer."""

    def __init__(self, keep: Callable[[Sequence[Arrival]], list[Outcome]], counted: Callable[[], None]) -> None:
        self._keep = keep
        self._counted = counted
        self._queue: deque[tuple[Arrival, asyncio.Future[Outcome]]] = deque()
        self._more = asyncio.Event()
        self._thread = CapacityLimiter(1)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Writes what has gathered, then ends."""
        while self._queue:
            await asyncio.sleep(0.01)
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def keep(self, arrival: Arrival) -> Outcome:
        """Returns what became of the envelope, once that is durable. Raises TooBusy, or what the database raised."""
        if len(self._queue) >= MOST_WAITING:
            raise TooBusy
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._queue.append((arrival, future))
        self._more.set()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await future
        except TimeoutError:
            raise TooBusy from None

    async def _run(self) -> None:
        while True:
            await self._more.wait()
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), MOST_AT_ONCE))]
            if not self._queue:
                self._more.clear()
            await self._write([pair for pair in batch if not pair[1].done()])

    async def _write(self, batch: list[tuple[Arrival, asyncio.Future[Outcome]]]) -> None:
        if not batch:
            return
        try:
            outcomes = await to_thread.run_sync(self._keep, [arrival for arrival, _ in batch], limiter=self._thread)
        except Exception as error:
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        self._counted()
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            if not future.done():
                future.set_result(outcome)
