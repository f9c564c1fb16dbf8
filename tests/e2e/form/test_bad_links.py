"""Links that were cut, edited, made by a newer app, or are over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from services.feedback.link import crc8, decode, encode
from tests.e2e.form.friend import Friend
from tests.e2e.form.links import Ask

BAD = "This link is incomplete or was changed."
NEWER = "This page does not know such requests."
ENDED = "This request has ended."
TODAY = datetime.now(UTC).date()
ASK = Ask(question="Was I clear?")
# Returns how many of the fragments the page takes for a request.
READ_ALL = """async (fragments) => {
  const { readLink } = await import("/at/host/f/travel.js");
  return fragments.filter((one) => { try { return readLink(one); } catch { return false; } }).length;
}"""


def with_tail(tail: bytes) -> str:
    """A link whose sections are broken, its checksum right."""
    body = decode(Ask(name="").blob)[:-1] + tail
    return encode(body + bytes([crc8(body)]))


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        (ASK.blob[:-1], BAD),
        (ASK.blob[:40], BAD),
        ("x", BAD),
        ("%F0%9F%92%A9", BAD),
        ("/reply/RH1.abc", BAD),
        (with_tail(b"\x01\x09Ada"), BAD),
        (with_tail(b"\x01"), BAD),
        (with_tail(b"\x01\x02\xff\xfe"), BAD),
        (Ask(form=12), BAD),
        (Ask(form=15), BAD),
        (Ask(version=1), NEWER),
        (Ask(version=3, form=15), NEWER),
        (Ask(last_day=TODAY - timedelta(days=1)), ENDED),
        (Ask(last_day=TODAY - timedelta(days=900)), ENDED),
    ],
    ids=[
        *(
            "one letter short",
            "cut",
            "one letter",
            "not ASCII",
            "a reply",
            "section too long",
            "half a section",
            "not UTF-8",
        ),
        *("form 12", "form 15", "version 1", "version 3", "yesterday", "long ago"),
    ],
)
def test_says_what_is_wrong_and_what_to_do(friend: Callable[..., Friend], link: Ask | str, sentence: str) -> None:
    at = friend().open(link)
    at.sees(sentence)
    at.sees("Please scan again or ask for a new link.")
    assert at.page.get_by_role("textbox").count() == 0


def test_the_last_day_still_counts(friend: Callable[..., Friend]) -> None:
    friend().open(Ask(last_day=TODAY)).is_headed("Ada would like your feedback")


def test_what_a_messenger_hangs_on_to_a_link_and_unknown_sections_do_no_harm(friend: Callable[..., Friend]) -> None:
    for link in (ASK.blob + ").", ASK.blob + "&utm_source=chat", with_tail(b"\x09\x03new\x01\x03Ada")):
        friend().open(link).is_headed("Ada would like your feedback")


def test_a_request_that_ends_while_it_is_open_is_not_sent(friend: Callable[..., Friend]) -> None:
    at = friend()
    at.page.clock.install(time=datetime.now(UTC))
    at.open(Ask(last_day=TODAY))
    at.write("One thing to keep", "Too late")
    at.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=1))
    at.tap("Seal the answer")
    at.sees(ENDED)


def test_no_cut_and_no_single_change_passes_for_the_link(friend: Callable[..., Friend]) -> None:
    blob, raw = ASK.blob, decode(ASK.blob)
    cuts = [blob[:length] for length in range(len(blob))]
    flipped = [bytes([*raw[:at], raw[at] ^ 1 << bit, *raw[at + 1 :]]) for at in range(len(raw)) for bit in range(8)]
    fragments = ["#" + text for text in cuts + [encode(data) for data in flipped]]
    at = friend().open(ASK)
    assert at.page.evaluate(READ_ALL, fragments) == 0
    assert at.page.evaluate(READ_ALL, ["#" + blob]) == 1


def test_a_key_that_agrees_on_nothing_is_refused(friend: Callable[..., Friend]) -> None:
    body = decode(ASK.blob)[:-1]
    body = body[:9] + bytes(32) + body[41:]
    at = friend().open(encode(body + bytes([crc8(body)])))
    at.write("One thing to keep", "For nobody")
    at.tap("Seal the answer")
    at.sees(BAD)


def test_a_link_over_plain_http_goes_on_to_https(friend: Callable[..., Friend], lan_browser: object) -> None:
    at = friend(lan_browser)
    asked: list[str] = []
    at.page.on("request", lambda request: asked.append(request.url))
    address = at.site.address.replace("localhost", "phone.lan")
    at.page.goto(f"{address}/at/host/f/#{ASK.blob}")
    at.page.wait_for_timeout(500)
    assert any(url.startswith("https://phone.lan") for url in asked)
