"""Sends envelopes over connections that stay open, from a process of its own; ends by itself.

python -m tests.bench.relay_load PORT COUNT CONNECTIONS SEED < mailbox ids, one a line
Each request has a client's address of its own, as a proxy would tell it. The last line is JSON.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterator

DEADLINE_SECONDS = 300
# An envelope around a reply of 512 bytes after padding, the usual one.
RANDOM_BYTES = 32 + 512 + 16


def requests(ids: list[str], count: int, seed: int) -> Iterator[bytes]:
    """Yields whole requests: envelopes that never were before, for each mailbox in turn."""
    rng = random.Random(seed)
    for number in range(count):
        name = ids[number % len(ids)]
        body = b"\x01" + urlsafe_b64decode(name) + rng.randbytes(RANDOM_BYTES)
        address = ".".join(str(part) for part in (10, *rng.randbytes(3)))
        head = (
            f"POST /api/mailboxes/{name}/envelopes HTTP/1.1\r\nHost: relay\r\nX-Forwarded-For: {address}\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body


class Load:
    def __init__(self, port: int, prepared: list[bytes]) -> None:
        self.port = port
        self.left = iter(prepared)
        self.seconds: list[float] = []
        self.statuses: Counter[str] = Counter()

    async def connection(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for request in self.left:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            # The answers that count have no body; after any other the connection is a new one.
            self.seconds.append(time.perf_counter() - began)
            status = head[9:12].decode()
            self.statuses[status] += 1
            if status != "201":
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.close()


async def main(port: int, count: int, connections: int, seed: int) -> None:
    ids = sys.stdin.read().split()
    load = Load(port, list(requests(ids, count, seed)))
    began = time.perf_counter()
    async with asyncio.timeout(DEADLINE_SECONDS):
        await asyncio.gather(*(load.connection() for _ in range(connections)))
    took = time.perf_counter() - began
    print(json.dumps({"took": took, "seconds": load.seconds, "statuses": load.statuses}))


if __name__ == "__main__":
    run = main(*(int(argument) for argument in sys.argv[1:5]))
    try:
        import uvloop

        uvloop.run(run)
    except ImportError:
        asyncio.run(run)
