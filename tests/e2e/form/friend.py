"""A friend in front of the page: finds things by role and name."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.form.links import Ask
from tests.e2e.form.site import Site


class Friend:
    """One tab with the page in it."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    def open(self, ask: Ask | str) -> Friend:
        """Opens a request's link, or any fragment."""
        self.page.goto("about:blank")
        fragment = ask if isinstance(ask, str) else ask.blob
        self.page.goto(f"{self.site.address}/at/host/f/#{fragment}")
        return self.ready()

    def open_on_lan(self, ask: Ask | None) -> Friend:
        """Opens the page as the asker's device serves it, over plain http and not from this machine."""
        self.site.served = ask.served if ask else None
        self.page.goto(self.site.address.replace("localhost", "phone.lan") + "/at/home/f/")
        return self.ready()

    def ready(self) -> Friend:
        self.page.get_by_role("heading", level=1).wait_for()
        return self

    def write(self, field: str, text: str) -> None:
        self.page.get_by_role("textbox", name=field).fill(text)

    def tap(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def unfold(self) -> None:
        self.page.locator("summary").click()

    def rate(self, row: str, sentence: str, *, which: int = 0) -> None:
        """Taps a sentence of one competency; `which` of those that read the same."""
        self.page.get_by_role("group", name=row).get_by_label(sentence).nth(which).check()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def does_not_see(self, text: str) -> None:
        expect(self.page.get_by_text(text)).to_have_count(0)

    def is_told(self, text: str) -> None:
        """Fails unless the live region says so within some seconds."""
        expect(self.page.get_by_role("status")).to_contain_text(text)

    def title(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def is_headed(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def value(self, field: str) -> str:
        return self.page.get_by_role("textbox", name=field).input_value()

    def kept(self) -> dict[str, Any]:
        """Returns everything the browser keeps for the page: storage, cookies and the state of the history."""
        found = self.page.evaluate(
            "() => JSON.stringify({session: {...sessionStorage}, local: {...localStorage}, "
            "cookie: document.cookie, history: history.state})"
        )
        return json.loads(found)

    def everything(self) -> str:
        """Returns all text in the document and in its fields, and all that is kept."""
        fields = self.page.evaluate("() => [...document.querySelectorAll('input, textarea')].map((at) => at.value)")
        return self.page.content() + repr(fields) + json.dumps(self.kept(), ensure_ascii=False)
