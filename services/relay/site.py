"""Serves the web build: compressed, cached for good where a name holds a hash, from one host only."""

from __future__ import annotations

import re
from email.utils import formatdate
from pathlib import Path, PurePosixPath

from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

# In the order in which they are preferred.
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
HASHED = re.compile(r"(engine|page|fonts|app)-[0-9a-f]{12}[./].*")
FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; "
    "connect-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "vary": "accept-encoding",
}
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".wasm": "application/wasm",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".gz": "application/gzip",
}


class Site:
    """A folder that `build/web.py` wrote, as an ASGI app; any route without a file is the app's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.files = {
            path.relative_to(self.folder).as_posix(): path
            for path in self.folder.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await self.answer(scope)(scope, receive, send)

    def answer(self, scope: Scope) -> Response:
        """Returns the file that a request names, packed as the browser likes it."""
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Only reading is possible here.", 405, HEADERS)
        headers = Headers(scope=scope)
        name = scope["path"].lstrip("/")
        if name not in self.files:
            if PurePosixPath(name).suffix:
                return PlainTextResponse("There is nothing here.", 404, HEADERS)
            name = "index.html"
        kept = FOREVER if HASHED.fullmatch(name) else ASK_FIRST
        more = {**HEADERS, "cache-control": kept}
        path = self.files[name]
        if media := TYPES.get(path.suffix):
            more["content-type"] = media
        for encoding, suffix in ENCODINGS:
            if accepts(headers.get("accept-encoding", ""), encoding) and f"{name}{suffix}" in self.files:
                more.setdefault("content-type", _guess(path))
                path, more["content-encoding"] = self.files[f"{name}{suffix}"], encoding
                break
        if headers.get("if-none-match") and headers["if-none-match"] == _tag(path):
            return Response(status_code=304, headers={**more, "etag": _tag(path)})
        return FileResponse(path, headers={**more, "etag": _tag(path), "last-modified": formatdate(0, usegmt=True)})


def accepts(header: str, encoding: str) -> bool:
    """Whether an Accept-Encoding header allows an encoding; a quality of zero refuses it."""
    for part in header.split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip().lower() == encoding:
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _tag(path: Path) -> str:
    found = path.stat()
    return f'"{found.st_size:x}-{found.st_mtime_ns:x}"'


def _guess(path: Path) -> str:
    import mimetypes

    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
