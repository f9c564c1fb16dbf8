"""What a served page needs to show notifications: a script, and a stream of what is due."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from services.platform.browser import PageBridge

EVENTS = "/web/notifications"
# Flet's own page stays as it is; the mark tells the script that there is a server to listen to.
SCRIPT = b'<script>document.documentElement.dataset.served = "1"</script><script src="/web/notify.js"></script></body>'
STREAM = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]


class NotifyingPage:
    """Answers the stream of notifications, and puts the script into the page."""

    def __init__(self, app: Any, bridge: PageBridge) -> None:
        self.app = app
        self.bridge = bridge

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] == EVENTS:
            await self._stream(scope, receive, send)
        else:
            await self.app(scope, receive, _with_script(send))

    async def _stream(self, scope: Any, receive: Any, send: Any) -> None:
        from starlette.responses import StreamingResponse

        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        events = self.bridge.events(query.get("permission", [""])[0])
        response = StreamingResponse(events, headers={k.decode(): v.decode() for k, v in STREAM})
        await response(scope, receive, send)


def _with_script(send: Any) -> Any:
    start: dict[str, Any] = {}
    body = bytearray()

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            if _is_page(message):
                start.update(message)
                return
        elif start and message["type"] == "http.response.body":
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            page = bytes(body).replace(b"</body>", SCRIPT, 1)
            headers = [(k, v) for k, v in start["headers"] if k.lower() not in (b"content-length", b"etag")]
            await send({**start, "headers": [*headers, (b"content-length", str(len(page)).encode())]})
            message = {"type": "http.response.body", "body": page}
        await send(message)

    return sending


def _is_page(message: Any) -> bool:
    headers = {k.lower(): v for k, v in message["headers"]}
    return message["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html")
