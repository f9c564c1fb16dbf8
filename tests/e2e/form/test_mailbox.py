"""The page with a mailbox: sealed, sent once, and then forgotten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.responses import HTMLResponse, Response

from services.feedback.link import encode
from tests.e2e.form.friend import Friend
from tests.e2e.form.links import Ask, unpacked
from tests.e2e.form.site import HTML, Site, error

KEEP = "One thing to keep"
NEXT = "One thing to try next time"
ASK = Ask(mailbox=True, voice_presence=True, question="Was I too quick?")


def distinct(site: Site) -> list[bytes]:
    return list(dict.fromkeys(site.envelopes))


def test_everything_that_was_answered_arrives_and_nothing_else(friend: Callable[..., Friend], site: Site) -> None:
    at = friend().open(ASK)
    at.write(KEEP, "  You named the result first.\n")
    at.write(NEXT, "Pause before you answer.")
    at.write("Was I too quick?", "Only at the end.")
    at.unfold()
    at.rate("Structure", "complete, point came late")
    at.rate("Voice", "in between", which=1)
    at.rate("Evidence", "general claims")
    at.rate("Evidence", "not seen")
    at.write("A moment to ask about", "The silence after the salary question")
    at.tap("Send")
    at.is_headed("Sent. Thank you!")
    reply = ASK.open(site.envelopes[0])
    assert len(reply.pop("id")) == 22
    assert reply == {
        "v": 1,
        "keep": "You named the result first.",
        "next": "Pause before you answer.",
        "answer": "Only at the end.",
        "moment": "The silence after the salary question",
        "ratings": {"structure": 3, "voice": 4},
    }
    assert site.requests[-1] == f"/at/host/api/mailboxes/{encode(ASK.id)}/envelopes"


def test_sends_once_however_often_the_button_is_pressed(friend: Callable[..., Friend], site: Site) -> None:
    at = friend().open(ASK)
    at.write(KEEP, "Calm voice")
    at.page.evaluate(
        "() => { const send = document.querySelector('form > button'); for (let i = 9; i--; ) send.click(); }"
    )
    at.is_headed("Sent. Thank you!")
    assert len(site.envelopes) == 1


def test_nothing_is_left_once_it_is_sent(friend: Callable[..., Friend], site: Site) -> None:
    at = friend().open(ASK)
    at.write(KEEP, "A very secret word")
    at.tap("Send")
    at.is_headed("Sent. Thank you!")
    for step in (
        lambda: None,
        at.page.reload,
        lambda: at.page.goto(f"{site.address}/elsewhere"),
        at.page.go_back,
    ):
        step()
        assert "secret" not in at.everything()
    at.is_headed("Sent. Thank you!")
    assert at.kept() == {"session": {}, "local": {}, "cookie": "", "history": "sent"}
    at.tap("Another answer")
    assert at.value(KEEP) == ""
    at.write(KEEP, "Someone else")
    at.tap("Send")
    at.is_headed("Sent. Thank you!")
    first, second = (ASK.open(envelope) for envelope in site.envelopes)
    assert first["id"] != second["id"]


def test_what_was_typed_survives_a_reload(friend: Callable[..., Friend]) -> None:
    at = friend().open(ASK)
    at.write(KEEP, "Half a thought")
    at.unfold()
    at.rate("Dialogue", "listened")
    at.page.reload()
    assert at.value(KEEP) == "Half a thought"
    at.unfold()
    assert at.page.get_by_role("group", name="Dialogue").get_by_label("listened").is_checked()
    at.tap("Clear all")
    assert at.value(KEEP) == ""
    assert "Half a thought" not in at.everything()


def test_waits_out_a_lost_network_and_sends_the_same_bytes(friend: Callable[..., Friend], site: Site) -> None:
    at = friend().open(ASK)
    at.write(KEEP, "On the train")
    at.page.context.set_offline(True)
    at.tap("Send")
    at.is_told("No connection yet")
    assert at.value(KEEP) == "On the train"
    at.page.context.set_offline(False)
    at.is_headed("Sent. Thank you!")
    assert [ASK.open(envelope)["keep"] for envelope in site.envelopes] == ["On the train"]


def test_a_reload_while_waiting_goes_on_sending_the_very_same_bytes(friend: Callable[..., Friend], site: Site) -> None:
    site.answers = [HTML]
    at = friend().open(ASK)
    at.write(KEEP, "In the tunnel")
    at.tap("Send")
    at.is_told("No connection yet")
    at.page.reload()
    at.is_headed("Sent. Thank you!")
    assert len(site.envelopes) == 2
    assert len(distinct(site)) == 1


@pytest.mark.parametrize(
    "answer",
    [
        HTML,
        HTMLResponse("<h1>Log in to the café's network</h1>", 200),
        HTMLResponse("<h1>Not found</h1>", 404),
        error(429, **{"Retry-After": "1"}),
        error(500),
    ],
    ids=["502", "portal", "no relay", "429", "500"],
)
def test_tries_again_when_the_relay_is_down_or_busy(
    friend: Callable[..., Friend], site: Site, answer: Response
) -> None:
    site.answers = [answer]
    at = friend().open(ASK)
    at.write(KEEP, "Patience")
    at.tap("Send")
    at.is_told("No connection yet")
    at.page.evaluate("() => dispatchEvent(new Event('online'))")
    at.is_headed("Sent. Thank you!")
    assert len(distinct(site)) == 1
    assert len(site.envelopes) == 2


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(404, "This request has ended."), (409, "The mailbox is full."), (413, "The mailbox is full.")],
)
def test_a_refusal_is_said_and_leaves_a_way_on(
    friend: Callable[..., Friend], site: Site, status: int, sentence: str
) -> None:
    site.answers = [error(status)]
    at = friend().open(ASK)
    at.write(KEEP, "Not lost")
    at.tap("Send")
    at.is_told(sentence)
    assert at.value(KEEP) == "Not lost"
    at.tap("Change the answer")
    at.write(KEEP, "Not lost at all")
    site.answers = [error(status)]
    at.tap("Send")
    at.tap("Hand it over as text")
    text = at.page.get_by_role("textbox").input_value()
    assert ASK.open(unpacked(text))["keep"] == "Not lost at all"
    assert "Not lost" not in at.everything()


def test_changing_a_waiting_answer_stops_the_first_one(friend: Callable[..., Friend], site: Site) -> None:
    at = friend().open(ASK)
    at.write(KEEP, "First")
    at.page.context.set_offline(True)
    at.tap("Send")
    at.is_told("No connection yet")
    at.tap("Change the answer")
    at.write(KEEP, "Second")
    at.page.context.set_offline(False)
    at.tap("Send")
    at.is_headed("Sent. Thank you!")
    at.page.wait_for_timeout(2_500)
    assert [ASK.open(envelope)["keep"] for envelope in site.envelopes] == ["Second"]


def test_two_friends_with_one_code_are_two_replies(friend: Callable[..., Friend], site: Site) -> None:
    both = [friend().open(ASK), friend(locale="de-DE").open(ASK)]
    both[0].write(KEEP, "From one")
    both[1].write("Das beibehalten", "Von zwei")
    both[0].tap("Send")
    both[1].tap("Senden")
    both[0].is_headed("Sent. Thank you!")
    both[1].is_headed("Gesendet. Danke!")
    replies = [ASK.open(envelope) for envelope in site.envelopes]
    assert {reply["keep"] for reply in replies} == {"From one", "Von zwei"}
    assert len({reply["id"] for reply in replies}) == 2


def test_two_requests_in_one_tab_do_not_mix(friend: Callable[..., Friend]) -> None:
    other = Ask(mailbox=True, name="Grace", id=b"otherr")
    at = friend().open(ASK)
    at.write(KEEP, "For Ada")
    at.open(other)
    at.is_headed("Grace would like your feedback")
    assert at.value(KEEP) == ""
    at.open(ASK)
    assert at.value(KEEP) == "For Ada"
