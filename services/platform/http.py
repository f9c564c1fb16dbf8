"""One HTTP request, awaited: by httpx, or by the browser's own fetch where Python runs in it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

TIMEOUT_S = 10
# More than a relay's longest page of envelopes.
LARGEST = 8 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Unreachable(Exception):
    """No answer came, or not a whole one in time."""


async def send(method: str, url: str, *, headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
    """Returns the answer, redirects not followed. Raises Unreachable."""
    if sys.platform == "emscripten":
        return await _by_fetch(method, url, headers or {}, body)
    return await _by_httpx(method, url, headers or {}, body)


async def _by_httpx(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
    import httpx

    found = bytearray()
    try:
        async with (
            httpx.AsyncClient(timeout=TIMEOUT_S) as client,
            client.stream(method, url, headers=headers, content=body) as answer,
        ):
            async for part in answer.aiter_bytes():
                found += part
                if len(found) > LARGEST:
                    raise Unreachable(f"{url} sent more than it should")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise Unreachable(str(error)) from error
    return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, bytes(found))


async def _by_fetch(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
    from pyodide.http import pyfetch

    more = {} if body is None else {"body": body}
    try:
        answer = await pyfetch(
            url, method=method, headers=headers, redirect="error", credentials="omit", cache="no-store", **more
        )
        found = await answer.bytes()
    except Exception as error:
        raise Unreachable(str(error)) from error
    return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, found)
