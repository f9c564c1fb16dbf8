"""The page from the asker's own device: plain http, no WebCrypto, the reply goes straight in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.e2e.form.friend import Friend
from tests.e2e.form.links import Ask
from tests.e2e.form.site import Site, error

KEEP = "One thing to keep"
ASK = Ask(form=7, question="And the ending?")


@pytest.fixture
def at(friend: Callable[..., Friend], lan_browser: Browser) -> Friend:
    return friend(lan_browser)


def test_the_reply_goes_straight_in_without_webcrypto(at: Friend, site: Site) -> None:
    at.open_on_lan(ASK)
    assert at.page.evaluate("() => [isSecureContext, crypto.subtle ?? null]") == [False, None]
    at.sees("Goes straight across this Wi-Fi, unencrypted.")
    at.write(KEEP, "The joke")
    at.write("And the ending?", "Warm")
    at.write("Name, not sent unless typed", "Grace")
    at.tap("Send")
    at.is_headed("Sent. Thank you!")
    reply = site.replies[0]
    assert len(reply.pop("id")) == 22
    assert reply == {"v": 1, "keep": "The joke", "answer": "Warm", "name": "Grace", "ratings": {}}
    assert "The joke" not in at.everything()


@pytest.mark.parametrize("status", [404, 409, 500])
def test_a_failure_keeps_the_text_and_trying_again_is_the_same_reply(at: Friend, site: Site, status: int) -> None:
    site.answers = [error(status)]
    at.open_on_lan(ASK)
    at.write(KEEP, "The joke")
    at.tap("Send")
    at.is_told("No answer. Same Wi-Fi, code still showing? The text stays here.")
    at.page.reload()
    assert at.value(KEEP) == "The joke"
    at.tap("Send")
    at.is_headed("Sent. Thank you!")
    assert len({reply["id"] for reply in site.replies}) == 1


def test_out_of_reach_says_so_and_offers_to_try_again(at: Friend, site: Site) -> None:
    at.open_on_lan(ASK)
    at.write(KEEP, "The joke")
    at.page.context.set_offline(True)
    at.tap("Send")
    at.is_told("No answer.")
    at.page.context.set_offline(False)
    at.tap("Try again")
    at.is_headed("Sent. Thank you!")
    assert [reply["keep"] for reply in site.replies] == ["The joke"]


def test_a_page_without_any_request_says_so(at: Friend) -> None:
    at.open_on_lan(None)
    at.sees("This link is incomplete or was changed.")


def test_an_unknown_form_says_so(at: Friend) -> None:
    at.open_on_lan(Ask(form=16))
    at.sees("This page does not know such requests.")
