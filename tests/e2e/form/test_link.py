"""The page without a mailbox: it seals the reply, and the friend hands the text over."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.form.friend import Friend
from tests.e2e.form.links import Ask, unpacked
from tests.e2e.form.site import Site

KEEP = "One thing to keep"
ASK = Ask()
SHARING = "navigator.share = async (what) => { window.shared = what; }"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"
NO_STORAGE = (
    "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
)
NO_X25519 = """
if (crypto.subtle) crypto.subtle.generateKey = () => Promise.reject(new DOMException("no", "NotSupportedError"));
"""


def sealed(friend: Callable[..., Friend], *, script: str = "", **options: object) -> Friend:
    at = friend(**options)
    at.page.add_init_script(script)
    at.open(ASK)
    at.write(KEEP, "A word to keep")
    at.tap("Seal the answer")
    at.is_headed("Hand it over as text")
    return at


def text_of(at: Friend) -> str:
    return at.page.get_by_role("textbox").input_value()


def test_the_sealed_text_opens_and_no_host_saw_it(friend: Callable[..., Friend], site: Site) -> None:
    at = sealed(friend)
    assert ASK.open(unpacked(text_of(at)))["keep"] == "A word to keep"
    assert site.envelopes == []
    assert all(path.startswith("/at/host/f/") for path in site.requests)
    assert "A word to keep" not in at.everything()


def test_a_browser_without_x25519_seals_with_our_ladder(friend: Callable[..., Friend]) -> None:
    at = sealed(friend, script=NO_X25519)
    assert ASK.open(unpacked(text_of(at)))["keep"] == "A word to keep"


def test_copy_share_and_mail_carry_it(friend: Callable[..., Friend], site: Site) -> None:
    at = sealed(friend, script=SHARING, permissions=["clipboard-read", "clipboard-write"])
    text = text_of(at)
    link = f"{site.address}/at/host/#/reply/{text}"
    at.tap("Copy")
    at.is_told("Copied.")
    assert at.page.evaluate("() => navigator.clipboard.readText()") == text
    at.tap("Share")
    shared = at.page.evaluate("() => window.shared.text")
    assert shared == f"For Ada, to paste into Rehearse:\n{link}"
    mail = at.page.get_by_role("link", name="E-mail").get_attribute("href") or ""
    assert parse_qs(urlsplit(mail).query)["body"] == [shared]


def test_a_reload_keeps_the_same_sealed_text_until_it_is_cleared(friend: Callable[..., Friend]) -> None:
    at = sealed(friend)
    text = text_of(at)
    at.page.reload()
    assert text_of(at) == text
    at.tap("Clear all")
    at.is_headed("Thank you!")
    at.page.reload()
    at.is_headed("Thank you!")
    assert text not in at.everything()


def test_an_in_app_browser_without_share_clipboard_or_storage_still_works(friend: Callable[..., Friend]) -> None:
    at = friend()
    at.page.add_init_script(NO_CLIPBOARD + ";" + NO_STORAGE)
    at.open(ASK)
    at.is_told("Reloading loses the text.")
    at.write(KEEP, "A word to keep")
    at.tap("Seal the answer")
    at.tap("Copy")
    at.is_told("Please copy it by hand.")
    marked = at.page.evaluate("() => { const at = document.activeElement; return at.value.slice(0, at.selectionEnd); }")
    assert ASK.open(unpacked(marked))["keep"] == "A word to keep"
    expect_no_button(at, "Share")
    at.tap("Clear all")
    at.is_headed("Thank you!")


def test_a_text_too_long_for_a_mail_address_is_not_offered_by_mail(friend: Callable[..., Friend]) -> None:
    ask = Ask(question="Well?")
    at = friend().open(ask)
    at.write("Well?", "字" * 280)
    at.write(KEEP, "字" * 140)
    at.tap("Seal the answer")
    at.is_headed("Hand it over as text")
    assert at.page.get_by_role("link").count() == 0
    assert ask.open(unpacked(text_of(at)))["answer"] == "字" * 280


@pytest.mark.parametrize("name", ["Ada", ""])
def test_says_who_asks_who_sees_it_and_how_long_it_takes(friend: Callable[..., Friend], name: str) -> None:
    at = friend().open(Ask(name=name))
    at.is_headed("Ada would like your feedback" if name else "Your feedback, please")
    at.sees(f"Only {name or 'the person who asked'} sees this. It takes a minute.")
    at.sees("Sealed here; nobody on the way can read it.")


def expect_no_button(at: Friend, name: str) -> None:
    assert at.page.get_by_role("button", name=name).count() == 0
