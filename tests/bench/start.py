"""From navigation to the first card that can be tapped, in the web build, beside the smallest Flet app.

Both are built by the same recipe and started in turn, each from an empty profile: cold, twice again from
what the browser kept (files and the picture of Python's memory, which both sides have), then with the
server gone. Slowed runs get a quarter of the processor's time, all of the browser's pages and workers
alike, because Chromium's own throttling leaves out workers.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from tests.bench.form import lighthouse
from tests.bench.report import Report, table
from tests.e2e.conftest import FLAGS, ROOT, browser_path
from tests.e2e.person import PHONE
from tests.e2e.web.conftest import FROZEN, OFFLINE, Host

ROUNDS = 5
PATIENCE_MS = 180_000
PERIOD_S = 0.04
# The button of each app that stands for "it can be used now": route, and name by visit.
SIDES = {"app": ("session", "Just the general questions", "Show points"), "bare": ("", "Add", "Add")}
AIMS = {"ratio_cold": 1.5, "ratio_warm": 1.3}
QUALITIES = ("accessibility", "best-practices")
VISITS = ("cold", "second", "warm", "offline")
# What the page noted of its own start: when each step began, since navigation.
STEPS = ("download", "unpack", "import", "data", "app", "connected", "ready")
MARKS = """performance.getEntriesByType('mark').filter((mark) => mark.name.startsWith('rehearse-'))
  .map((mark) => [mark.name, mark.startTime])"""
# Switches the semantics tree on as soon as there is one, and notes when the wanted button is in it.
WATCH = """(() => {
  const look = () => {
    document.querySelector('flt-semantics-placeholder')?.click();
    const names = [...document.querySelectorAll('flt-semantics-host [role=button]')];
    if (names.some((one) => (one.getAttribute('aria-label') || one.textContent || '').includes(window.wanted))) {
      document.documentElement.dataset.tappable = performance.now();
    } else setTimeout(look, 25);
  };
  window.wanted = WANTED;
  look();
})();"""


def run(*options: str) -> Report:
    """Measures and returns the figures; `--quick` takes one round, `--slow` slows down, `--both` does both;
    `--page` asks Lighthouse about the start page instead."""
    if browser_path() is None:
        raise SystemExit("The start benchmark needs a Chromium.")
    if "--page" in options:
        return start_page()
    rounds = 1 if "--quick" in options else ROUNDS
    paces = ["", "_slow"] if "--both" in options else ["_slow"] if "--slow" in options else [""]
    samples: dict[str, list[float]] = {}
    sizes: dict[str, float] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        builds = {side: built(side, folder / side) for side in SIDES}
        for side, out in builds.items():
            sizes[side] = wire_bytes(out)
        for number in range(rounds):
            for pace in paces:
                for side, out in builds.items():
                    profile = folder / f"{side}{pace}{number}"
                    for name, (taken, steps) in visits(playwright, out, side, profile, slow=bool(pace)).items():
                        samples.setdefault(f"{side}_{name}{pace}", []).append(taken)
                        for step, at in steps.items():
                            samples.setdefault(f"{side}_{name}{pace}_{step}", []).append(at)
    return report(samples, sizes, paces)


def start_page() -> Report:
    """Returns what Lighthouse says of the page that a first visit sees."""
    with tempfile.TemporaryDirectory() as folder:
        host = Host(built("app", Path(folder) / "app")).start()
        try:
            scores = lighthouse(f"{host.address}/", QUALITIES)
        finally:
            host.kill()
    print(table(("Lighthouse, start page", "score"), [(name, f"{score:g}") for name, score in scores.items()]))
    return Report("start", scores, {f"lighthouse_{name}": (">=", 100) for name in QUALITIES})


def built(side: str, out: Path) -> Path:
    """Builds one side with the recipe of the project."""
    more = [] if side == "app" else ["--app", str(Path(__file__).parent / "bare")]
    if side == "app" and (ready := os.environ.get("REHEARSE_WEB")):
        return Path(ready)
    if side == "bare" and (ready := os.environ.get("REHEARSE_BARE")):
        return Path(ready)
    run = [sys.executable, "build/web.py", "--fonts", "common", "--out", str(out), *more]
    subprocess.run(run, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return out


def wire_bytes(out: Path) -> float:
    """Returns what a first visit downloads with brotli, everything that is kept for offline included."""
    kept = json.loads((out / "sw.js").read_text("utf-8").split("/*BUILD*/")[1])["files"]
    packed = [(out / f"{name}.br", out / name) for name, *_ in kept]
    return sum((small if small.exists() else plain).stat().st_size for small, plain in packed)


def visits(
    playwright: Playwright, out: Path, side: str, profile: Path, *, slow: bool
) -> dict[str, tuple[float, dict[str, float]]]:
    """Returns seconds from navigation to the first tap that works, and to each step, by visit."""
    route, first, later = SIDES[side]
    host = Host(out).start()
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=browser_path(),
        args=FLAGS,
        viewport=PHONE,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        with slowed(profile) if slow else ExitStack():
            taken = {"cold": visit(context, f"{host.address}/", first, prepare=first != later)}
            # The first one through the service worker: the browser compiles once more, and keeps what it compiled.
            taken["second"] = visit(context, f"{host.address}/{route}", later)
            taken["warm"] = visit(context, f"{host.address}/{route}", later)
            host.kill()
            context.set_offline(True)
            taken["offline"] = visit(context, f"{host.address}/{route}", later)
    finally:
        context.close()
        host.kill()
    return taken


def visit(
    context: BrowserContext, address: str, wanted: str, *, prepare: bool = False
) -> tuple[float, dict[str, float]]:
    page = context.new_page()
    page.add_init_script(WATCH.replace("WANTED", json.dumps(wanted)))
    page.goto(address)
    page.wait_for_selector("html[data-tappable]", state="attached")
    taken = float(page.evaluate("document.documentElement.dataset.tappable")) / 1000
    if prepare:
        page.get_by_role("button", name=wanted).first.click()
        page.get_by_role("button", name="Show points").first.wait_for(state="attached")
    page.wait_for_selector(OFFLINE, state="attached")
    page.wait_for_selector(FROZEN, state="attached")
    steps = dict(page.evaluate(MARKS))
    page.close()
    return taken, {name.removeprefix("rehearse-"): at / 1000 for name, at in steps.items()}


@contextmanager
def slowed(profile: Path) -> Iterator[None]:
    """Gives every page and worker of a browser a quarter of the time: it runs 10 ms of 40."""
    stop = threading.Event()

    def pulse() -> None:
        while not stop.is_set():
            renderers = list(processes(profile))
            for _ in range(50):
                signal_all(renderers, signal.SIGSTOP)
                time.sleep(PERIOD_S * 3 / 4)
                signal_all(renderers, signal.SIGCONT)
                time.sleep(PERIOD_S / 4)

    thread = threading.Thread(target=pulse, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def processes(profile: Path) -> Iterator[int]:
    """Yields the renderers of the browser that has a profile open."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if "--type=renderer" in line and str(profile) in _command(parent):
            yield int(folder.name)


def _command(pid: int) -> str:
    # A renderer's parent is the zygote, whose parent is the browser.
    seen = ""
    for _ in range(4):
        try:
            seen += Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
    return seen


def signal_all(pids: list[int], what: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, what)
        except ProcessLookupError:
            continue


def report(samples: dict[str, list[float]], sizes: dict[str, float], paces: list[str]) -> Report:
    """Returns medians in seconds, megabytes, and the ratios that have an aim."""
    figures = {f"{name}_s": median(taken) for name, taken in samples.items()}
    figures |= {f"{side}_mb": size / 1e6 for side, size in sizes.items()}
    figures["ratio_bytes"] = sizes["app"] / sizes["bare"]
    rows = []
    for name in [f"{visit}{pace}" for pace in paces for visit in VISITS]:
        app, bare = figures[f"app_{name}_s"], figures[f"bare_{name}_s"]
        figures[f"ratio_{name}"] = app / bare
        rows.append((name, f"{app:.2f} s", f"{bare:.2f} s", f"{app / bare:.2f}"))
        for step in STEPS:
            times = [figures.get(f"{side}_{name}_{step}_s") for side in SIDES]
            if any(times):
                rows.append((f"  {step}", *("-" if at is None else f"{at:.2f} s" for at in times), ""))
    rows.append(("bytes", *(f"{sizes[side] / 1e6:.1f} MB" for side in SIDES), f"{figures['ratio_bytes']:.2f}"))
    print(table(("navigation to first tap", "Rehearse", "bare app", "ratio"), rows))
    aims = {f"{name}{pace}": ("<=", aim) for pace in paces for name, aim in AIMS.items()}
    return Report("start", figures, aims | {"ratio_bytes": ("<=", 1.2)})
