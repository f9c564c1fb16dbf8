"""`python -m tests.bench screen --web`: the same taps, with Python in the browser on both sides."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

from services.root import open_services
from tests.bench import screen
from tests.bench.collection import write_ours
from tests.bench.report import Report
from tests.bench.start import built
from tests.e2e.conftest import FLAGS, browser_path
from tests.e2e.person import PHONE, Person
from tests.e2e.web.conftest import PATIENCE_MS, READY, Host, see

# Puts a collection where the app will look for its data; chosen as a file, because it is large.
CHOOSE = """document.body.append(Object.assign(document.createElement('input'), {type: 'file'}))"""
BRING = """async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('rehearse', {create: true});
  const file = await folder.getFileHandle('rehearse.db', {create: true});
  await document.querySelector('input').files[0].stream().pipeTo(await file.createWritable());
}"""


def run(rounds: int) -> Report:
    """Measures and returns the figures; raises SystemExit without a browser."""
    samples: dict[str, list[float]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        bare = opened(stack, playwright, built("bare", folder / "bare"), folder / "profile")
        taps: dict[str, Callable[[], float]] = {"counter": screen.tap_counter(bare)}
        app = built("app", folder / "app")
        for size in screen.SIZES:
            collection = folder / f"{size}.db"
            write_ours(collection, size)
            started(collection)
            taps[f"grade_{size}"] = screen.tap_grades(
                opened(stack, playwright, app, folder / f"profile{size}", collection)
            )
        for number in range(screen.WARM_UP + rounds):
            for name, tap in taps.items():
                taken = tap()
                if number >= screen.WARM_UP:
                    samples.setdefault(name, []).append(taken)
    return screen.report(samples)


def started(collection: Path) -> None:
    services = open_services(f"sqlite:///{collection}")
    services.settings.change(started=True, new_per_day=9999, reviews_per_day=9999, speak_first=False)
    with services.database.raw() as connection:
        # One file on its own: a browser has no write-ahead log.
        connection.execute("PRAGMA journal_mode = DELETE")
    services.close()


def opened(
    stack: ExitStack, playwright: Playwright, build: Path, profile: Path, collection: Path | None = None
) -> Person:
    """Returns a person in front of a build in a browser of its own, on a collection if one is given."""
    host = Host(build).start()
    stack.callback(host.kill)
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=browser_path(),
        args=FLAGS,
        viewport=PHONE,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
    )
    stack.callback(context.close)
    page = context.new_page()
    if collection is not None:
        bring(page, host, collection)
    me = Person(page, host.address)
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{host.address}/{'session' if collection else ''}")
    page.wait_for_selector(READY, state="attached")
    see(me)
    return me


def bring(page: Page, host: Host, collection: Path) -> None:
    page.goto(f"{host.address}/manifest.json")
    page.evaluate(CHOOSE)
    page.set_input_files("input", collection)
    page.evaluate(BRING)
