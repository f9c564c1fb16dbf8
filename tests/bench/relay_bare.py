"""The least there is: a Starlette handler that makes one INSERT for each envelope, on the relay's own workers.

python -m tests.bench.relay_bare URL: prints its address, serves with two workers until SIGTERM.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import time
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from functools import partial
from hashlib import sha256

import psycopg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.relay.serve import listen
from services.relay.workers import supervise

WORKERS = 2
CONNECTIONS = 8
INSERT = (
    "INSERT INTO relay_envelopes (mailbox_id, digest, received_at, body) VALUES (%b, %b, %s, %b) ON CONFLICT DO NOTHING"
)


def make_bare(url: str) -> Starlette:
    free: asyncio.Queue[psycopg.AsyncConnection[object]] = asyncio.Queue()

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        for _ in range(CONNECTIONS):
            free.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True, prepare_threshold=1))
        yield

    async def send(request: Request) -> Response:
        body = await request.body()
        mailbox = urlsafe_b64decode(request.path_params["id"])
        connection = await free.get()
        try:
            now = int(time.time() * 1000)
            await connection.execute(INSERT, (mailbox, sha256(body).digest()[:16], now, body))
        finally:
            free.put_nowait(connection)
        return Response(None, 201)

    return Starlette(routes=[Route("/api/mailboxes/{id}/envelopes", send, methods=["POST"])], lifespan=lifespan)


def run(listener: socket.socket, url: str, _: int) -> None:
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: None)
    config = uvicorn.Config(make_bare(url), access_log=False, log_level="error", lifespan="on", ws="none")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    bound = listen("127.0.0.1", 0)
    print(f"The bare handler is at http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
    sys.exit(supervise(WORKERS, partial(run, bound, sys.argv[1].replace("+psycopg", ""))))
