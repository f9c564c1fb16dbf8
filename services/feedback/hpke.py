"""HPKE (RFC 9180), base mode, single shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-GCM.

The key schedule is ours, because the package `cryptography` offers none with associated data; the curve
and the cipher are its own where it can be had, and `plain_crypto` where it cannot (the browser's Python).
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

VERSION = b"HPKE-v1"
KEM = b"KEM" + (0x0020).to_bytes(2, "big")
KEY_LENGTHS = {1: 16, 2: 32}
AES_256_GCM = 2
NONCE, TAG, POINT = 12, 16, 32


class Altered(Exception):
    """The bytes were not sealed to this key, or not as they are now."""


class Primitives(Protocol):
    def x25519(self, private_key: bytes, public_key: bytes) -> bytes:
        """Returns the shared secret of RFC 7748. Raises Altered for a point of small order."""
        ...

    def public_key(self, private_key: bytes) -> bytes:
        """Returns the public key of a private one."""
        ...

    def open_gcm(self, key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
        """Returns the text behind AES-GCM's tag. Raises Altered."""
        ...


@dataclass(frozen=True)
class KeyPair:
    """32 bytes each."""

    private: bytes
    public: bytes


def primitives() -> Primitives:
    """Returns the fastest that this Python has."""
    try:
        from services.feedback import native_crypto
    except ImportError:
        from services.feedback import plain_crypto

        return plain_crypto
    return native_crypto


def new_key_pair() -> KeyPair:
    """Returns a fresh pair."""
    private = os.urandom(POINT)
    return KeyPair(private, primitives().public_key(private))


def open_sealed(
    *,
    private_key: bytes,
    enc: bytes,
    sealed: bytes,
    info: bytes,
    aad: bytes,
    aead: int = AES_256_GCM,
    using: Primitives | None = None,
) -> bytes:
    """Returns what was sealed to the key. Raises Altered."""
    backend = using or primitives()
    key, nonce = key_and_nonce(private_key=private_key, enc=enc, info=info, aead=aead, using=backend)
    return backend.open_gcm(key, nonce, sealed, aad)


def key_and_nonce(*, private_key: bytes, enc: bytes, info: bytes, aead: int, using: Primitives) -> tuple[bytes, bytes]:
    """Returns the cipher's key and the nonce of the first message (RFC 9180, 4.1 and 5.1). Raises Altered."""
    if len(enc) != POINT:
        raise Altered
    shared = using.x25519(private_key, enc)
    pseudo_random = _extract(KEM, b"", b"eae_prk", shared)
    secret = _expand(KEM, pseudo_random, b"shared_secret", enc + using.public_key(private_key), 32)
    suite = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, aead))
    mode = b"\x00"
    context = mode + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    scheduled = _extract(suite, secret, b"secret", b"")
    return (
        _expand(suite, scheduled, b"key", context, KEY_LENGTHS[aead]),
        _expand(suite, scheduled, b"base_nonce", context, NONCE),
    )


def _extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), VERSION + suite + label + key, sha256)


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    # One block of HKDF: nothing here is longer than 32 bytes.
    return hmac.digest(key, length.to_bytes(2, "big") + VERSION + suite + label + info + b"\x01", sha256)[:length]
