"""From the tap on a grade to the next question on the screen, beside the tap of a bare counter.

All three apps run at the same time in tabs of one browser and are tapped in turn, so that the
machine's mood is shared. Both sides are timed in the page itself: from the pointer's press to the
change of what a screen reader would read.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from services.root import open_services
from tests.bench.collection import write_ours
from tests.bench.report import Report, percentile, table
from tests.e2e.conftest import FLAGS, ROOT, App, browser_path
from tests.e2e.person import PHONE, Person

ROUNDS = 60
WARM_UP = 5
FEW = 8
SIZES = (50, 50_000)

# Resolves with the milliseconds from the next press to the moment the wanted text is there.
STOPWATCH = """(wanted) => {
  window.measured = new Promise((resolve) => {
    const host = document.querySelector('flt-semantics-host');
    const pattern = new RegExp(wanted);
    const there = () => [...host.querySelectorAll('flt-semantics')].some(
      (node) => pattern.test(node.getAttribute('aria-label') || node.textContent || ''));
    window.addEventListener('pointerdown', () => {
      const pressed = performance.now();
      const watcher = new MutationObserver(() => {
        if (there()) { watcher.disconnect(); resolve(performance.now() - pressed); }
      });
      watcher.observe(host, {subtree: true, childList: true, characterData: true, attributes: true});
    }, {once: true, capture: true});
  });
}"""


def run(*options: str) -> Report:
    """Measures and returns the figures; raises SystemExit without a browser."""
    path = browser_path()
    if path is None:
        raise SystemExit("The screen benchmark needs a Chromium.")
    rounds = 15 if "--quick" in options else ROUNDS
    if "--web" in options:
        from tests.bench import screen_web

        return screen_web.run(rounds)
    samples: dict[str, list[float]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        stack.callback(browser.close)
        context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
        taps: dict[str, Callable[[], float]] = {"counter": counter(stack, context.new_page())}
        for size in SIZES:
            taps[f"grade_{size}"] = practice(stack, context.new_page(), folder / str(size), size)
        for number in range(WARM_UP + rounds):
            for name, tap in taps.items():
                taken = tap()
                if number >= WARM_UP:
                    samples.setdefault(name, []).append(taken)
    return report(samples)


def report(samples: dict[str, list[float]]) -> Report:
    """Returns percentiles in milliseconds, and the ratios that have an aim."""
    figures: dict[str, float] = {}
    for name, taken in samples.items():
        figures[f"{name}_p50_ms"] = percentile(taken, 0.50)
        figures[f"{name}_p95_ms"] = percentile(taken, 0.95)
    for size in SIZES:
        for part in ("p50", "p95"):
            figures[f"ratio_{size}_{part}"] = figures[f"grade_{size}_{part}_ms"] / figures[f"counter_{part}_ms"]
    small, large = SIZES
    figures["growth_p50"] = figures[f"grade_{large}_p50_ms"] / figures[f"grade_{small}_p50_ms"]
    rows = [
        (name, f"{figures[f'{name}_p50_ms']:.1f} ms", f"{figures[f'{name}_p95_ms']:.1f} ms", str(len(taken)))
        for name, taken in samples.items()
    ]
    print(table(("tap to screen", "p50", "p95", "taps"), rows))
    aims = {f"ratio_{size}_p95": ("<=", 1.5) for size in SIZES} | {"growth_p50": ("<=", 1.1)}
    return Report("screen", figures, aims)


def counter(stack: ExitStack, page: Page) -> Callable[[], float]:
    """Starts the bare counter and returns what taps it once."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.counter", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    stack.callback(stop, process)
    assert process.stdout is not None
    address = next(line for line in process.stdout if "http://" in line).split(" at ")[1].split()[0]
    return tap_counter(Person(page, address).open())


def tap_counter(me: Person) -> Callable[[], float]:
    """Returns what taps the counter once."""
    numbers = iter(range(1, 1_000_000))

    def tap() -> float:
        return timed_tap(me, "Add", f"^count {next(numbers)}$")

    return tap


def practice(stack: ExitStack, page: Page, folder: Path, size: int) -> Callable[[], float]:
    """Starts the app on so many cards and returns what grades one of them."""
    folder.mkdir()
    write_ours(folder / "rehearse.db", size)
    services = open_services(f"sqlite:///{folder / 'rehearse.db'}")
    services.settings.change(started=True, new_per_day=9999, reviews_per_day=9999, speak_first=False)
    services.close()
    app = App(folder)
    app.start()
    stack.callback(app.stop)
    return tap_grades(Person(page, app.address).open("/session"))


def tap_grades(me: Person) -> Callable[[], float]:
    """Returns what grades one card."""
    graded = 0

    def tap() -> float:
        nonlocal graded
        me.page.bring_to_front()
        # Even the smallest collection must last: every few answers are taken back, unmeasured.
        if graded == FEW:
            for _ in range(FEW):
                me.tap("Undo answer")
                me.page.wait_for_timeout(150)
            graded = 0
        me.page.wait_for_timeout(350)
        me.tap("Show points")
        me.find("button", re.compile("^Good")).wait_for(state="attached")
        graded += 1
        return timed_tap(me, re.compile("^Good"), "^Show points$")

    return tap


def timed_tap(me: Person, name: Any, wanted: str) -> float:
    """Taps once and returns the milliseconds until the wanted text is there."""
    me.page.bring_to_front()
    target = me.find("button", name)
    target.wait_for(state="attached")
    time.sleep(0.15)
    me.page.evaluate(STOPWATCH, wanted)
    target.click()
    return float(me.page.evaluate("window.measured"))


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(timeout=20)
    if process.stdout is not None:
        process.stdout.close()
