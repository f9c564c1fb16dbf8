"""X25519 (RFC 7748) and AES-GCM (FIPS 197, NIST SP 800-38D) in plain Python, for where nothing faster runs.

Not constant in time: an attacker who could time it would have to be inside the browser tab already.
"""

from __future__ import annotations

import hmac
from functools import lru_cache
from itertools import pairwise

from services.feedback.hpke import TAG, Altered

P = 2**255 - 19
A24 = 121665
BASE = (9).to_bytes(32, "little")
ROUND_KEYS = {16: 11, 24: 13, 32: 15}


def x25519(private_key: bytes, public_key: bytes) -> bytes:
    scalar = (int.from_bytes(private_key, "little") & ~7 & (2**255 - 1)) | 2**254
    u = (int.from_bytes(public_key, "little") & (2**255 - 1)) % P
    x2, z2, x3, z3 = 1, 0, u, 1
    for at in range(254, -1, -1):
        bit = scalar >> at & 1
        if bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a % P, b * b % P, d * a % P, c * b % P
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % P, u * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + A24 * e) % P
        if bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
    shared = x2 * pow(z2, P - 2, P) % P
    if shared == 0:
        raise Altered
    return shared.to_bytes(32, "little")


def public_key(private_key: bytes) -> bytes:
    return x25519(private_key, BASE)


def open_gcm(key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    if len(sealed) < TAG:
        raise Altered
    round_keys = _expand(key)
    text, tag = sealed[:-TAG], sealed[-TAG:]
    counter = nonce + (1).to_bytes(4, "big")
    mask = _encrypt(round_keys, counter)
    expected = bytes(a ^ b for a, b in zip(_ghash(_encrypt(round_keys, bytes(16)), aad, text), mask, strict=True))
    if not hmac.compare_digest(expected, tag):
        raise Altered
    stream = b"".join(
        _encrypt(round_keys, nonce + (2 + block).to_bytes(4, "big")) for block in range((len(text) + 15) // 16)
    )
    return bytes(a ^ b for a, b in zip(text, stream, strict=False))


def _ghash(subkey: bytes, aad: bytes, text: bytes) -> bytes:
    h, total = int.from_bytes(subkey), 0
    lengths = (8 * len(aad)).to_bytes(8, "big") + (8 * len(text)).to_bytes(8, "big")
    data = aad + bytes(-len(aad) % 16) + text + bytes(-len(text) % 16) + lengths
    for start in range(0, len(data), 16):
        total = _multiply(total ^ int.from_bytes(data[start : start + 16]), h)
    return total.to_bytes(16)


def _multiply(x: int, y: int) -> int:
    """Returns the product in GF(2^128), bits in GCM's order: the highest stands for x^0."""
    product = 0
    for at in range(127, -1, -1):
        if x >> at & 1:
            product ^= y
        y = y >> 1 ^ (0xE1 << 120 if y & 1 else 0)
    return product


def _double(value: int) -> int:
    return (value << 1 ^ (0x11B if value & 0x80 else 0)) & 0xFF


@lru_cache(maxsize=1)
def _sbox() -> bytes:
    box, p, q = bytearray(256), 1, 1
    while True:
        p ^= _double(p)
        # q is the inverse of p: it is divided by 3 while p is multiplied by it.
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        q &= 0xFF
        if q & 0x80:
            q ^= 0x09
        rotated = q | q << 8
        box[p] = (rotated ^ rotated >> 7 ^ rotated >> 6 ^ rotated >> 5 ^ rotated >> 4 ^ 0x63) & 0xFF
        if p == 1:
            break
    box[0] = 0x63
    return bytes(box)


def _expand(key: bytes) -> list[bytes]:
    box, length, power = _sbox(), len(key) // 4, 1
    words = [list(key[at : at + 4]) for at in range(0, len(key), 4)]
    while len(words) < 4 * ROUND_KEYS[len(key)]:
        word = list(words[-1])
        if len(words) % length == 0:
            word = [box[b] for b in (*word[1:], word[0])]
            word[0] ^= power
            power = _double(power)
        elif length > 6 and len(words) % length == 4:
            word = [box[b] for b in word]
        words.append([a ^ b for a, b in zip(word, words[-length], strict=True)])
    flat = bytes(byte for word in words for byte in word)
    return [flat[at : at + 16] for at in range(0, len(flat), 16)]


# Where each byte of the state, column by column, comes from when its rows are shifted.
_SHIFTED = tuple((at + 4 * (at % 4)) % 16 for at in range(16))


def _encrypt(round_keys: list[bytes], block: bytes) -> bytes:
    box = _sbox()
    state = [a ^ b for a, b in zip(block, round_keys[0], strict=True)]
    for round_key in round_keys[1:-1]:
        state = [box[state[at]] for at in _SHIFTED]
        state = [a ^ b for a, b in zip(_mixed(state), round_key, strict=True)]
    return bytes(box[state[at]] ^ b for at, b in zip(_SHIFTED, round_keys[-1], strict=True))


def _mixed(state: list[int]) -> list[int]:
    mixed = []
    for start in range(0, 16, 4):
        column = state[start : start + 4]
        whole = column[0] ^ column[1] ^ column[2] ^ column[3]
        mixed += [a ^ whole ^ _double(a ^ b) for a, b in pairwise((*column, column[0]))]
    return mixed
