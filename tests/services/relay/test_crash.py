"""SIGKILL for the relay, for one worker, and for the database: what was acknowledged is there, once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import httpx

from tests.services.relay.friends import Box, RunningRelay, acknowledge, fetch, make_box, name
from tests.services.relay.postgres import Postgres
from tests.services.relay.storm import Storm

Start = Callable[..., RunningRelay]
OPTIONS = ("--workers", "2", "--trust-proxy")


def boxes(client: httpx.Client) -> list[Box]:
    """Returns several, so that the rate of each holds nobody up."""
    return [make_box(client) for _ in range(15)]


def drain(client: httpx.Client, storm: Storm) -> set[bytes]:
    """Returns all that still waits, and acknowledges it."""
    found: set[bytes] = set()
    for number, box in enumerate(storm.boxes):
        while waiting := fetch(client, box, address=f"172.16.0.{number}"):
            found |= set(waiting.values())
            acknowledge(client, box, list(waiting), address=f"172.16.0.{number}")
    return found


def assert_nothing_lost_and_nothing_twice(relay: RunningRelay, storm: Storm) -> None:
    with httpx.Client(base_url=relay.address, timeout=30) as client:
        waiting = drain(client, storm)
        assert storm.kept - waiting <= storm.acknowledged | storm.in_doubt, "promised to the friend, and lost"
        assert not waiting & storm.acknowledged, "delivered again after it was acknowledged"
        for number, body in enumerate(sorted(storm.acknowledged | waiting)[:50]):
            path = f"/api/mailboxes/{name(body[1:7])}/envelopes"
            answer = client.post(path, content=body, headers={"x-forwarded-for": f"172.17.0.{number}"})
            assert answer.status_code in (201, 429)
        assert drain(client, storm) == set()


def test_what_it_acknowledged_survives_sigkill_of_the_server(url: str, start: Start) -> None:
    relay = start(url, *OPTIONS)
    with httpx.Client(base_url=relay.address) as client:
        all_boxes = boxes(client)
    with Storm(relay, all_boxes) as storm:
        for _ in range(4):
            storm.wait_for(10)
            relay.kill()
            relay = relay.again()
        storm.wait_for(5)
    try:
        assert_nothing_lost_and_nothing_twice(relay, storm)
    finally:
        relay.kill()


def test_what_it_acknowledged_survives_sigkill_of_the_database(
    postgres: Postgres, on_postgres: str, start: Start
) -> None:
    relay = start(on_postgres, *OPTIONS)
    with httpx.Client(base_url=relay.address) as client:
        all_boxes = boxes(client)
        with Storm(relay, all_boxes) as storm:
            for _ in range(3):
                storm.wait_for(10)
                postgres.kill()
                answer = client.get("/healthz", timeout=30)
                assert answer.status_code == 503
                postgres.start()
            # The same processes go on as soon as it is back.
            storm.wait_for(10)
        assert client.get("/healthz", timeout=30).status_code == 200
    assert_nothing_lost_and_nothing_twice(relay, storm)


def test_a_worker_that_dies_is_replaced_and_the_rest_goes_on(on_sqlite: str, start: Start) -> None:
    relay = start(on_sqlite, *OPTIONS)
    before = relay.workers()
    assert len(before) == 2
    with httpx.Client(base_url=relay.address) as client:
        all_boxes = boxes(client)
    with Storm(relay, all_boxes) as storm:
        storm.wait_for(5)
        os.kill(before[0], signal.SIGKILL)
        storm.wait_for(20)
        deadline = time.monotonic() + 30
        while len(relay.workers()) < 2 or before[0] in relay.workers():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert before[1] in relay.workers()
    assert_nothing_lost_and_nothing_twice(relay, storm)


def test_it_stops_gracefully_and_leaves_no_process(on_sqlite: str, start: Start) -> None:
    relay = start(on_sqlite, *OPTIONS)
    with httpx.Client(base_url=relay.address) as client:
        all_boxes = boxes(client)
    workers = relay.workers()
    with Storm(relay, all_boxes) as storm:
        storm.wait_for(20)
        assert relay.stop() == 0, relay.log.read_text()
    assert not any(os.path.exists(f"/proc/{pid}") for pid in workers)
    again = relay.again()
    try:
        assert_nothing_lost_and_nothing_twice(again, storm)
    finally:
        again.kill()


def test_workers_end_when_whoever_started_them_is_killed(on_sqlite: str, start: Start) -> None:
    relay = start(on_sqlite, *OPTIONS)
    workers = relay.workers()
    os.kill(relay.process.pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while any(os.path.exists(f"/proc/{pid}") for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)
