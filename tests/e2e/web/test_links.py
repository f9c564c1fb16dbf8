"""Ways into the app from outside: a share, a link, a path of its own on any static host."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.e2e.web.conftest import OFFLINE, QUESTION, ROOT, Host, Phone, persistent
from tests.e2e.web.test_offline import installability_errors

REPLY = "RH1.AAAA"


@pytest.mark.parametrize(
    "arrives",
    [f"/feedback/import?title=Anna&text={quote('Here it is: ' + REPLY)}", f"/#/reply/{REPLY}"],
    ids=["shared with the app", "a link"],
)
def test_a_reply_from_another_app_opens_on_its_screen(phone: Phone, arrives: str) -> None:
    me = phone.visit()
    me.tap("Just the general questions")
    me.find("button", QUESTION).wait_for(state="attached")
    me.page.close()
    me = phone.visit(arrives)
    me.sees("This reply was not taken")
    assert me.page.url == f"{phone.host.address}/reply/{REPLY}"


class PlainHost(Host):
    """Python's own file server: no fallback for routes, no headers, no compression."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "http.server", str(self.port), "--bind", "127.0.0.1", "-d", str(self.folder)]


@pytest.fixture
def under_a_path(build: Path, browser: Browser, tmp_path: Path) -> Iterator[Phone]:
    folder = tmp_path / "host"
    recipe = [sys.executable, "build/web.py", "--no-compress", "--fonts", "none", "--base-url", "/rehearse/"]
    subprocess.run([*recipe, "--out", str(folder / "rehearse")], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    host = PlainHost(folder, path="/rehearse").start()
    yield from persistent(browser, host, tmp_path / "profile")
    host.kill()


def test_under_a_path_of_a_plain_file_server_it_installs_and_works_offline(under_a_path: Phone) -> None:
    phone = under_a_path
    me = phone.visit("/")
    me.tap("Just the general questions")
    me.find("button", QUESTION).wait_for(state="attached")
    me.page.wait_for_selector(OFFLINE, state="attached")
    assert installability_errors(me.page) == []
    me.page.close()
    phone.host.kill()
    phone.context.set_offline(True)
    me = phone.visit("/session")
    me.find("button", QUESTION).wait_for(state="attached")
    assert re.search(r"/rehearse/session$", me.page.url)
