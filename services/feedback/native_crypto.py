"""X25519 and AES-GCM by the package `cryptography`; importing this raises ImportError without it."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from services.feedback.hpke import TAG, Altered


def x25519(private_key: bytes, public_key: bytes) -> bytes:
    peer = X25519PublicKey.from_public_bytes(public_key)
    try:
        return X25519PrivateKey.from_private_bytes(private_key).exchange(peer)
    except ValueError as error:
        raise Altered from error


def public_key(private_key: bytes) -> bytes:
    key = X25519PrivateKey.from_private_bytes(private_key).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def open_gcm(key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    if len(sealed) < TAG:
        raise Altered
    try:
        return AESGCM(key).decrypt(nonce, sealed, aad)
    except InvalidTag as error:
        raise Altered from error
