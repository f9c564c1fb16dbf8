"""The web build, made once, on a server that a test can take away."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.e2e.conftest import FLAGS, browser_path
from tests.e2e.person import PHONE, Person

ROOT = Path(__file__).resolve().parents[3]
# A cold start is some seconds of work for two cores that others use as well.
PATIENCE_MS = 120_000
READY = "html[data-ready]"
OFFLINE = "html[data-offline]"
# Python's memory is kept for the next start, or this start came from there.
FROZEN = "html[data-frozen]"
QUESTION = "Show points"
# The bytes of a file in the browser's private storage, as hexadecimal digits.
READ_FILE = """async (name) => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('rehearse');
  const file = await (await folder.getFileHandle(name)).getFile();
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}"""
WRITE_FILE = """async ([name, text]) => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('rehearse', {create: true});
  const file = await folder.getFileHandle(name, {create: true});
  const writable = await file.createWritable();
  await writable.write(Uint8Array.from(text.match(/../g), (two) => parseInt(two, 16)));
  await writable.close();
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    ours = [item for item in items if here in Path(str(item.fspath)).parents]
    for item in ours:
        item.add_marker(pytest.mark.e2e)
    items[:] = [item for item in items if item not in ours] + ours


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web build of this checkout; REHEARSE_WEB names one that exists already."""
    if ready := os.environ.get("REHEARSE_WEB"):
        return Path(ready)
    out = tmp_path_factory.mktemp("web") / "build"
    run = [sys.executable, "build/web.py", "--out", str(out), "--no-compress", "--fonts", "common"]
    subprocess.run(run, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return out


@dataclass
class Host:
    """A process that serves a folder on a port of its own, and can be killed and started again."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    path: str = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"

    def command(self) -> list[str]:
        code = (
            "import sys, uvicorn; from pathlib import Path; from services.relay.site import Site; "
            "uvicorn.run(Site(Path(sys.argv[1])), host='127.0.0.1', port=int(sys.argv[2]), log_level='error')"
        )
        return [sys.executable, "-c", code, str(self.folder), str(self.port)]

    def start(self) -> Host:
        self.port = self.port or free_port()
        self.process = subprocess.Popen(self.command(), cwd=ROOT, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.address}/manifest.json", timeout=2).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError("The server did not come up.")

    def serve(self, folder: Path) -> None:
        """Serves another folder from now on, at the same address."""
        self.kill()
        self.folder = folder
        self.start()

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Phone:
    """A browser profile, and every request to another host that any of its pages tried."""

    context: BrowserContext
    host: Host
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("request", self._note)

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.host.address, "data:", "blob:")):
            self.foreign.append(request.url)

    def visit(self, route: str = "/", *, semantics: bool = True) -> Person:
        """Opens a route in a new tab and waits for the first screen."""
        me = Person(self.context.new_page(), self.host.address)
        me.page.set_default_timeout(PATIENCE_MS)
        me.page.goto(self.host.address + route)
        me.page.wait_for_selector(READY, state="attached")
        if semantics:
            see(me)
        return me

    def visit_by_script(self, route: str) -> Person:
        """Opens a route in a tab that a script may close, and waits for the first screen."""
        opener = self.context.new_page()
        opener.goto(f"{self.host.address}/manifest.json")
        with self.context.expect_page() as opened:
            opener.evaluate("(address) => { open(address, '_blank'); }", self.host.address + route)
        me = Person(opened.value, self.host.address)
        me.page.set_default_timeout(PATIENCE_MS)
        me.page.wait_for_selector(READY, state="attached")
        see(me)
        return me

    def bring(self, path: Path) -> None:
        """Puts a database where the app will look for its data, before it first starts."""
        blank = self.context.new_page()
        blank.goto(f"{self.host.address}/manifest.json")
        blank.evaluate(WRITE_FILE, ["rehearse.db", plain(path).hex()])
        blank.close()

    def rows(self, page: Page, statement: str, *, name: str = "rehearse.db") -> list[tuple[Any, ...]]:
        """Asks the database as it lies on disk, also while the app has it open."""
        content = bytes.fromhex(page.evaluate(READ_FILE, name))
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(content)
            return connection.execute(statement).fetchall()

    def answers(self, page: Page) -> int:
        return int(self.rows(page, "SELECT count(*) FROM reviews")[0][0])


def plain(path: Path) -> bytes:
    """Returns a database as one file: a browser has no write-ahead log."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return path.read_bytes()


def see(me: Person) -> None:
    """Switches the semantics tree on."""
    me.page.wait_for_selector("flt-semantics-placeholder", state="attached")
    for _ in range(300):
        me.page.evaluate("document.querySelector('flt-semantics-placeholder')?.click()")
        if me.page.locator("flt-semantics-host flt-semantics").count() > 1:
            return
        time.sleep(0.1)
    raise AssertionError("The semantics tree did not appear.")


def grade(me: Person, name: str = "Good") -> None:
    """Shows the points of a card and grades it; returns when the next card, or the end, is there."""
    # A tap right after a grade is taken for the second half of a double tap.
    time.sleep(0.5)
    me.tap(QUESTION)
    button = me.find("button", re.compile(f"^{name}"))
    button.wait_for(state="attached")
    button.click()
    button.wait_for(state="detached")


@pytest.fixture
def host(build: Path) -> Iterator[Host]:
    running = Host(build).start()
    yield running
    running.kill()


@pytest.fixture
def phone(browser: Browser, host: Host, tmp_path: Path) -> Iterator[Phone]:
    """A phone with a profile of its own. Whatever a test does, nothing may be asked of another host."""
    yield from persistent(browser, host, tmp_path / "profile")


def persistent(browser: Browser, host: Host, profile: Path) -> Iterator[Phone]:
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=browser_path(),
        args=FLAGS,
        viewport=PHONE,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
    )
    holder = Phone(context, host)
    yield holder
    context.close()
    assert holder.foreign == []


def older(build: Path, out: Path) -> Path:
    """Copies a build as it might have been released before: another page, the same address."""
    import hashlib
    import json

    shutil.copytree(build, out, ignore=shutil.ignore_patterns("index.html.*", "sw.js.*"))
    worker = (out / "sw.js").read_text("utf-8")
    before, known, after = worker.split("/*BUILD*/")
    listed = json.loads(known)
    page = out / "index.html"
    text = page.read_text("utf-8").replace("<head>", '<head><meta name="release" content="older">')
    page.write_text(text.replace(listed["version"], "older"), "utf-8")
    listed["version"] = "older"
    content = page.read_bytes()
    listed["files"] = [
        ["index.html", hashlib.sha256(content).hexdigest(), len(content)] if name == "index.html" else [name, *rest]
        for name, *rest in listed["files"]
    ]
    (out / "sw.js").write_text(f"{before}/*BUILD*/{json.dumps(listed)}/*BUILD*/{after}", "utf-8")
    return out
