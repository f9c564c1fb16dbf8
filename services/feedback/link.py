"""The link that asks: the bytes of docs/feedback.md in the fragment of an address."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from services.errors import InvalidInput
from services.feedback.model import About, Asked

EPOCH = date(2020, 1, 1)
NAME_KIND, QUESTION_KIND = 1, 2
MAILBOX_BIT, VOICE_PRESENCE_BIT = 1 << 5, 1 << 4
# Facts on scanning: up to here the code stays at a size that every phone reads at arm's length.
PRESET_CHARACTERS = 90
LONGEST_CODE = 213
# A page on this machine is the one plain-HTTP page whose browser has WebCrypto.
OWN_MACHINE = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Ask:
    """What a link carries."""

    code: bytes
    public_key: bytes
    ends_on: date
    about: About
    asked: Asked
    voice_presence: bool = False
    mailbox: bool = False
    name: str = ""
    question: str = ""
    # What follows the blob: an interviewer's sheet, with the dot before it.
    sheet: str = ""


def blob_of(ask: Ask) -> str:
    """Returns the fragment of the link, without #."""
    form = list(About).index(ask.about) * 4 + list(Asked).index(ask.asked)
    flags = form | MAILBOX_BIT * ask.mailbox | VOICE_PRESENCE_BIT * ask.voice_presence
    body = bytes([flags]) + (ask.ends_on - EPOCH).days.to_bytes(2, "big") + ask.code + ask.public_key
    body += _section(NAME_KIND, ask.name) + _section(QUESTION_KIND, ask.question)
    return encode(body + bytes([crc8(body)]))


def address_of(host: str, ask: Ask) -> str:
    """Returns the link at a host from `checked_host`."""
    return f"{host}/f#{blob_of(ask)}{ask.sheet}"


def checked_host(text: str) -> str:
    """Returns an address as `https://host/path` without a slash at its end. Raises InvalidInput.

    Plain http is taken for this machine only: elsewhere the page could not seal.
    """
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.query or parts.fragment or parts.username or any(c.isspace() for c in address):
        raise InvalidInput("That is not a web address. It looks like this: feedback.example.org")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in {name.strip("[]") for name in OWN_MACHINE}):
        raise InvalidInput("The address must begin with https://, or replies could not be sealed there.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def readable(address: str) -> str:
    """Returns the short part of an address that a person can check: no scheme, no fragment."""
    return address.split("#", maxsplit=1)[0].removeprefix("https://").removeprefix("http://")


def encode(data: bytes) -> str:
    """Returns base64url without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Returns the bytes of base64url without padding. Raises ValueError, also for a second spelling."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except Error as error:
        raise ValueError("not base64url") from error
    if encode(data) != text:
        raise ValueError("not base64url")
    return data


def crc8(data: bytes) -> int:
    """Returns the CRC-8 with polynomial 0x07 that starts at 0."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x107) if crc & 0x80 else crc << 1
    return crc


def day_number(day: date) -> int:
    """Returns a day as days since 2020-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """Returns the day of a number of days since 2020-01-01."""
    return EPOCH + timedelta(days=number)


def _section(kind: int, text: str) -> bytes:
    data = text.encode()
    return bytes([kind, len(data)]) + data if data else b""
