"""An asker with the app, a relay, a static host, and friends with German phones."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.e2e.conftest import FLAGS, ROOT, App, browser_path
from tests.e2e.feedback.people import Asker, Friend
from tests.e2e.person import WAIT_MS, Person, person

# Two runs at once, or one that was killed and left its network behind, do not meet.
OURS, THEIRS = (f"192.168.{20 + os.getpid() % 200}.{host}" for host in (1, 2))
GERMAN_PHONE: dict[str, Any] = {
    "locale": "de-DE",
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


@pytest.fixture
def started(tmp_path: Path) -> App:
    """An app that someone named Ada uses; not running yet."""
    made = App(tmp_path / "data")
    made.data.mkdir()
    services = made.services()
    services.decks.create("Nursing")
    services.settings.change(started=True, friends_name="Ada")
    services.close()
    return made


@pytest.fixture
def asking(browser: Browser, started: App) -> Iterator[Callable[..., Asker]]:
    """Opens the app with the settings given, on a phone."""
    managers = []

    def make(*, scheme: str = "light", **settings: Any) -> Asker:
        if settings:
            services = started.services()
            services.settings.change(**settings)
            services.close()
        started.start()
        manager = person(browser, started.address, scheme=scheme)
        managers.append(manager)
        opened: Person = manager.__enter__()
        return Asker(opened.open("/feedback"), started)

    yield make
    for manager in managers:
        manager.__exit__(None, None, None)
    started.stop()


@pytest.fixture
def friends(browser: Browser) -> Iterator[Callable[..., Friend]]:
    """Gives friends, each with a phone of their own; `using` is the browser it runs."""
    contexts: list[BrowserContext] = []

    def make(using: Browser = browser) -> Friend:
        context = using.new_context(**GERMAN_PHONE)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        return Friend(page)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[str]:
    """A relay as `python main.py serve` runs it; yields its address."""
    process = subprocess.Popen(
        [sys.executable, "main.py", "serve", "--port", "0", "--database", f"sqlite:///{tmp_path / 'relay.db'}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    yield line.split(" at ")[1].split()[0]
    process.terminate()
    process.wait(timeout=20)
    process.stdout.close()


@pytest.fixture
def static_host(tmp_path: Path) -> Iterator[str]:
    """Any web space: a folder with the page in it under the name f; yields its address."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "f").symlink_to(ROOT / "assets" / "form")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None: ...

    handler = functools.partial(Quiet, directory=str(tmp_path / "web"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def only_network() -> Iterator[None]:
    """Lets one test at a time have a network: of two real ones the app could show either."""
    try:
        import fcntl
    except ImportError:
        pytest.skip("NO NETWORK NAMESPACE, SO THE LOCAL NETWORK WAS NOT TESTED: not on this system")
    with (Path(tempfile.gettempdir()) / "rehearse-test-network.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture
def room(only_network: None) -> Iterator[str]:
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
