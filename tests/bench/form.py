"""The friend's page from the relay: bytes and requests, a slow phone's first second, Lighthouse, axe.

Lighthouse comes from npm into a temporary folder; without npm its aims are missed. `--runs N` repeats the loads.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from tests.bench.report import Report, table
from tests.e2e.conftest import FLAGS, browser_path
from tests.e2e.form.links import Ask

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "assets" / "form"
LANGUAGES = ("en", "es", "fr", "de", "pt", "zh")
CATEGORIES = ("performance", "accessibility", "best-practices")
CPU_TIMES = 4
# Lighthouse's slow 4G: what the network does, and the latency by which browsers imitate the whole of its handshakes.
NETWORK = {"offline": False, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
LATENCIES_MS = {"interactive_ms": 150, "interactive_ms_at_562": 562.5}
# Notes when the form can be typed into: it is there, and the browser has drawn it.
WATCH = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("form textarea")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.interactive = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""


def run(*arguments: str) -> Report:
    parser = argparse.ArgumentParser(prog="python -m tests.bench form", description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args(arguments)
    report = Report("form")
    report.aims = {f"lighthouse_{name}": (">=", 100) for name in CATEGORIES}
    report.aims |= {"bytes": ("<=", 30_000), "interactive_ms": ("<=", 1000), "axe_violations": ("<=", 0)}
    report.figures["bytes"] = sum(file.stat().st_size for file in PAGE.iterdir())
    with relay() as address, sync_playwright() as playwright:
        link = f"{address}/f#{Ask(mailbox=True, question='Was I too quick?').blob}"
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        report.figures |= weighed(browser, link)
        for name, latency in LATENCIES_MS.items():
            report.figures[name] = median(slow_load(browser, link, latency) for _ in range(options.runs))
        report.figures["axe_violations"] = sum(violations(browser, link, language) for language in LANGUAGES)
        browser.close()
        report.figures |= lighthouse(link)
    print(table(("figure", "value"), [(name, f"{value:g}") for name, value in report.figures.items()]))
    return report


@contextmanager
def relay() -> Iterator[str]:
    """Runs a relay on SQLite and yields its address."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "main.py", "serve", "--port", "0", "--database", f"sqlite:///{folder}/relay.db"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split(" at ")[1].split()[0]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)
            process.stdout.close()


def weighed(browser: Browser, link: str) -> dict[str, float]:
    """Returns the requests of a first visit and the bytes that came over the wire, headers included."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(link, wait_until="networkidle")
    context.close()
    return {"requests": len(sizes), "bytes_on_the_wire": sum(sizes)}


def slow_load(browser: Browser, link: str, latency_ms: float) -> float:
    """Returns the milliseconds until a slow phone on a slow network can be typed on, its cache empty."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK | {"latency": latency_ms})
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_TIMES})
    page.goto(link)
    page.wait_for_function("() => window.interactive")
    took = page.evaluate("() => window.interactive")
    context.close()
    return float(took)


def violations(browser: Browser, link: str, language: str) -> int:
    """Returns what axe finds in the unfolded form, light and dark."""
    context = browser.new_context(locale=language)
    page = context.new_page()
    page.goto(link)
    page.locator("summary").click()
    found = 0
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += len(Axe().run(page).response["violations"])
    context.close()
    return found


def lighthouse(link: str, categories: Sequence[str] = CATEGORIES) -> dict[str, float]:
    """Returns the scores of Lighthouse's mobile profile, 0 to 100, and its time to interactive; none without npm."""
    npm, browser = shutil.which("npm"), browser_path()
    if npm is None or browser is None:
        print("Lighthouse needs npm and a browser: not measured.")
        return {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "lighthouse"], cwd=folder, check=True)
        command = [
            *("node_modules/.bin/lighthouse", link, "--quiet", "--output=json", "--output-path=report.json"),
            f"--only-categories={','.join(categories)}",
            "--chrome-flags=--headless=new --no-sandbox",
        ]
        subprocess.run(command, cwd=folder, check=True, env=os.environ | {"CHROME_PATH": browser})
        found: dict[str, Any] = json.loads((Path(folder) / "report.json").read_text())
    for audit in found["audits"].values():
        if audit["score"] is not None and audit["score"] < 1:
            print(f"Lighthouse, {audit['id']}: {audit['title']} {audit.get('displayValue', '')}")
    scores = {f"lighthouse_{name}": 100 * found["categories"][name]["score"] for name in categories}
    interactive = found["audits"].get("interactive", {}).get("numericValue")
    return scores if interactive is None else scores | {"lighthouse_interactive_ms": interactive}
