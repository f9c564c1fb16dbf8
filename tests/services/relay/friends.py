"""Who uses the relay in tests: an app with a mailbox, friends with envelopes, and a relay of its own process."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.testclient import TestClient

from services.relay.app import make_relay
from services.relay.database import create_tables, open_database
from tests.services.relay.postgres import free_port

ROOT = Path(__file__).parents[3]
Client = TestClient


@dataclass(frozen=True)
class Box:
    id: str
    secret: str

    @property
    def path(self) -> str:
        return f"/api/mailboxes/{self.id}"

    @property
    def envelopes(self) -> str:
        return f"{self.path}/envelopes"

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.secret}"}

    def envelope(self, inside: bytes = b"") -> bytes:
        """Returns what looks like an envelope; what is inside is for its receiver only."""
        return b"\x01" + urlsafe_b64decode(self.id) + os.urandom(32) + inside + os.urandom(16)


@contextlib.contextmanager
def client_on(url: str, **options: Any) -> Iterator[Client]:
    """A relay in this process, behind a proxy that it trusts."""
    engine = open_database(url)
    create_tables(engine)
    app = make_relay(engine, trust_proxy=True, **options)
    with TestClient(app, base_url="http://relay.example") as client:
        yield client


def make_box(client: httpx.Client, days: int = 14, address: str = "192.0.2.1") -> Box:
    answer = client.post("/api/mailboxes", json={"days": days}, headers={"x-forwarded-for": address})
    assert answer.status_code == 201, answer.text
    return Box(answer.json()["id"], answer.json()["secret"])


def fetch(client: httpx.Client, box: Box, address: str = "192.0.2.1") -> dict[str, bytes]:
    """Returns the bodies that wait, by their ids, in the order they came."""
    answer = client.get(box.envelopes, headers=box.bearer | {"x-forwarded-for": address})
    assert answer.status_code == 200, answer.text
    return {row["id"]: urlsafe_b64decode(row["body"] + "==") for row in answer.json()["envelopes"]}


def acknowledge(client: httpx.Client, box: Box, ids: Sequence[str], address: str = "192.0.2.1") -> None:
    headers = box.bearer | {"x-forwarded-for": address}
    answer = client.post(f"{box.path}/acknowledge", json={"ids": list(ids)}, headers=headers)
    assert answer.status_code == 204, answer.text


def name(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


class RunningRelay:
    """`python main.py serve` on a free port, in a group of processes of its own."""

    def __init__(self, url: str, options: Sequence[str], log: Path, port: int | None = None) -> None:
        self.log = log
        self.url = url
        self.options = options
        command = [sys.executable, "main.py", "serve", "--port", str(port or free_port()), "--database", url, *options]
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=output, text=True, start_new_session=True
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r":(\d+) ", line)
        assert found is not None, line + log.read_text()
        self.port = int(found[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                assert httpx.get(f"{self.address}/healthz", timeout=5).status_code == 200, self.log.read_text()
                return
            except httpx.TransportError:
                assert time.monotonic() < deadline, self.log.read_text()
                time.sleep(0.05)

    def again(self) -> RunningRelay:
        """Starts it again on the same database and port."""
        return RunningRelay(self.url, self.options, self.log, self.port)

    def kill(self) -> None:
        """Ends all its processes without a warning."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)


def sentence(answer: httpx.Response) -> str:
    """Returns what the relay says to a person about an error."""
    found = json.loads(answer.text)
    assert list(found) == ["error"], found
    said: str = found["error"]
    assert said.endswith(".") and said[0].isupper(), said
    return said
