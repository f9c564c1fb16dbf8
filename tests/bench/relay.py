"""The relay beside a bare Starlette handler that makes the same single INSERT: two workers each, PostgreSQL.

Both get the same load in turn, from a process of its own, over loopback; figures are medians over rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from services.clock import SystemClock
from services.relay.bodies import encode
from services.relay.database import create_tables, open_database
from services.relay.limits import Limits
from services.relay.mailboxes import Mailboxes
from tests.bench.report import Report, percentile, table
from tests.services.relay.postgres import Postgres, server_binaries

ROOT = Path(__file__).parents[2]
WORKERS = 2
CONNECTIONS = (8, 64)
# As from a group; below what the rates allow one mailbox.
PER_MAILBOX = 5
MEMORY_ENVELOPES = 100_000
STEP = 10_000
EXPLAINED = """\
bare: Starlette and uvicorn; reads the body, SHA-256, one INSERT ... ON CONFLICT DO NOTHING on one of 8 open
  psycopg connections a worker, autocommit, prepared; no checks.
relay: the same tables; looks at the address, the mailbox, its end, its cap and both rate limits, counts metrics,
  sets headers, and writes what arrives together in one transaction.
Both: uvicorn with uvloop and httptools, 2 workers, PostgreSQL with its own defaults (fsync, synchronous_commit on)."""


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def memory(self) -> float:
        """Returns the resident memory of all workers, in MB."""
        pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.workers())
        return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


def run(*arguments: str) -> Report:
    """Runs all rounds and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench relay")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--envelopes", type=int, default=6_000, help="in each round, for each side")
    parser.add_argument("--no-memory", action="store_true", help="leave out the 100,000 envelopes")
    options = parser.parse_args(arguments)
    report = Report("relay")
    binaries = server_binaries()
    if binaries is None:
        raise SystemExit("This bench needs PostgreSQL's server programs.")
    postgres = Postgres(binaries)
    try:
        postgres.start()
        urls = {side: postgres.create(side) for side in ("relay", "bare")}
        with _started(urls) as servers:
            print(_compare(urls, servers, options, report), end="\n\n")
            if not options.no_memory:
                print(_memory(urls["relay"], servers["relay"], report), end="\n\n")
    finally:
        postgres.stop()
    print(EXPLAINED)
    return report


@contextlib.contextmanager
def _started(urls: dict[str, str]) -> Iterator[dict[str, Server]]:
    for url in urls.values():
        engine = open_database(url)
        create_tables(engine)
        engine.dispose()
    serve = ["main.py", "serve", "--port", "0", "--workers", str(WORKERS), "--trust-proxy", "--database", urls["relay"]]
    commands = {"relay": serve, "bare": ["-m", "tests.bench.relay_bare", urls["bare"]]}
    servers: dict[str, Server] = {}
    try:
        for side, command in commands.items():
            process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            found = re.search(r":(\d+)", process.stdout.readline())
            assert found is not None, f"{side} did not start"
            servers[side] = Server(process, int(found[1]))
        yield servers
    finally:
        for server in servers.values():
            server.process.send_signal(signal.SIGTERM)
            server.process.wait(timeout=30)


def _compare(urls: dict[str, str], servers: dict[str, Server], options: argparse.Namespace, report: Report) -> str:
    rows = []
    for side, server in servers.items():
        _load(server, urls[side], count=1_000, connections=16, seed=1)
    for connections in CONNECTIONS:
        speeds: dict[str, list[float]] = {side: [] for side in servers}
        tails: dict[str, list[float]] = {side: [] for side in servers}
        for number in range(options.rounds):
            # Whoever goes first finds a busier or a calmer machine: take turns.
            for side in sorted(servers, reverse=bool(number % 2)):
                seed = 1_000 * connections + number + 2
                found = _load(servers[side], urls[side], count=options.envelopes, connections=connections, seed=seed)
                speeds[side].append(options.envelopes / found["took"])
                tails[side].append(1000 * percentile(found["seconds"], 0.99))
            print(f"{connections} connections, round {number + 1} of {options.rounds}", file=sys.stderr)
        rows.append(_row(connections, speeds, tails, report))
    head = ["connections", "bare /s", "relay /s", "ratio", "bare p99 ms", "relay p99 ms"]
    return f"{options.rounds} rounds of {options.envelopes:,} envelopes\n" + table(head, rows)


def _row(connections: int, speeds: dict[str, list[float]], tails: dict[str, list[float]], report: Report) -> list[str]:
    speed = {side: median(values) for side, values in speeds.items()}
    tail = {side: median(values) for side, values in tails.items()}
    ratio = median(ours / bare for ours, bare in zip(speeds["relay"], speeds["bare"], strict=True))
    for side in speeds:
        report.figures |= {f"{connections} {side} per s": speed[side], f"{connections} {side} p99 ms": tail[side]}
    report.figures[f"{connections} ratio"] = ratio
    report.aims[f"{connections} ratio"] = (">=", 0.7)
    cells = [f"{speed['bare']:.0f}", f"{speed['relay']:.0f}", f"{ratio:.2f}"]
    return [str(connections), *cells, f"{tail['bare']:.1f}", f"{tail['relay']:.1f}"]


def _memory(url: str, server: Server, report: Report) -> str:
    before = server.memory()
    samples = []
    for number in range(MEMORY_ENVELOPES // STEP):
        _load(server, url, count=STEP, connections=64, seed=900_000 + number)
        samples.append(server.memory())
    growth = samples[-1] / samples[0]
    report.figures |= {"memory MB at first": samples[0], "memory MB at last": samples[-1], "memory growth": growth}
    report.aims["memory growth"] = ("<=", 1.03)
    shown = " ".join(f"{sample:.1f}" for sample in (before, *samples))
    return f"memory of both workers over {MEMORY_ENVELOPES:,} envelopes, MB after each {STEP:,}: {shown}"


def _load(server: Server, url: str, *, count: int, connections: int, seed: int) -> dict[str, Any]:
    ids = _mailboxes(url, count // PER_MAILBOX)
    command = [sys.executable, "-m", "tests.bench.relay_load", *map(str, (server.port, count, connections, seed))]
    done = subprocess.run(
        command, cwd=ROOT, input="\n".join(ids), stdout=subprocess.PIPE, text=True, check=True, timeout=400
    )
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["statuses"] == {"201": count}, found["statuses"]
    return found


def _mailboxes(url: str, count: int) -> list[str]:
    engine = open_database(url)
    boxes = Mailboxes(engine, SystemClock(), Limits())
    ids = [encode(boxes.make(days=14).id) for _ in range(count)]
    engine.dispose()
    return ids
