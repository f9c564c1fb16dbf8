"""The page and the real relay: from a link to a reply that the app's own code opens."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from services.feedback import envelope
from services.feedback.link import Ask, address_of, decode
from services.feedback.model import About, Asked
from tests.bench.form import relay
from tests.e2e.form.friend import Friend

PHONE = {"viewport": {"width": 412, "height": 915}, "has_touch": True, "is_mobile": True, "locale": "de-DE"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with relay() as running:
        yield running


def call(url: str, *, secret: str = "", body: dict[str, Any] | None = None) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {secret}"} if secret else {})
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=data, headers=headers)) as answer:
        return json.load(answer)


def asked(address: str) -> tuple[str, X25519PrivateKey, dict[str, Any]]:
    """Makes a mailbox and returns the link to the form, the request's key and the mailbox."""
    mailbox, key = call(f"{address}/api/mailboxes", body={"days": 14}), X25519PrivateKey.generate()
    ask = Ask(
        code=decode(mailbox["id"]),
        public_key=key.public_key().public_bytes_raw(),
        ends_on=datetime.now(UTC).date() + timedelta(days=14),
        about=About.INTERVIEW,
        asked=Asked.MENTOR,
        mailbox=True,
        name="Özlem",
        question="War ich zu schnell?",
    )
    return address_of(address, ask), key, mailbox


def test_a_german_phone_answers_and_the_app_opens_it(friend: Callable[..., Friend], address: str) -> None:
    link, key, mailbox = asked(address)
    at = friend(**PHONE)
    at.page.goto(link)
    at.is_headed("Özlem bittet um Feedback")
    at.write("Das beibehalten", "Erst das Ergebnis, dann der Weg 🎯")
    at.write("War ich zu schnell?", "Nur am Schluss")
    at.page.locator("summary").tap()
    at.page.get_by_role("group", name="Aufbau").get_by_text("kein klarer Punkt").tap()
    at.page.get_by_role("button", name="Senden").tap()
    at.is_headed("Gesendet. Danke!")
    waiting = call(f"{address}/api/mailboxes/{mailbox['id']}/envelopes", secret=mailbox["secret"])["envelopes"]
    assert len(waiting) == 1
    received = envelope.open_envelope(envelope.read(decode(waiting[0]["body"])), key.private_bytes_raw())
    assert received.content.keep == "Erst das Ergebnis, dann der Weg 🎯"
    assert received.content.answer == "Nur am Schluss"
    assert received.content.name == ""
    assert dict(received.content.ratings) == {"structure": 1}


def test_a_mailbox_that_was_closed_says_so_and_the_text_can_be_handed_over(
    friend: Callable[..., Friend], address: str
) -> None:
    link, key, mailbox = asked(address)
    closing = urllib.request.Request(
        f"{address}/api/mailboxes/{mailbox['id']}",
        method="DELETE",
        headers={"Authorization": f"Bearer {mailbox['secret']}"},
    )
    urllib.request.urlopen(closing).close()
    at = friend(**PHONE)
    at.page.goto(link)
    at.write("Das beibehalten", "Ruhe")
    at.tap("Senden")
    at.is_told("Diese Bitte ist abgelaufen.")
    at.tap("Als Text weitergeben")
    text = at.page.get_by_role("textbox").input_value()
    received = envelope.open_envelope(envelope.read_text(f"Hallo!\n{text} Grüße"), key.private_bytes_raw())
    assert received.content.keep == "Ruhe"
