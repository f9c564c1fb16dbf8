"""On the train: the app that was opened once works without a network, and loses nothing."""

from __future__ import annotations

import json
import re
import time
from contextlib import closing
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from services.practice.model import Draft
from services.root import open_services
from tests.e2e.person import Person
from tests.e2e.web.conftest import OFFLINE, PATIENCE_MS, READY, Phone, grade, see

ANSWERS = 10
# Closes the tab in the very moment in which the grades are gone: the answer is acknowledged.
CLOSE_WHEN_GRADED = """() => {
  const shown = () => [...document.querySelectorAll('flt-semantics-host [role=button]')]
    .some((one) => (one.getAttribute('aria-label') || one.textContent).startsWith('Good'));
  let seen = false;
  new MutationObserver(() => { if (shown()) seen = true; else if (seen) close(); })
    .observe(document.body, {subtree: true, childList: true, attributes: true});
}"""


@pytest.mark.in_every_run
def test_ten_cards_without_server_or_network_survive_a_tab_closed_at_once(phone: Phone) -> None:
    me = phone.visit()
    me.tap("Just the general questions")
    me.find("button", "Show points").wait_for(state="attached")
    me.page.wait_for_selector(OFFLINE, state="attached", timeout=PATIENCE_MS)
    assert installability_errors(me.page) == []
    # What the browser may have kept by itself does not count.
    me.page.context.new_cdp_session(me.page).send("Network.clearBrowserCache")
    me.page.close()

    phone.host.kill()
    phone.context.set_offline(True)
    me = phone.visit_by_script("/session")
    for _ in range(ANSWERS - 1):
        grade(me)
    me.page.evaluate(CLOSE_WHEN_GRADED)
    with me.page.expect_event("close"):
        time.sleep(0.5)
        me.tap("Show points")
        me.tap(re.compile("^Good"))

    me = phone.visit("/session", semantics=False)
    assert phone.answers(me.page) == ANSWERS


LETTERS = "Ångström, Ștefan · Щедрый ёж, Київ, Қазақ · Ξεσκεπάζω, ἀρχὴ · हिन्दी · 😀👍🎉 → €"


def test_latin_cyrillic_greek_and_emoji_are_drawn_without_a_network(build: Path, phone: Phone, tmp_path: Path) -> None:
    with closing(open_services(f"sqlite:///{tmp_path / 'rehearse.db'}")) as services:
        services.settings.change(started=True)
        (deck,) = services.decks.create("Letters").card_ids
        services.cards.create(deck, Draft(LETTERS))
    phone.bring(tmp_path / "rehearse.db")
    first = phone.visit("/settings", semantics=False).page
    first.wait_for_selector(OFFLINE, state="attached")
    first.close()
    phone.host.kill()
    phone.context.set_offline(True)
    page = phone.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(f"{phone.host.address}/")))
    page.goto(f"{phone.host.address}/session")
    page.wait_for_selector(READY, state="attached")
    see(Person(page, phone.host.address))
    page.get_by_text(LETTERS).wait_for(state="attached")
    # A font that the engine lacks it asks for once it has drawn.
    page.wait_for_timeout(3000)
    fonts = {name for name in asked if name.startswith("fonts-")}
    assert fonts <= kept_files(build)
    drawn = {sign for name in [*fonts, *roboto(build)] for sign in TTFont(build / name).getBestCmap()}
    assert {sign for sign in LETTERS if ord(sign) not in drawn} == set()


def roboto(build: Path) -> set[str]:
    return {name for name in kept_files(build) if name.endswith("/assets/fonts/roboto.woff2")}


def kept_files(build: Path) -> set[str]:
    """Returns the names of all that the service worker keeps."""
    return {name for name, *_ in json.loads((build / "sw.js").read_text("utf-8").split("/*BUILD*/")[1])["files"]}


def installability_errors(page) -> list:  # type: ignore[no-untyped-def, type-arg]
    session = page.context.new_cdp_session(page)
    try:
        return session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    finally:
        session.detach()
