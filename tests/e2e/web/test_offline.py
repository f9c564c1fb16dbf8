"""On the train: the app that was opened once works without a network, and loses nothing."""

from __future__ import annotations

import re
import time

import pytest

from tests.e2e.web.conftest import OFFLINE, PATIENCE_MS, Phone, grade

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


def installability_errors(page) -> list:  # type: ignore[no-untyped-def, type-arg]
    session = page.context.new_cdp_session(page)
    try:
        return session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    finally:
        session.detach()
