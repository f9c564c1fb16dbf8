"""The same Wi-Fi, over a real address: the friend's phone lives in a network namespace of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.e2e.conftest import FLAGS, browser_path
from tests.e2e.feedback.people import Asker, Friend

# Two runs at once, or one that was killed and left its network behind, do not meet.
OURS, THEIRS = (f"192.168.{20 + os.getpid() % 200}.{host}" for host in (1, 2))


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def room() -> Iterator[str]:
    """A network between this machine and a namespace, as one Wi-Fi is between two phones; yields its name."""
    name = f"room{os.getpid() % 10_000}"
    ours, theirs = f"wlan{name[-4:]}", f"far{name[-4:]}"
    try:
        if shutil.which("ip") is None:
            raise OSError("there is no `ip` command")
        run("ip", "netns", "add", name)
        run("ip", "link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", name)
        run("ip", "address", "add", f"{OURS}/24", "dev", ours)
        run("ip", "link", "set", ours, "up")
        run("ip", "-n", name, "address", "add", f"{THEIRS}/24", "dev", theirs)
        run("ip", "-n", name, "link", "set", theirs, "up")
        run("ip", "-n", name, "link", "set", "lo", "up")
    except (OSError, subprocess.CalledProcessError) as error:
        subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must be able to make a network namespace: {error}")
        pytest.skip(f"NO NETWORK NAMESPACE, SO THE LOCAL NETWORK WAS NOT TESTED: {error}")
    yield name
    subprocess.run(["ip", "link", "delete", ours], check=False, capture_output=True)
    run("ip", "netns", "delete", name)


@pytest.fixture
def far_browser(browser: Browser, room: str, tmp_path: Path) -> Iterator[Browser]:
    """The friend's browser, inside the namespace: it reaches this machine by that network only."""
    wrapper = tmp_path / "browser"
    wrapper.write_text(f'#!/bin/sh\nexec ip netns exec {room} {browser_path()} "$@"\n')
    wrapper.chmod(0o755)
    launched = browser.browser_type.launch(executable_path=wrapper, args=FLAGS)
    yield launched
    launched.close()


def test_same_wifi_by_two_at_once_offline_in_the_middle(
    asking: Callable[..., Asker], friends: Callable[..., Friend], far_browser: Browser
) -> None:
    asker = asking()
    asker.asks(of="A group")
    address = asker.code()
    assert address.startswith(f"http://{OURS}:"), "the real network comes before every other address"
    asker.person.sees("This way is not encrypted")
    first, second = friends(far_browser), friends(far_browser)
    for friend in (first, second):
        friend.scans(address).is_asked("Ada bittet um Feedback")
        assert friend.page.evaluate("() => isSecureContext") is False
    first.keeps("Die Pause vor der Antwort")
    first.page.context.set_offline(True)
    first.taps("Senden")
    first.is_told("Keine Antwort. Gleiches WLAN, Code noch da? Der Text bleibt hier.")
    second.keeps("Dein Lächeln zum Schluss")
    second.page.get_by_role("button", name="Senden").dblclick()
    second.is_told("Gesendet. Danke!")
    asker.person.sees("1 reply in")
    first.page.context.set_offline(False)
    first.taps("Noch einmal versuchen")
    first.is_told("Gesendet. Danke!")
    asker.person.sees("2 replies in")
    asker.person.tap("Less: Stay open after this screen")
    asker.person.tap("Less: Stay open after this screen")
    asker.person.sees("0 min")
    asker.person.tap("Read")
    asker.reads("Die Pause vor der Antwort", "Dein Lächeln zum Schluss")
    late = friends(far_browser)
    for _ in range(50):
        try:
            late.page.goto(address)
        except Error:
            return
        time.sleep(0.1)
    raise AssertionError("The page is still served after the code left the screen.")
