"""Serves the friend's page as the relay and the app do, and takes what it sends."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.feedback.local import SHEET_NAMES, Sheet

PAGE = Path(__file__).resolve().parents[3] / "assets" / "form"
HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    b"img-src 'self' data:; form-action 'none'; base-uri 'none'",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"cache-control": b"no-cache",
}
HTML = HTMLResponse("<h1>502 Bad Gateway</h1>", 502)


def error(status: int, **headers: str) -> Response:
    """Returns what the relay says when it refuses."""
    return JSONResponse({"error": "No."}, status, headers=headers)


class Site:
    """What was received, and what is answered next: the page's peer, under a sub-path like any host."""

    def __init__(self) -> None:
        self.address = ""
        self.requests: list[str] = []
        self.forget()

    def forget(self) -> None:
        self.envelopes: list[bytes] = []
        self.replies: list[dict[str, Any]] = []
        self.answers: list[Response] = []
        self.served: dict[str, Any] | None = None
        self.sheet: Sheet | None = None
        self.requests.clear()

    def app(self) -> ASGIApp:
        page = StaticFiles(directory=PAGE, html=True)
        routes: list[BaseRoute] = [
            Route("/at/{place}/api/mailboxes/{id}/envelopes", self.take_envelope, methods=["POST"]),
            Route("/at/home/f/request.json", self.describe),
            Route("/at/home/f/reply", self.take_reply, methods=["POST"]),
            *(Route(f"/at/home/f/{name}", self.keep_step, methods=["GET", "POST"]) for name in SHEET_NAMES),
            Route("/elsewhere", lambda request: HTMLResponse("<title>Elsewhere</title>")),
            Mount("/at/{place}/f", page),
        ]
        return with_headers(Starlette(routes=routes), self.requests)

    async def take_envelope(self, request: Request) -> Response:
        self.envelopes.append(await request.body())
        return self.answers.pop(0) if self.answers else Response(status_code=201)

    async def describe(self, request: Request) -> Response:
        return JSONResponse(self.served) if self.served else HTMLResponse("<h1>Not found</h1>", 404)

    async def keep_step(self, request: Request) -> Response:
        answer = self.sheet and self.sheet.answer(
            request.method, request.url.path.rpartition("/")[2], await request.body()
        )
        return JSONResponse(answer[1], answer[0]) if answer else Response(status_code=404)

    async def take_reply(self, request: Request) -> Response:
        self.replies.append(await request.json())
        return self.answers.pop(0) if self.answers else Response(status_code=204)


def with_headers(app: ASGIApp, seen: list[str]) -> ASGIApp:
    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS.items()]
            await send(message)

        if scope["type"] == "http":
            seen.append(scope["path"])
        await app(scope, receive, send_with_headers)

    return wrapped


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serves on a free port of this machine until the block ends."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(site.app(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    site.address = f"http://localhost:{listener.getsockname()[1]}"
    try:
        yield site
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
