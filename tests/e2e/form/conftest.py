"""The friend's page in a real browser, served with the headers it will meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.conftest import FLAGS, browser_path
from tests.e2e.form.friend import Friend
from tests.e2e.form.site import Site, serving
from tests.e2e.person import WAIT_MS


@pytest.fixture(scope="session")
def running_site() -> Iterator[Site]:
    with serving(Site()) as running:
        yield running


@pytest.fixture
def site(running_site: Site) -> Site:
    running_site.forget()
    return running_site


@pytest.fixture(scope="session")
def lan_browser(browser: Browser) -> Iterator[Browser]:
    """A browser that finds this machine under a name, so that plain http is no secure context."""
    flags = [*FLAGS, "--host-resolver-rules=MAP phone.lan 127.0.0.1"]
    launched = browser.browser_type.launch(executable_path=browser_path(), args=flags)
    yield launched
    launched.close()


@pytest.fixture
def friend(browser: Browser, site: Site) -> Iterator[Callable[..., Friend]]:
    """Gives a friend with a fresh phone; any option of a browser context may be changed."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def make(inside: Browser = browser, **options: Any) -> Friend:
        context = inside.new_context(**{"viewport": {"width": 412, "height": 915}, "locale": "en-GB"} | options)
        contexts.append(context)
        return Friend(watched(context, failures), site)

    yield make
    for context in contexts:
        context.close()
    assert failures == [], "a script of the page failed"


def watched(context: BrowserContext, failures: list[str]) -> Page:
    """Opens a tab in which no script may fail unseen, and none breaks the policy."""
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) => { throw Error(event.violatedDirective); })"
    )
    return page
