"""The interviewer's sheet on a friend's phone: what it is told, and what it does (docs/feedback.md)."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any

from services.errors import InvalidInput, RehearseError
from services.feedback.link import crc8, encode
from services.mocks.mocks import Mocks
from services.mocks.model import Mock, Role

# Above this a code has so many modules that a phone no longer reads it at arm's length: share the link.
MOST_IN_CODE = 1_200
FOLLOW_UPS = 4


def questions_of(mock: Mock) -> list[list[str]]:
    """Returns each question with its follow-ups, in the sheet's numbering."""
    return [[asked.question, *asked.follow_ups[:FOLLOW_UPS]] for asked in mock.in_sheet_order]


def packed(mock: Mock) -> str:
    """Returns what follows the request's blob in the link: the sheet, deflated, with a CRC-8."""
    friend = [number for number, asked in enumerate(mock.in_sheet_order) if asked.role is Role.INTERVIEWER]
    sheet = {"minutes": mock.draft.minutes, "friend": friend, "questions": questions_of(mock)}
    text = json.dumps(sheet, ensure_ascii=False, separators=(",", ":")).encode()
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeeze.compress(text) + squeeze.flush()
    return "." + encode(data + bytes([crc8(data)]))


def state_of(mock: Mock) -> dict[str, Any]:
    """Returns where a mock stands, for both phones to show the same."""
    numbers = {asked.id: number for number, asked in enumerate(mock.in_sheet_order)}
    shown = mock.question
    return {
        "step": mock.step,
        "order": [numbers[asked.id] for asked in mock.questions],
        "friend": [numbers[asked.id] for asked in mock.questions if asked.role is Role.INTERVIEWER],
        "at": mock.current,
        "opened": shown.opened if shown else 0,
        "ended": mock.ended_at is not None,
    }


class Sheet:
    """One mock's sheet on the local network; paths are relative to the page."""

    def __init__(self, mocks: Mocks, mock_id: str, request: dict[str, Any]) -> None:
        """`request` is what request.json says, without the sheet."""
        self._mocks = mocks
        self._mock_id = mock_id
        self._request = request

    def answer(self, method: str, path: str, body: bytes = b"") -> tuple[int, dict[str, Any]] | None:
        """Returns a status and a JSON body, or None where the path is not the sheet's."""
        known: dict[tuple[str, str], Callable[[bytes], tuple[int, dict[str, Any]]]] = {
            ("GET", "sheet.json"): self._describe,
            ("GET", "step"): self._state,
            ("POST", "step"): self._tap,
            ("POST", "part"): self._part,
        }
        act = known.get((method, path))
        if act is None:
            return None
        try:
            return act(body)
        except RehearseError as error:
            return 409, {"error": str(error)}

    def _describe(self, _: bytes) -> tuple[int, dict[str, Any]]:
        mock = self._mocks.get(self._mock_id)
        sheet = {"minutes": mock.draft.minutes, "questions": questions_of(mock), "state": state_of(mock)}
        return 200, self._request | sheet

    def _state(self, _: bytes) -> tuple[int, dict[str, Any]]:
        return 200, state_of(self._mocks.get(self._mock_id))

    def _tap(self, body: bytes) -> tuple[int, dict[str, Any]]:
        step, name = _read_tap(body)
        acts = {
            "next": self._mocks.next,
            "back": self._mocks.back,
            "follow_up": self._mocks.follow_up,
            "later": self._mocks.later,
        }
        if name not in acts:
            raise InvalidInput("This page and the app do not fit together. Reload the page.")
        return 200, state_of(acts[name](self._mock_id, step=step))

    def _part(self, body: bytes) -> tuple[int, dict[str, Any]]:
        self._mocks.keep_part(self._mock_id, body)
        return 200, {}


def _read_tap(body: bytes) -> tuple[int, str]:
    try:
        found = json.loads(body)
        step, name = found["step"], found["do"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InvalidInput("The page sent something else than a tap.") from None
    if type(step) is not int or not isinstance(name, str):
        raise InvalidInput("The page sent something else than a tap.")
    return step, name
