"""The asker's side of docs/feedback.md, as far as the friend's page needs one to talk to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from services.feedback import envelope as envelopes
from services.feedback.hpke import open_sealed
from services.feedback.link import crc8, day_number, decode, encode
from services.feedback.refusals import Reason, Refused


def unpacked(text: str) -> bytes:
    """Returns the envelope in a sealed text."""
    assert text.startswith(envelopes.MARK)
    return decode(text.removeprefix(envelopes.MARK))


@dataclass(frozen=True)
class Ask:
    """A request and its key pair."""

    form: int = 0
    mailbox: bool = False
    voice_presence: bool = False
    version: int = 0
    name: str = "Ada"
    question: str = ""
    # What follows the blob: an interviewer's sheet.
    sheet: str = ""
    last_day: date = field(default_factory=lambda: datetime.now(UTC).date() + timedelta(days=14))
    id: bytes = b"\x01\x02\x03\x04\x05\x06"
    key: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    @property
    def blob(self) -> str:
        """The fragment of the link, without #."""
        flags = self.version << 6 | self.mailbox << 5 | self.voice_presence << 4 | self.form
        body = bytes([flags]) + day_number(self.last_day).to_bytes(2, "big") + self.id + self.public
        for kind, text in ((1, self.name), (2, self.question)):
            if text:
                body += bytes([kind, len(text.encode())]) + text.encode()
        return encode(body + bytes([crc8(body)])) + self.sheet

    @property
    def served(self) -> dict[str, Any]:
        """What request.json says."""
        return {
            "form": self.form,
            "voice_presence": self.voice_presence,
            "name": self.name,
            "question": self.question,
        }

    def open(self, data: bytes) -> dict[str, Any]:
        """Returns the reply. Raises Refused or Altered for bytes that were altered or belong to another request."""
        found = envelopes.read(data)
        if found.code != self.id:
            raise Refused(Reason.UNKNOWN_REQUEST)
        plain = open_sealed(
            private_key=self.key.private_bytes_raw(),
            enc=found.enc,
            sealed=found.sealed,
            info=envelopes.INFO,
            aad=found.head,
        )
        assert len(plain) % envelopes.PADDED == 0
        return json.loads(plain)
