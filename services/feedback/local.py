"""The local network: this device serves the friend's page itself, for as long as a code is on the screen."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from services.errors import RehearseError
from services.feedback.content import LARGEST
from services.feedback.model import About, Asked, Channel
from services.feedback.refusals import Reason, Refused
from services.feedback.replies import Replies
from services.feedback.requests import Requests
from services.platform import lan
from services.store.settings import Settings

TOKEN_CHARACTERS = 16
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
SLOWEST_BODY_S = 20
NO_NETWORK = "This device is on no network that others could reach it by. Join a Wi-Fi, or use another way."
HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    b"img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"cache-control": b"no-store",
}
# Later by the same friend's button: the reply is here, so the page may say "sent".
STATUS = {Reason.OPENED_BEFORE: 204, Reason.CLOSED: 410, Reason.ENDED: 410, Reason.TOO_LONG: 413}


SHEET_NAMES = ("sheet.json", "step", "part")


class Sheet(Protocol):
    def answer(self, method: str, path: str, body: bytes = b"") -> tuple[int, dict[str, Any]] | None:
        """Returns a status and a JSON body, or None where the path is not the sheet's."""
        ...


class NoNetwork(RehearseError):
    """There is no address that others could reach."""


@dataclass
class Site:
    """A page that is being served. `visits` counts how often it was opened."""

    address: lan.Address
    others: tuple[lan.Address, ...]
    url: str
    visits: int = 0
    server: Any = None
    task: asyncio.Task[None] | None = None
    ending: asyncio.TimerHandle | None = field(default=None, repr=False)


class Local:
    """Serves requests on the local network, each on a port and a path of its own."""

    def __init__(self, settings: Settings, requests: Requests, replies: Replies, page: Path) -> None:
        self._settings = settings
        self._requests = requests
        self._replies = replies
        self._page = page
        # The interviewer's sheet of a mock that is served; mocks know, feedback does not.
        self.sheet_for: Callable[[str, dict[str, Any]], Sheet] | None = None
        self._sites: dict[str, Site] = {}

    async def open(self, request_id: str, *, ip: str = "") -> Site:
        """Serves a request's form on an address, the best unless given. Raises NoNetwork or RateFirst.

        A request that is being served there already goes on being served.
        """
        ask = self._requests.link(request_id)
        known = self._sites.get(request_id)
        if known is not None and ip in ("", known.address.ip):
            if known.ending is not None:
                known.ending.cancel()
            return known
        await self.close(request_id)
        found = lan.addresses()
        chosen = next((address for address in found if ip in ("", address.ip)), None)
        if chosen is None:
            raise NoNetwork(NO_NETWORK)
        try:
            listener = lan.listening(chosen.ip)
        except OSError as error:
            raise NoNetwork(NO_NETWORK) from error
        token = "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_CHARACTERS))
        port = listener.getsockname()[1]
        others = tuple(address for address in found if address != chosen)
        site = Site(chosen, others, f"http://{chosen.ip}:{port}/{token}/")
        described = {
            "form": list(About).index(ask.about) * 4 + list(Asked).index(ask.asked),
            "voice_presence": ask.voice_presence,
            "name": ask.name,
            "question": ask.question,
        }
        site.server, site.task = _serve(self._app(request_id, site, token, described), listener)
        self._sites[request_id] = site
        return site

    def stay(self, request_id: str) -> bool:
        """Goes on serving without an end; returns whether the request is served at all."""
        site = self._sites.get(request_id)
        if site is not None and site.ending is not None:
            site.ending.cancel()
            site.ending = None
        return site is not None

    def leave(self, request_id: str, *, minutes: int) -> None:
        """Goes on serving for some minutes after the code left the screen, then closes."""
        site = self._sites.get(request_id)
        if site is not None:
            loop = asyncio.get_running_loop()
            site.ending = loop.call_later(60 * minutes, lambda: loop.create_task(self.close(request_id)))

    async def close(self, request_id: str) -> None:
        """Stops serving a request at once; does nothing if it is not served."""
        site = self._sites.pop(request_id, None)
        if site is None or site.task is None:
            return
        if site.ending is not None:
            site.ending.cancel()
        site.server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await site.task

    def _app(self, request_id: str, site: Site, token: str, described: dict[str, Any]) -> Any:
        from starlette.applications import Starlette
        from starlette.requests import Request
        from starlette.responses import JSONResponse, Response
        from starlette.routing import Mount, Route
        from starlette.staticfiles import StaticFiles

        async def describe(_: Request) -> Response:
            site.visits += 1
            return JSONResponse(described)

        async def take(request: Request) -> Response:
            try:
                async with asyncio.timeout(SLOWEST_BODY_S):
                    data = await limited(request)
                self._replies.take(request_id, data, Channel.LOCAL)
            except Refused as error:
                status = STATUS.get(error.reason, 422)
                return Response(status_code=204) if status == 204 else JSONResponse({"error": str(error)}, status)
            except RehearseError as error:
                return JSONResponse({"error": str(error)}, 503)
            except TimeoutError:
                return JSONResponse({"error": "The reply came too slowly. Send it again."}, 408)
            return Response(status_code=204)

        async def keep_step(request: Request) -> Response:
            assert sheet is not None
            try:
                async with asyncio.timeout(SLOWEST_BODY_S):
                    data = await limited(request)
            except Refused as error:
                return JSONResponse({"error": str(error)}, 413)
            except TimeoutError:
                return JSONResponse({"error": "That came too slowly. Try again."}, 408)
            answer = sheet.answer(request.method, request.url.path.rpartition("/")[2], data)
            return Response(status_code=404) if answer is None else JSONResponse(answer[1], answer[0])

        sheet = self._sheet(request_id, described)
        names = SHEET_NAMES if sheet is not None else ()
        page = StaticFiles(directory=self._page, html=True)
        return guarded(
            Starlette(
                routes=[
                    Route(f"/{token}/request.json", describe),
                    Route(f"/{token}/reply", take, methods=["POST"]),
                    *(Route(f"/{token}/{name}", keep_step, methods=["GET", "POST"]) for name in names),
                    Mount(f"/{token}", page),
                ]
            )
        )

    def _sheet(self, request_id: str, described: dict[str, Any]) -> Sheet | None:
        draft = self._requests.get(request_id).draft
        if draft.about is not About.MOCK or draft.about_id is None or self.sheet_for is None:
            return None
        return self.sheet_for(draft.about_id, described)


async def limited(request: Any) -> bytes:
    """Returns the body of a request. Raises Refused once it is larger than a reply."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > LARGEST:
            raise Refused(Reason.TOO_LONG)
    return bytes(data)


def guarded(app: Any) -> Any:
    """Returns an app whose every answer has the page's security headers."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        async def send_guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in HEADERS]
                message = {**message, "headers": [*kept, *HEADERS.items()]}
            await send(message)

        await app(scope, receive, send_guarded)

    return wrapped


def _serve(app: Any, listener: Any) -> tuple[Any, asyncio.Task[None]]:
    import uvicorn

    class Quiet(uvicorn.Server):
        # The signals belong to the app, not to a page it serves on the side.
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        limit_concurrency=64,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    server = Quiet(config)
    return server, asyncio.create_task(server.serve(sockets=[listener]))
