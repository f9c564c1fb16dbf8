"""Reads what was sent, as far as it is allowed to go, and reads names in base64url."""

from __future__ import annotations

import asyncio
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

# What was not read of a body must not be taken for the next request.
CLOSE = {"connection": "close"}


class TooLarge(HTTPException):
    def __init__(self) -> None:
        super().__init__(413, "That is more than the relay takes.", CLOSE)


class TooSlow(HTTPException):
    def __init__(self) -> None:
        super().__init__(408, "The rest of the message did not come in time. Send it again.", CLOSE)


class NotJson(HTTPException):
    def __init__(self) -> None:
        super().__init__(400, "The relay expects a JSON object here.")


async def read_body(scope: Scope, receive: Receive, *, most: int, seconds: float) -> bytes:
    """Returns the whole body. Raises TooLarge as soon as it is, and TooSlow."""
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if not declared.isdigit() or len(declared) > 15 or int(declared) > most:
        raise TooLarge
    try:
        async with asyncio.timeout(seconds):
            return await _read(receive, most)
    except TimeoutError:
        raise TooSlow from None


async def _read(receive: Receive, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise TooLarge
        parts.append(part)
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)


def json_object(body: bytes) -> dict[str, Any]:
    """Returns the object in the body. Raises NotJson."""
    try:
        found = json.loads(body)
    # Deep nesting ends in RecursionError, long numbers in ValueError.
    except (ValueError, RecursionError):
        raise NotJson from None
    if not isinstance(found, dict):
        raise NotJson
    return found


def encode(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def decode(text: str, length: int) -> bytes | None:
    """Returns the bytes of base64url without padding, or None unless they are exactly `length`."""
    try:
        value = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError):
        return None
    # One name for one thing: what decodes leniently is not its name.
    return value if len(value) == length and encode(value) == text else None
