"""Our HPKE in the browser against the RFCs' own vectors and against Python's `cryptography`."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from services.feedback.hpke import Altered
from services.feedback.link import decode, encode
from services.feedback.refusals import Refused
from tests.e2e.form.friend import Friend
from tests.e2e.form.links import Ask

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
# RFC 9180, appendix A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, sequence number 0.
A11 = {
    "ephemeral": "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
    "publicKey": "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
    "info": "4f6465206f6e2061204772656369616e2055726e",
    "aad": "436f756e742d30",
    "plaintext": "4265617574792069732074727574682c20747275746820626561757479",
}
A11_ENC = "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
A11_SEALED = "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"
# RFC 7748, section 5.2: scalar, u, result; and 9 after one and after a thousand rounds.
RFC_7748 = [
    (
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    ),
    (
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
    ),
]
NINE = "09" + "00" * 31
ROUNDS = {
    1: "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
    1000: "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51",
}
HELPERS = """
const { seal, x25519 } = await import("/at/host/f/hpke.js");
const { encode, decode, envelope } = await import("/at/host/f/travel.js");
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
"""
MESSAGES = 10_000


@pytest.fixture
def run(friend: Callable[..., Friend]) -> Callable[[str, object], object]:
    """Runs JavaScript beside the page's own modules."""
    page = friend().open(Ask()).page
    return lambda body, given: page.evaluate(f"async (given) => {{ {HELPERS} {body} }}", given)


def test_seals_rfc_9180_vector_a_1_1(run: Callable[[str, object], str]) -> None:
    body = "for (const key in given) given[key] = unhex(given[key]); return hex(await seal({ ...given, size: 16 }));"
    assert run(body, dict(A11)) == A11_ENC + A11_SEALED


def test_the_ladder_gives_rfc_7748_vectors(run: Callable[[str, object], str]) -> None:
    for scalar, point, result in RFC_7748:
        assert run("return hex(x25519(unhex(given[0]), unhex(given[1])));", [scalar, point]) == result
    rounds = """
      let [k, u] = [unhex(given[0]), unhex(given[0])];
      for (let at = 0; at < given[1]; at++) [k, u] = [x25519(k, u), k];
      return hex(k);"""
    for count, result in ROUNDS.items():
        assert run(rounds, [NINE, count]) == result


def test_the_ladder_agrees_with_cryptography(run: Callable[[str, object], list[str]]) -> None:
    keys = [(os.urandom(32), os.urandom(32)) for _ in range(200)]
    pairs = [[secret.hex(), point.hex()] for secret, point in keys]
    found = run("return given.map(([secret, point]) => hex(x25519(unhex(secret), unhex(point))));", pairs)
    for (secret, point), result in zip(keys, found, strict=True):
        agreed = X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(point))
        assert agreed.hex() == result


def test_ten_thousand_random_messages_are_opened_by_cryptography(run: Callable[[str, object], list[list[str]]]) -> None:
    ask = Ask()
    body = """
      const publicKey = unhex(given[0]), none = new Uint8Array(), done = [];
      const one = async () => {
        const plaintext = crypto.getRandomValues(new Uint8Array(1 + Math.random() * 600));
        const info = crypto.getRandomValues(new Uint8Array(16));
        return [plaintext, info, await seal({ publicKey, info, aad: none, plaintext })].map(encode);
      };
      for (let at = 0; at < given[1]; at += 100) done.push(...await Promise.all(Array.from({ length: 100 }, one)));
      return done;"""
    found = run(body, [ask.public.hex(), MESSAGES])
    assert len(found) == MESSAGES
    for plain, info, sealed in found:
        assert SUITE.decrypt(decode(sealed), ask.key, decode(info)) == decode(plain)


def test_every_single_altered_bit_of_an_envelope_is_refused(run: Callable[[str, object], str]) -> None:
    ask = Ask()
    body = (
        "return encode(await envelope({ id: unhex(given[0]), publicKey: unhex(given[1]) }, { v: 1, keep: given[2] }));"
    )
    envelope = decode(run(body, [ask.id.hex(), ask.public.hex(), "Ruhe, Überblick, 冷静"]))
    assert ask.open(envelope) == {"v": 1, "keep": "Ruhe, Überblick, 冷静"}
    assert envelope == decode(encode(envelope))
    for at in range(len(envelope)):
        for bit in range(8):
            altered = bytes([*envelope[:at], envelope[at] ^ 1 << bit, *envelope[at + 1 :]])
            with pytest.raises((Altered, Refused)):
                ask.open(altered)
