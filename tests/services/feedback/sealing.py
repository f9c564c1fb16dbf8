"""The friend's side in Python: seals a reply by an HPKE that is not ours."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from services.feedback.link import Ask

SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def reply(number: int = 1, **parts: Any) -> dict[str, Any]:
    """Returns a reply as the form makes it; the number makes its id."""
    reply_id = urlsafe_b64encode(number.to_bytes(16, "big")).decode().rstrip("=")
    return {"v": 1, "id": reply_id, "keep": "Your story about the night shift"} | parts


def padded(content: Any) -> bytes:
    data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    return data + b" " * (-len(data) % 256)


def seal(ask: Ask, content: Any, *, info: bytes = b"rehearse reply 1", version: int = 1) -> bytes:
    """Returns an envelope for a request."""
    head = bytes([version]) + ask.code
    # Its public call takes no associated data; its own tests use this one.
    sealed = openssl.hpke._encrypt_with_aad(
        SUITE, padded(content), X25519PublicKey.from_public_bytes(ask.public_key), info=info, aad=head
    )
    return head + sealed
