"""What arrives while the lanes are busy is written together, and a lane that hangs does not hang the relay."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from services.clock import SystemClock
from services.relay import writer
from services.relay.lanes import Arrival, Outcome, Outcomes
from services.relay.writer import TooBusy, Writer


class Road:
    """A lane that is as long as the test says."""

    def __init__(self, hangs: int = 0) -> None:
        self.hangs = hangs
        self.batches: list[list[bytes]] = []
        self.free = asyncio.Event()

    async def keep(self, arrivals: Sequence[Arrival], now: int) -> Outcomes:
        self.batches.append([arrival.digest for arrival in arrivals])
        if len(self.batches) <= self.hangs:
            await asyncio.sleep(3600)
        await self.free.wait()
        return {(arrival.mailbox, arrival.digest): Outcome.KEPT for arrival in arrivals}

    async def close(self) -> None:
        self.free.set()


def arrival(number: int) -> Arrival:
    return Arrival(b"mailbx", bytes([number]), b"", number)


def test_what_gathers_is_written_together_and_the_same_only_once() -> None:
    async def scenario() -> None:
        road = Road()
        written = 0

        def counted() -> None:
            nonlocal written
            written += 1

        writing = Writer([road], SystemClock(), counted)
        writing.start()
        answers = [asyncio.create_task(writing.keep(arrival(0)))]
        while not road.batches:
            await asyncio.sleep(0)
        answers += [asyncio.create_task(writing.keep(arrival(number))) for number in (1, 2, 3, 2, 1)]
        await asyncio.sleep(0)
        road.free.set()
        assert await asyncio.gather(*answers) == [Outcome.KEPT] * 6
        assert road.batches == [[b"\x00"], [b"\x01", b"\x02", b"\x03"]]
        assert written == 2
        await writing.stop()

    asyncio.run(scenario())


def test_a_lane_that_hangs_is_given_up_and_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PATIENCE_SECONDS", 0.05)

    async def scenario() -> None:
        road = Road(hangs=1)
        road.free.set()
        writing = Writer([road], SystemClock(), lambda: None)
        writing.start()
        with pytest.raises(TooBusy):
            await writing.keep(arrival(1))
        assert await writing.keep(arrival(1)) is Outcome.KEPT
        await writing.stop()

    asyncio.run(scenario())
