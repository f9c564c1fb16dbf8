"""How the app reaches a person: a native window, or this machine's browser."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import flet as ft

from services.platform.browser import PageBridge, ServedNotifier
from services.platform.fonts import font_for
from services.platform.window import window_obstacle
from services.root import Services
from views.app import show
from views.hosting_routes import RECORDING_FILES
from views.notifying import NotifyingPage

HOST = "127.0.0.1"
ASSETS = Path(__file__).resolve().parent.parent / "assets"
LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}
COMPRESSED_FROM = 1024
LARGEST_MESSAGE = 1 << 29
# Flet's client asks another host for a player of animations that the app never shows.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' data: blob:; media-src 'self' data: blob:; worker-src 'self' blob:; frame-ancestors 'none'"
)
# Where the client looks for the fonts that Flet leaves on another host.
FALLBACK_FONT = re.compile(r"/assets/fonts/(noto[a-z]+)/.*")
HEADERS = [(b"content-security-policy", POLICY.encode()), (b"referrer-policy", b"no-referrer")]


def run(services: Services, *, web: bool, port: int, open_browser: bool, route: str = "/") -> None:
    """Shows the app until the person closes it, in a window unless that cannot be; a route is where it starts."""
    bridge = PageBridge()

    def main(page: ft.Page) -> None:
        if served:
            # The address in the browser's bar already says where to start.
            show(page, replace(services, notifier=ServedNotifier(bridge, services.notifier)))
        else:
            show(page, services, route=route)

    obstacle = None if web else window_obstacle() or client_obstacle()
    served = bool(web or obstacle)
    if served:
        if obstacle:
            print(f"No window can be opened here: {obstacle}. Serving Rehearse to the browser instead.")
        serve(
            main,
            port=port,
            open_browser=open_browser,
            bridge=bridge,
            route=route,
            recording=services.recordings.folder.named,
        )
    else:
        ft.run(main, name="", port=port, assets_dir=str(ASSETS), no_cdn=True)


def client_obstacle() -> str | None:
    """Returns why the window's client cannot be had, or None; fetches it if it is not here yet."""
    if os.environ.get("FLET_VIEW_PATH"):
        return None
    try:
        from flet_desktop import ensure_client_cached

        ensure_client_cached()
    except Exception as error:
        return f"the window's client could not be fetched ({error})"
    return None


def serve(
    main: Callable[[ft.Page], Any],
    *,
    port: int,
    open_browser: bool,
    bridge: PageBridge | None = None,
    route: str = "/",
    recording: Callable[[str], Path | None] = lambda _: None,
) -> None:
    """Serves the app on this machine only, prints the address, and opens the browser there."""
    import uvicorn

    # Sessions hold no state of their own, so one that lost its tab need not be kept for an hour.
    os.environ.setdefault("FLET_SESSION_TIMEOUT", "300")
    page = NotifyingPage(
        ft.run(main, assets_dir=str(ASSETS), no_cdn=True, export_asgi_app=True), bridge or PageBridge()
    )
    app = LocalOnly(page, recording=recording)
    listener = listen(port)
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    print(f"Rehearse is at {address} (Ctrl+C to stop)", flush=True)
    if open_browser and window_obstacle() is None:
        webbrowser.open(address + ("" if route == "/" else route))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            ws="websockets-sansio",
            # A video comes from the camera as one message.
            ws_max_size=LARGEST_MESSAGE,
            timeout_graceful_shutdown=2,
        )
    )
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(server.serve(sockets=[listener]))


def listen(port: int) -> socket.socket:
    """Returns a listening socket on this machine; port 0 takes a free one. Exits with a message."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        raise SystemExit(f"Port {port} cannot be used: {error.strerror}. Choose another: --port NUMBER.") from error
    listener.listen(128)
    return listener


class LocalOnly:
    """Lets in only pages of this machine: any web site may otherwise talk to a local server."""

    def __init__(self, app: Any, *, recording: Callable[[str], Path | None] = lambda _: None) -> None:
        """`recording` finds the file of a recording by its name, which the app's own pages may play."""
        from starlette.middleware.gzip import GZipMiddleware

        self.recording = recording
        self.app = GZipMiddleware(app, minimum_size=COMPRESSED_FROM, compresslevel=5)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket") and not trusted(dict(scope["headers"])):
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1008})
                return
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"Rehearse answers only this machine."})
            return

        async def send_guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *HEADERS]}
            await send(message)

        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith(RECORDING_FILES):
            await self._play(path.removeprefix(RECORDING_FILES), scope, receive, send_guarded)
            return
        fallback = FALLBACK_FONT.fullmatch(scope.get("path", "")) if scope["type"] == "http" else None
        font = font_for(fallback[1]) if fallback else None
        if font is not None:
            from starlette.responses import FileResponse

            await FileResponse(font, headers={"cache-control": "max-age=604800"})(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)

    async def _play(self, name: str, scope: Any, receive: Any, send: Any) -> None:
        from starlette.responses import FileResponse, Response

        found = self.recording(name)
        if found is None or dict(scope["headers"]).get(b"sec-fetch-site", b"same-origin") != b"same-origin":
            await Response(status_code=404)(scope, receive, send)
            return
        # Never kept by the browser: a recording that was deleted is gone.
        await FileResponse(found, headers={"cache-control": "no-store"})(scope, receive, send)


def trusted(headers: dict[bytes, bytes]) -> bool:
    """Whether a request names this machine as its host and, if it has one, as its origin."""
    host = headers.get(b"host", b"").decode("latin-1")
    origin = headers.get(b"origin", b"").decode("latin-1")
    if host.rpartition(":")[0] not in LOCAL_NAMES and host not in LOCAL_NAMES:
        return False
    return not origin or urlsplit(origin).netloc == host
