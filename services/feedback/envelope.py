"""Sealed replies: how they look on the wire and as text, and what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.feedback.content import LARGEST, Received, parse
from services.feedback.hpke import POINT, TAG, Altered, open_sealed
from services.feedback.link import decode, encode
from services.feedback.refusals import Reason, Refused

VERSION = 1
CODE = 6
HEAD = 1 + CODE
INFO = b"rehearse reply 1"
MARK = "RH1."
# The form pads a reply to a multiple of this, so that its length says little.
PADDED = 256
MOST_LINES = 400
# Mail programs break long lines and wrap links, so white space inside the text means nothing.
_TEXT = re.compile(r"(RH\d+)\.([A-Za-z0-9_\-\s]+)")
# More text than any reply has is not searched.
LONGEST_TEXT = 4 * LARGEST


@dataclass(frozen=True)
class Envelope:
    """What travels: the request's six bytes, the sender's one-time key, the sealed reply."""

    code: bytes
    enc: bytes
    sealed: bytes

    @property
    def head(self) -> bytes:
        return bytes([VERSION]) + self.code


def read(data: bytes) -> Envelope:
    """Returns the parts of an envelope. Raises Refused."""
    if len(data) > LARGEST:
        raise Refused(Reason.TOO_LONG)
    if not data:
        raise Refused(Reason.NOT_AN_ENVELOPE)
    if data[0] != VERSION:
        raise Refused(Reason.UNKNOWN_VERSION)
    if len(data) < HEAD + POINT + TAG:
        raise Refused(Reason.ALTERED)
    return Envelope(data[1:HEAD], data[HEAD : HEAD + POINT], data[HEAD + POINT :])


def read_text(text: str) -> Envelope:
    """Returns the envelope in a text, a link or a message around it. Raises Refused."""
    if len(text) > LONGEST_TEXT:
        raise Refused(Reason.NOT_AN_ENVELOPE)
    found = _TEXT.search(text)
    if found is None:
        raise Refused(Reason.NOT_AN_ENVELOPE)
    if found[1] != MARK.rstrip("."):
        raise Refused(Reason.UNKNOWN_VERSION)
    for candidate in _spellings(found[2]):
        try:
            data = decode(candidate)
        except ValueError:
            continue
        if len(data) > LARGEST or (len(data) - HEAD - POINT - TAG) % PADDED == 0:
            return read(data)
    raise Refused(Reason.ALTERED)


def text_of(data: bytes) -> str:
    """Returns an envelope as text."""
    return MARK + encode(data)


def open_envelope(envelope: Envelope, private_key: bytes) -> Received:
    """Returns the reply. Raises Refused."""
    try:
        data = open_sealed(
            private_key=private_key, enc=envelope.enc, sealed=envelope.sealed, info=INFO, aad=envelope.head
        )
    except Altered:
        raise Refused(Reason.ALTERED) from None
    return parse(data)


def _spellings(found: str) -> Iterator[str]:
    """Yields what the text may be: all of it, for a wrapped line, or less, for words that follow it."""
    words = found.split()[:MOST_LINES]
    for count in range(len(words), 0, -1):
        yield "".join(words[:count])
