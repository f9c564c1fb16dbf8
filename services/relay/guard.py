"""Around all that the relay answers: headers, times, and errors that tell nothing about people."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from time import perf_counter

from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.relay.lanes import Unavailable
from services.relay.metrics import Metrics
from services.relay.writer import TooBusy

Headers = Sequence[tuple[bytes, bytes]]

logger = logging.getLogger("rehearse.relay")

COMMON: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
CLOSED_POLICY = b"default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    b"form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
CLOSED: Headers = (*COMMON, (b"content-security-policy", CLOSED_POLICY), (b"cache-control", b"no-store"))
PAGE: Headers = (
    *COMMON,
    (b"content-security-policy", PAGE_POLICY),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
# Only over TLS may a server say that it wants TLS (RFC 6797, 7.2).
HSTS = (b"strict-transport-security", b"max-age=31536000")

BUSY_SENTENCE = "The relay cannot keep anything right now. Try again in a minute."
OPERATION = "rehearse.operation"


class Guard:
    """The outermost application. `areas` are headers by the beginning of the path; the first that fits is taken."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, areas: Sequence[tuple[str, Headers]], trust_proxy: bool
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._areas = areas
        self._trust_proxy = trust_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        status = 0
        headers = self._headers(scope)

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        try:
            await self._app(scope, receive, send_guarded)
        except ClientDisconnect:
            pass
        except Exception as error:
            log(error)
            if not status:
                await sorry(500, "Something went wrong in the relay. Try again later.")(scope, receive, send_guarded)
        finally:
            self._metrics.request(
                operation=scope.get(OPERATION, "other"), status=status, seconds=perf_counter() - began
            )

    def _headers(self, scope: Scope) -> Headers:
        path = scope["path"]
        headers = next((headers for start, headers in self._areas if within(path, start)), CLOSED)
        if self._trust_proxy and forwarded(scope, b"x-forwarded-proto") == "https":
            return (*headers, HSTS)
        return headers


def within(path: str, start: str) -> bool:
    """Whether a path is one or below it: /f and /f/x are within /f, /feedback is not."""
    return path == start or path.startswith(start.rstrip("/") + "/")


def forwarded(scope: Scope, name: bytes) -> str | None:
    """Returns the last value of a header that proxies add to: the one that our own proxy put there."""
    value = next((value for key, value in reversed(scope["headers"]) if key == name), None)
    return value.rpartition(b",")[2].strip().decode("latin-1") if value is not None else None


def log(error: BaseException) -> None:
    """Logs which error and where, but no message: that may quote what was sent."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    cause = getattr(error, "orig", None) or error.__cause__
    names = f"{type(error).__name__} ({type(cause).__name__})" if cause else type(error).__name__
    logger.error("%s in %s", names, places)


def sorry(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": sentence}, status, headers)


async def refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return sorry(error.status_code, SENTENCES.get(error.detail, error.detail), dict(error.headers or {}))


async def unavailable(_: Request, error: Exception) -> Response:
    log(error)
    return sorry(503, BUSY_SENTENCE, {"retry-after": "30"})


SENTENCES = {
    "Not Found": "There is nothing here.",
    "Method Not Allowed": "That is not how this address is used.",
}
HANDLERS = {HTTPException: refused, SQLAlchemyError: unavailable, Unavailable: unavailable, TooBusy: unavailable}
