"""Writes envelopes that come at the same time in one transaction, and answers each once it is durable."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from services.clock import Clock, to_ms
from services.relay.lanes import Arrival, Lane, Outcome

MOST_AT_ONCE = 256
MOST_WAITING = 2_000
PATIENCE_SECONDS = 20


class TooBusy(Exception):
    """More is waiting to be written than can be written soon."""


class Writer:
    """While all lanes are under way, what arrives gathers for the next one: nobody waits for a timer."""

    def __init__(self, lanes: Sequence[Lane], clock: Clock, counted: Callable[[], None]) -> None:
        self._lanes = lanes
        self._clock = clock
        self._counted = counted
        self._queue: deque[tuple[Arrival, asyncio.Future[Outcome]]] = deque()
        self._more = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._run(lane)) for lane in self._lanes]

    async def stop(self) -> None:
        """Writes what has gathered, then ends."""
        while self._queue:
            await asyncio.sleep(0.01)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for lane in self._lanes:
            await lane.close()

    async def keep(self, arrival: Arrival) -> Outcome:
        """Returns what became of the envelope, once that is durable. Raises TooBusy, Unavailable."""
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

    async def _run(self, lane: Lane) -> None:
        while True:
            while not self._queue:
                self._more.clear()
                await self._more.wait()
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), MOST_AT_ONCE))]
            # Whoever gave up meanwhile need not be answered.
            await self._write(lane, [pair for pair in batch if not pair[1].done()])

    async def _write(self, lane: Lane, batch: Sequence[tuple[Arrival, asyncio.Future[Outcome]]]) -> None:
        once = {(arrival.mailbox, arrival.digest): arrival for arrival, _ in batch}
        if not once:
            return
        try:
            outcomes = await lane.keep(list(once.values()), to_ms(self._clock.now()))
        except Exception as error:
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        self._counted()
        for arrival, future in batch:
            if not future.done():
                future.set_result(outcomes[arrival.mailbox, arrival.digest])
