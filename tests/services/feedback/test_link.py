"""The link: its bytes, its length, and the addresses it may stand at."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import InvalidInput
from services.feedback.link import (
    PRESET_CHARACTERS,
    Ask,
    address_of,
    blob_of,
    checked_host,
    crc8,
    day_of,
    decode,
    encode,
    readable,
)
from services.feedback.model import About, Asked

PLAIN = Ask(bytes(range(6)), bytes(range(32)), date(2026, 1, 19), About.GENERAL, Asked.FRIEND)


def test_a_link_without_sections_is_the_bytes_of_the_contract() -> None:
    data = decode(blob_of(PLAIN))
    assert len(blob_of(PLAIN)) == 56
    assert data[0] == 0
    assert day_of(int.from_bytes(data[1:3], "big")) == date(2026, 1, 19)
    assert data[3:9] == PLAIN.code
    assert data[9:41] == PLAIN.public_key
    assert crc8(data[:-1]) == data[-1]
    assert crc8(data) == 0


def test_the_check_is_crc_8() -> None:
    # The check value of CRC-8/SMBUS in the catalogue of parametrised CRC algorithms.
    assert crc8(b"123456789") == 0xF4


@pytest.mark.parametrize(("about", "number"), [(About.GENERAL, 0), (About.INTERVIEW, 4), (About.CARD, 8)])
@pytest.mark.parametrize(
    ("asked", "more"), [(Asked.FRIEND, 0), (Asked.MENTOR, 1), (Asked.INTERVIEWER, 2), (Asked.GROUP, 3)]
)
def test_the_first_byte_says_form_mailbox_and_rows(about: About, number: int, asked: Asked, more: int) -> None:
    for mailbox, voice in product((False, True), repeat=2):
        ask = Ask(PLAIN.code, PLAIN.public_key, PLAIN.ends_on, about, asked, voice, mailbox)
        assert decode(blob_of(ask))[0] == number + more + 32 * mailbox + 16 * voice


def test_a_preset_request_has_at_most_ninety_characters() -> None:
    address = address_of(checked_host("someone.github.io/feed"), PLAIN)
    assert address.startswith("https://someone.github.io/feed/f#")
    assert len(address) <= PRESET_CHARACTERS


def test_name_and_question_are_sections() -> None:
    ask = Ask(PLAIN.code, PLAIN.public_key, PLAIN.ends_on, About.CARD, Asked.MENTOR, name="Zoë", question="Zu schnell?")
    data = decode(blob_of(ask))
    assert data[41:-1] == b"\x01\x04" + "Zoë".encode() + b"\x02\x0b" + b"Zu schnell?"


@given(st.binary(max_size=400))
def test_base64url_comes_back(data: bytes) -> None:
    assert decode(encode(data)) == data


@pytest.mark.parametrize("text", ["A", "AB==", "A B", "+/", "AAAAA", "é", "AB\n", "Ab"])
def test_a_second_spelling_is_no_base64url(text: str) -> None:
    with pytest.raises(ValueError, match=r"base64url|ascii|ASCII"):
        decode(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("feedback.example.org", "https://feedback.example.org"),
        (" https://me.example/rehearse/ ", "https://me.example/rehearse"),
        ("https://me.example:8443", "https://me.example:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost/", "http://localhost"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)
def test_an_address_is_kept_in_one_shape(typed: str, kept: str) -> None:
    assert checked_host(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "http://example.org", "ftp://example.org", "https://", "two words", "https://a.b/#x", "https://a.b/?x",
     "https://me:secret@a.b", "https://[", "https://a.b:port", "javascript://x"],
)  # fmt: skip
def test_what_cannot_serve_the_page_is_no_address(typed: str) -> None:
    with pytest.raises(InvalidInput):
        checked_host(typed)


def test_the_readable_address_has_neither_scheme_nor_fragment() -> None:
    assert readable(address_of("https://me.example", PLAIN)) == "me.example/f"
