"""Why a reply is not taken, each with the sentence that is shown."""

from __future__ import annotations

from enum import Enum

from services.errors import RehearseError


class Reason(Enum):
    """The value is what the person reads."""

    NOT_AN_ENVELOPE = "This is not a reply from Rehearse's form. Copy all of it, from RH1. to the end."
    UNKNOWN_VERSION = "This reply was made for a newer version of Rehearse. Update Rehearse, then open it again."
    UNKNOWN_REQUEST = "This reply belongs to a request that is not on this device. Open it where you asked."
    ENDED = "This request had ended before the reply came in. Ask again to get new feedback."
    CLOSED = "You closed this request. Open it again, then open the reply."
    ALTERED = "This reply was changed or cut off on its way, so it cannot be opened. Ask for it again."
    OPENED_BEFORE = "You have this reply already."
    TOO_LONG = "This reply is larger than the form allows and was left out."
    NOT_A_REPLY = "This reply does not keep to the form and was left out."
    EMPTY = "There is nothing in this reply yet. One thing to keep is enough."


class Refused(RehearseError):
    """A reply was not taken, and nothing was changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class RateFirst(RehearseError):
    """One's own rating comes before the code and before the replies."""

    def __init__(self) -> None:
        super().__init__("Rate it yourself first: it takes a minute, and others' replies say more beside it.")
