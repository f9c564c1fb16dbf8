"""The asker's side of docs/feedback.md, as far as the friend's page needs one to talk to."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEM, SUITE = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"


def encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def unpacked(text: str) -> bytes:
    """Returns the envelope in a sealed text."""
    assert text.startswith("RH1.")
    return decode(text.removeprefix("RH1."))


def crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
    return crc


@dataclass(frozen=True)
class Ask:
    """A request and its key pair."""

    form: int = 0
    mailbox: bool = False
    voice_presence: bool = False
    version: int = 0
    name: str = "Ada"
    question: str = ""
    last_day: date = field(default_factory=lambda: datetime.now(UTC).date() + timedelta(days=14))
    id: bytes = b"\x01\x02\x03\x04\x05\x06"
    key: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def blob(self) -> str:
        """The fragment of the link, without #."""
        flags = self.version << 6 | self.mailbox << 5 | self.voice_presence << 4 | self.form
        day = (self.last_day - date(2020, 1, 1)).days
        body = bytes([flags]) + day.to_bytes(2, "big") + self.id + self.public
        for kind, text in ((1, self.name), (2, self.question)):
            if text:
                body += bytes([kind, len(text.encode())]) + text.encode()
        return encode(body + bytes([crc8(body)]))

    @property
    def served(self) -> dict[str, Any]:
        """What request.json says."""
        return {
            "form": self.form,
            "voice_presence": self.voice_presence,
            "name": self.name,
            "question": self.question,
        }

    def open(self, envelope: bytes) -> dict[str, Any]:
        """Returns the reply. Raises an exception for bytes that were altered or belong to another request."""
        if envelope[:7] != b"\x01" + self.id:
            raise ValueError("another request")
        enc, sealed = envelope[7:39], envelope[39:]
        shared = expand(KEM, extract(KEM, b"", b"eae_prk", self._agreed(enc)), b"shared_secret", enc + self.public, 32)
        context = b"\x00" + extract(SUITE, b"", b"psk_id_hash") + extract(SUITE, b"", b"info_hash", b"rehearse reply 1")
        secret = extract(SUITE, shared, b"secret")
        key, nonce = expand(SUITE, secret, b"key", context, 32), expand(SUITE, secret, b"base_nonce", context, 12)
        plain = AESGCM(key).decrypt(nonce, sealed, envelope[:7])
        assert len(plain) % 256 == 0
        return json.loads(plain)

    def _agreed(self, enc: bytes) -> bytes:
        return self.key.exchange(X25519PublicKey.from_public_bytes(enc))


def extract(suite: bytes, salt: bytes, label: bytes, key: bytes = b"") -> bytes:
    """RFC 9180, section 4: LabeledExtract."""
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + key, hashlib.sha256)


def expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """RFC 9180, section 4: LabeledExpand, for at most one block."""
    data = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info + b"\x01"
    return hmac.digest(key, data, hashlib.sha256)[:length]
