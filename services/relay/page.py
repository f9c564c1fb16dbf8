"""The friend's page, held in memory: compressed once, known by its hash."""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

INDEX = "index.html"
# What Python's table says differs between systems.
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
REFERENCE = re.compile(rb'\b(href|src)="(?:\./)?([\w.-]+)"')
YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
SMALLEST_COMPRESSED = 256


@dataclass(frozen=True)
class File:
    body: bytes
    packed: bytes | None
    type: str
    tag: str


class Page:
    """The files of one folder under `/f`. The index names them by the version of all, so that they stay cached."""

    def __init__(self, folder: Path) -> None:
        names = [path.name for path in sorted(folder.iterdir()) if path.is_file()] if folder.is_dir() else []
        bodies = {name: (folder / name).read_bytes() for name in names}
        whole = sha256(b"".join(name.encode() + body for name, body in bodies.items()))
        self.version = whole.hexdigest()[:12]
        self._files: Mapping[str, File] = {name: _file(name, body) for name, body in bodies.items()}
        index = bodies.get(INDEX)
        # With and without the slash at the end, the browser takes the files to be elsewhere.
        self._index = {
            slash: _file(INDEX, self._with_version(index, b"" if slash else b"f/", names))
            for slash in (False, True)
            if index is not None
        }

    def answer(self, request: Request) -> Response:
        """Returns the file that was asked for. Raises HTTPException 404."""
        path: str = request.scope["path"]
        rest = path.removeprefix("/f").removeprefix("/")
        version, _, name = rest.rpartition("/")
        if rest in ("", INDEX):
            file, kept = self._index.get(path != "/f"), ASK_AGAIN
        else:
            file, kept = self._files.get(name), YEAR if version == self.version else ASK_AGAIN
        # Who still holds an older index gets today's files, and does not keep them.
        if file is None or "/" in version:
            raise HTTPException(404)
        return _response(request, file, kept)

    def _with_version(self, index: bytes, before: bytes, names: list[str]) -> bytes:
        def versioned(found: re.Match[bytes]) -> bytes:
            if found[2].decode() not in names:
                return found[0]
            return b'%s="%s%s/%s"' % (found[1], before, self.version.encode(), found[2])

        return REFERENCE.sub(versioned, index)


def _file(name: str, body: bytes) -> File:
    suffix = Path(name).suffix
    kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if len(body) >= SMALLEST_COMPRESSED else None
    if packed is not None and len(packed) >= len(body):
        packed = None
    return File(body, packed, kind, sha256(body).hexdigest()[:16])


def _response(request: Request, file: File, kept: str) -> Response:
    packed = file.packed is not None and _accepts_gzip(request.headers.get("accept-encoding", ""))
    tag = f'"{file.tag}{"-gz" if packed else ""}"'
    headers = {"etag": tag, "cache-control": kept, "vary": "accept-encoding"}
    if tag in request.headers.get("if-none-match", "").replace("W/", ""):
        return Response(None, 304, headers)
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(file.packed if packed else file.body, headers=headers, media_type=file.type)


def _accepts_gzip(value: str) -> bool:
    offers = (part.strip().lower().split(";") for part in value.split(","))
    return any(
        name.strip() in ("gzip", "*") and not re.fullmatch(r"q=0(\.0*)?", "".join(rest).strip())
        for name, *rest in offers
    )
