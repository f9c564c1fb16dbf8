"""A reply's JSON, held to the limits of the form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.errors import InvalidInput
from services.feedback.model import Content
from services.feedback.refusals import Reason, Refused
from services.feedback.rubric import checked

VERSION = 1
LARGEST = 16 * 1024
# In code points.
LIMITS = {"keep": 140, "next": 140, "moment": 80, "answer": 280, "name": 40, "notes": 1200}
MOST_ANSWERS = 30
ID = re.compile(r"[A-Za-z0-9_-]{22}")
# Control characters, and those that turn the direction of what stands beside them.
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Received:
    """A reply as it came; `id` is the form's own, "" if it sent none."""

    id: str
    content: Content


def parse(data: bytes) -> Received:
    """Returns the reply in UTF-8 JSON. Raises Refused for anything that the form would not send."""
    if len(data) > LARGEST:
        raise Refused(Reason.TOO_LONG)
    try:
        found = json.loads(data.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(Reason.NOT_A_REPLY) from None
    if not isinstance(found, dict):
        raise Refused(Reason.NOT_A_REPLY)
    version = found.get("v")
    if type(version) is int and version > VERSION:
        raise Refused(Reason.UNKNOWN_VERSION)
    reply_id = found.get("id", "")
    if version != VERSION or type(version) is not int or not isinstance(reply_id, str):
        raise Refused(Reason.NOT_A_REPLY)
    if reply_id and not ID.fullmatch(reply_id):
        raise Refused(Reason.NOT_A_REPLY)
    return Received(reply_id, within_limits(found))


def within_limits(found: dict[str, Any]) -> Content:
    """Returns the content of a reply's keys, others ignored. Raises Refused."""
    texts = {key: _text(found.get(key, ""), limit) for key, limit in LIMITS.items()}
    ratings = found.get("ratings", {})
    if not isinstance(ratings, dict):
        raise Refused(Reason.NOT_A_REPLY)
    try:
        content = Content(**texts, ratings=checked(ratings), answers=_taps(found.get("answers", [])))
    except InvalidInput:
        raise Refused(Reason.NOT_A_REPLY) from None
    if not (content.ratings or content.keep or content.next or content.moment or content.answer
            or content.notes or any(content.answers)):  # fmt: skip
        raise Refused(Reason.EMPTY)
    return content


def cleaned(text: str) -> str:
    """Returns a text as it can be shown beside others."""
    return _UNSHOWABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _text(value: object, limit: int) -> str:
    if not isinstance(value, str):
        raise Refused(Reason.NOT_A_REPLY)
    if len(value) > limit:
        raise Refused(Reason.TOO_LONG)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Refused(Reason.NOT_A_REPLY) from None
    return cleaned(value)


def _taps(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > MOST_ANSWERS:
        raise Refused(Reason.NOT_A_REPLY)
    if not all(type(tap) is int and 0 <= tap <= 3 for tap in value):
        raise Refused(Reason.NOT_A_REPLY)
    return tuple(value)


def _no_constant(_: str) -> Callable[[], None]:
    raise ValueError
