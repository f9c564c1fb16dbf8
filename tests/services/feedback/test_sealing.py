"""Sealing: the RFC's own vectors, an HPKE by other hands, and every bit that may be altered."""

from __future__ import annotations

import os
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from services.feedback import hpke, native_crypto, plain_crypto
from services.feedback.envelope import INFO, open_envelope, read, read_text, text_of
from services.feedback.feedback import Feedback
from services.feedback.link import Ask
from services.feedback.model import RequestDraft
from services.feedback.refusals import Reason, Refused
from services.practice.words import Competency
from tests.services.feedback.sealing import padded, reply, seal
from tests.services.helpers import run_python

BOTH = [native_crypto, plain_crypto]
# RFC 9180, A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode.
INFO_A1 = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
PRIVATE_A1 = bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
PUBLIC_A1 = bytes.fromhex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d")
ENC_A1 = bytes.fromhex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431")
TEXT_A1 = bytes.fromhex("4265617574792069732074727574682c20747275746820626561757479")
MESSAGES_A1 = {
    0: "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
    1: "af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2063b84",
    2: "498dfcabd92e8acedc281e85af1cb4e3e31c7dc394a1ca20e173cb72516491588d96a19ad4a683518973dcc180",
    4: "583bd32bc67a5994bb8ceaca813d369bca7b2a42408cddef5e22f880b631215a09fc0012bc69fccaa251c0246d",
    255: "7175db9717964058640a3a11fb9007941a5d1757fda1a6935c805c21af32505bf106deefec4a49ac38d71c9e0a",
    256: "957f9800542b0b8891badb026d79cc54597cb2d225b54c00c5238c25d05c30e3fbeda97d2e0e1aba483a2df9f2",
}
# RFC 7748, 5.2.
CURVE = [
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


def link_of(feedback: Feedback, request_id: str) -> Ask:
    return feedback.requests.link(request_id)


@pytest.mark.parametrize("using", BOTH)
def test_the_vectors_of_rfc_9180(using: ModuleType) -> None:
    assert using.public_key(PRIVATE_A1) == PUBLIC_A1
    key, first = hpke.key_and_nonce(private_key=PRIVATE_A1, enc=ENC_A1, info=INFO_A1, aead=1, using=using)
    assert (key.hex(), first.hex()) == ("4531685d41d65f03dc48f6b8302c05b0", "56d890e5accaaf011cff4b7d")
    for number, sealed in MESSAGES_A1.items():
        nonce = (int.from_bytes(first) ^ number).to_bytes(12)
        assert using.open_gcm(key, nonce, bytes.fromhex(sealed), b"Count-%d" % number) == TEXT_A1
    opened = hpke.open_sealed(
        private_key=PRIVATE_A1, enc=ENC_A1, sealed=bytes.fromhex(MESSAGES_A1[0]), info=INFO_A1, aad=b"Count-0",
        aead=1, using=using,
    )  # fmt: skip
    assert opened == TEXT_A1


@pytest.mark.parametrize("using", BOTH)
@pytest.mark.parametrize(("scalar", "point", "product"), CURVE)
def test_the_vectors_of_rfc_7748(using: ModuleType, scalar: str, point: str, product: str) -> None:
    assert using.x25519(bytes.fromhex(scalar), bytes.fromhex(point)).hex() == product


@pytest.mark.parametrize("using", BOTH)
@pytest.mark.parametrize("point", [0, 1, 2**255 - 19, 2**255 - 18])
def test_a_point_of_small_order_is_refused(using: ModuleType, point: int) -> None:
    with pytest.raises(hpke.Altered):
        using.x25519(os.urandom(32), point.to_bytes(32, "little"))


@hypothesis_settings(max_examples=60)
@given(text=st.binary(max_size=600), head=st.binary(min_size=6, max_size=6), info=st.binary(min_size=1, max_size=40))
def test_what_another_hpke_sealed_is_opened_by_both(text: bytes, head: bytes, info: bytes) -> None:
    keys = hpke.new_key_pair()
    ask = Ask(code=head, public_key=keys.public, ends_on=None, about=None, asked=None)  # type: ignore[arg-type]
    envelope = read(seal(ask, text, info=info))
    for using in BOTH:
        opened = hpke.open_sealed(
            private_key=keys.private,
            enc=envelope.enc,
            sealed=envelope.sealed,
            info=info,
            aad=envelope.head,
            using=using,
        )
        assert opened == padded(text)


def test_every_altered_bit_is_refused() -> None:
    keys = hpke.new_key_pair()
    ask = Ask(code=b"abcdef", public_key=keys.public, ends_on=None, about=None, asked=None)  # type: ignore[arg-type]
    sealed = seal(ask, reply())
    assert open_envelope(read(sealed), keys.private).content.keep
    for bit in range(8 * len(sealed)):
        altered = bytearray(sealed)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Refused) as refused:
            open_envelope(read(bytes(altered)), keys.private)
        assert refused.value.reason in (Reason.ALTERED, Reason.UNKNOWN_VERSION)


def test_plain_python_refuses_every_altered_bit_too() -> None:
    keys = hpke.new_key_pair()
    ask = Ask(code=b"abcdef", public_key=keys.public, ends_on=None, about=None, asked=None)  # type: ignore[arg-type]
    sealed = seal(ask, b"{}")
    # A bit here and there: the cipher treats all alike.
    for at in range(1, len(sealed), 3):
        altered = bytearray(sealed)
        altered[at] ^= 1 << at % 8
        envelope = read(bytes(altered))
        with pytest.raises(hpke.Altered):
            hpke.open_sealed(
                private_key=keys.private, enc=envelope.enc, sealed=envelope.sealed, info=INFO, aad=envelope.head,
                using=plain_crypto,
            )  # fmt: skip


WITHOUT = """
import sys
sys.modules["cryptography"] = None
from services.feedback import hpke
keys = hpke.new_key_pair()
print(hpke.primitives().__name__, len(keys.public), "cryptography.hazmat" in sys.modules)
"""


def test_where_cryptography_cannot_be_imported_plain_python_opens() -> None:
    assert run_python(WITHOUT) == "services.feedback.plain_crypto 32 False\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.NOT_AN_ENVELOPE),
        ("Dear Ada, it was great", Reason.NOT_AN_ENVELOPE),
        ("https://example.org/#/reply/", Reason.NOT_AN_ENVELOPE),
        ("RH1.", Reason.NOT_AN_ENVELOPE),
        ("RH2.AAAA", Reason.UNKNOWN_VERSION),
        ("RH1.AAAA", Reason.ALTERED),
        ("RH1." + "A" * 30_000, Reason.TOO_LONG),
        ("x" * 1_000_000, Reason.NOT_AN_ENVELOPE),
        (text_of(bytes([2]) + bytes(310)), Reason.UNKNOWN_VERSION),
    ],
)
def test_what_is_no_reply_is_refused(text: str, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        read_text(text)
    assert refused.value.reason is reason
    assert str(refused.value).endswith(".")


def test_a_reply_is_found_in_a_message_a_link_and_wrapped_lines(feedback: Feedback, asked: str) -> None:
    sealed = seal(link_of(feedback, asked), reply())
    text = text_of(sealed)
    wrapped = "\r\n ".join(text[at : at + 60] for at in range(0, len(text), 60))
    for around in ("{}", "https://example.org/#/reply/{}", "Here it is:\n{}\n\nBest wishes from Ben", "<{}>", " {} "):
        for shape in (text, wrapped):
            assert read_text(around.format(shape)) == read(sealed), around


def test_keys_are_fresh_for_each_request(feedback: Feedback) -> None:
    made = []
    for _ in range(3):
        request = feedback.requests.ask(RequestDraft())
        feedback.requests.rate(request.id, {Competency.STRUCTURE: 3})
        made.append(link_of(feedback, request.id))
    assert len({ask.public_key for ask in made}) == len({ask.code for ask in made}) == 3
