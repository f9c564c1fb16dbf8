"""Who asks too much or too slowly is refused; everybody else is served."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator

import httpx
import pytest

from services.relay import connections
from services.relay.limits import Limits
from tests.services.relay.friends import Box, RunningRelay, client_on, fetch, make_box, sentence

Start = Callable[..., RunningRelay]
FLOOD = 10_000


@pytest.fixture
def relay(url: str, start: Start) -> RunningRelay:
    return start(url, "--workers", "2", "--trust-proxy")


async def flood(relay: RunningRelay, box: Box, connections: int = 20) -> Counter[int]:
    """Sends from one address over new connections that both workers take."""
    found: Counter[int] = Counter()
    left = iter(range(FLOOD))

    async def connection() -> None:
        for _ in left:
            body = box.envelope()
            head = (
                f"POST {box.envelopes} HTTP/1.1\r\nhost: relay\r\nx-forwarded-for: 192.0.2.66\r\n"
                f"content-length: {len(body)}\r\n\r\n"
            )
            reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
            writer.write(head.encode() + body)
            found[int((await reader.readuntil(b"\r\n"))[9:12])] += 1
            writer.close()

    await asyncio.gather(*(connection() for _ in range(connections)))
    return found


async def others(relay: RunningRelay, boxes: list[Box], until: asyncio.Event) -> list[int]:
    found = []
    async with httpx.AsyncClient(base_url=relay.address, timeout=30) as client:
        number = 0
        while not until.is_set() or number < 10:
            box = boxes[number % len(boxes)]
            number += 1
            headers = {"x-forwarded-for": f"198.51.100.{number % 200}"}
            answer = await client.post(box.envelopes, content=box.envelope(), headers=headers)
            found.append(answer.status_code)
            await asyncio.sleep(0.05)
    return found


def test_ten_thousand_requests_from_one_address_are_refused_and_the_rest_go_on(relay: RunningRelay) -> None:
    with httpx.Client(base_url=relay.address) as client:
        victim = make_box(client, address="192.0.2.66")
        boxes = [make_box(client, address=f"198.51.100.{number}") for number in range(20)]

    async def both() -> tuple[Counter[int], list[int], float]:
        done = asyncio.Event()
        rest = asyncio.create_task(others(relay, boxes, done))
        began = time.monotonic()
        flooded = await flood(relay, victim)
        took = time.monotonic() - began
        done.set()
        return flooded, await rest, took

    flooded, rest, took = asyncio.run(both())
    assert sum(flooded.values()) == FLOOD and set(flooded) == {201, 429}
    # Over both workers together: the burst, and one a second after it.
    assert 60 <= flooded[201] <= 60 + took + 2
    assert set(rest) == {201}


def test_a_body_that_never_ends_is_cut_off(relay: RunningRelay) -> None:
    with httpx.Client(base_url=relay.address) as client:
        box = make_box(client)
        chunks = 0

        def endless() -> Iterator[bytes]:
            nonlocal chunks
            yield box.envelope()
            while True:
                chunks += 1
                assert chunks < 10_000, "nobody stopped it"
                yield bytes(4096)

        try:
            answer = client.post(box.envelopes, content=endless(), headers={"x-forwarded-for": "192.0.2.2"})
            assert (answer.status_code, answer.headers["connection"]) == (413, "close")
        except httpx.TransportError:
            # It was closed before the client looked for an answer.
            pass
        assert fetch(client, box) == {}


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(relay: RunningRelay) -> None:
    with socket.create_connection(("127.0.0.1", relay.port)) as connection:
        connection.settimeout(30)
        head = (
            b"POST /api/mailboxes/AAAAAAAA/envelopes HTTP/1.1\r\nhost: x\r\ncontent-length: 999999999999999999\r\n\r\n"
        )
        connection.sendall(head)
        answer = connection.recv(4096)
        assert answer.startswith(b"HTTP/1.1 413 ")
        while connection.recv(4096):
            pass


def test_a_slow_body_gets_a_sentence_in_time(on_sqlite: str) -> None:
    with client_on(on_sqlite, limits=Limits(body_seconds=0.2)) as client:
        box = make_box(client)
        # The test client collects a body first, so the slow one is played by the protocol's own messages.
        status, said = asyncio.run(post_slowly(client.app, box))
        assert status == 408
        assert "in time" in said
        assert fetch(client, box) == {}


async def post_slowly(app: object, box: Box) -> tuple[int, str]:
    sent: list[dict[str, object]] = []
    first = True

    async def receive() -> dict[str, object]:
        nonlocal first
        if first:
            first = False
            return {"type": "http.request", "body": box.envelope(), "more_body": True}
        await asyncio.sleep(60)
        raise AssertionError("it waited")

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": box.envelopes,
        "raw_path": box.envelopes.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [],
        "client": ("192.0.2.3", 1),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("relay", 80),
    }
    await app(scope, receive, send)  # type: ignore[operator]
    return int(str(sent[0]["status"])), bytes(sent[1]["body"]).decode()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "head",
    [b"", b"GET /healthz HTTP/1.1\r\nhost: ", b"GET /nothing HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\nabc"],
)
def test_a_connection_that_does_not_get_to_the_point_is_closed(head: bytes, slow_server: int) -> None:
    with socket.create_connection(("127.0.0.1", slow_server)) as connection:
        connection.settimeout(30)
        connection.sendall(head)
        began = time.monotonic()
        try:
            while connection.recv(4096):
                # One byte now and then does not help.
                connection.sendall(b"a")
                time.sleep(0.05)
        except (ConnectionError, BrokenPipeError):
            pass
        assert time.monotonic() - began < 20


@pytest.fixture
def slow_server(on_sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A relay in this process with a shorter deadline for heads; returns its port."""
    import threading

    import uvicorn

    from services.relay.app import make_relay
    from services.relay.database import create_tables, open_database

    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    engine = open_database(on_sqlite)
    create_tables(engine)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(make_relay(engine), http=connections.protocol_class(), ws="none", log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(timeout=30)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /api/mailboxes HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"POST /api/mailboxes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"POST /api/mailboxes HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        bytes(70_000),
    ],
)
def test_what_is_not_http_is_closed_and_hurts_nobody(raw: bytes, on_sqlite: str, start: Start) -> None:
    relay = start(on_sqlite)
    with socket.create_connection(("127.0.0.1", relay.port)) as connection:
        connection.settimeout(30)
        try:
            connection.sendall(raw)
            answer = connection.recv(4096)
        except ConnectionError:
            answer = b""
        assert not answer or answer[9:10] == b"4"
    with httpx.Client(base_url=relay.address) as client:
        assert "nothing here" in sentence(client.get("/nothing"))
        make_box(client)
