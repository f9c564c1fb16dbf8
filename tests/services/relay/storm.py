"""Friends who send, and an app that fetches and acknowledges, all at once, until told to stop."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from base64 import urlsafe_b64decode
from collections.abc import Sequence

from tests.services.relay.friends import Box, RunningRelay

# Of a kill nobody is told: what was under way then is neither promised nor refused.
TROUBLE = (OSError, http.client.HTTPException)


class Storm:
    """Notes what the relay promised; `again` connects anew after each trouble."""

    def __init__(self, relay: RunningRelay, boxes: Sequence[Box], senders: int = 4, seed: int = 0) -> None:
        self.port = relay.port
        self.boxes = boxes
        self.kept: set[bytes] = set()
        self.acknowledged: set[bytes] = set()
        self.in_doubt: set[bytes] = set()
        self.wrong: list[str] = []
        self._rng = random.Random(seed)
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._send) for _ in range(senders)]
        self._threads.append(threading.Thread(target=self._fetch))

    def __enter__(self) -> Storm:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join(timeout=60)
            assert not thread.is_alive()
        assert self.wrong == []

    def wait_for(self, number: int) -> None:
        """Returns when that many envelopes more are promised."""
        target = len(self.kept) + number
        deadline = time.monotonic() + 60
        while len(self.kept) < target:
            assert time.monotonic() < deadline, f"{len(self.kept)} of {target}"
            time.sleep(0.005)

    def _send(self) -> None:
        while not self._end.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                while not self._end.is_set():
                    box = self._rng.choice(self.boxes)
                    body = box.envelope(b"sealed")
                    status, _ = self._ask(connection, box, "POST", box.envelopes, body)
                    if status == 201:
                        self.kept.add(body)
                    elif status in (409, 429, 503):
                        time.sleep(0.02)
                    else:
                        self.wrong.append(f"send: {status}")
            except TROUBLE:
                time.sleep(0.01)
            finally:
                connection.close()

    def _fetch(self) -> None:
        while not self._end.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                while not self._end.is_set():
                    self._fetch_once(connection, self._rng.choice(self.boxes))
                    time.sleep(0.02)
            except TROUBLE:
                time.sleep(0.01)
            finally:
                connection.close()

    def _fetch_once(self, connection: http.client.HTTPConnection, box: Box) -> None:
        status, answer = self._ask(connection, box, "GET", box.envelopes)
        if status != 200:
            return
        bodies = {row["id"]: urlsafe_b64decode(row["body"] + "==") for row in json.loads(answer)["envelopes"]}
        if twice := self.acknowledged.intersection(bodies.values()):
            self.wrong.append(f"{len(twice)} came again after they were acknowledged")
        # Some are left, so that there is something to lose.
        chosen = {name: body for name, body in bodies.items() if self._rng.random() < 0.7}
        self.in_doubt |= set(chosen.values())
        wanted = json.dumps({"ids": list(chosen)}).encode()
        status, _ = self._ask(connection, box, "POST", f"{box.path}/acknowledge", wanted)
        if status == 204:
            self.acknowledged |= set(chosen.values())
            self.in_doubt -= self.acknowledged

    def _ask(
        self, connection: http.client.HTTPConnection, box: Box, method: str, path: str, body: bytes | None = None
    ) -> tuple[int, bytes]:
        address = f"10.{self._rng.randrange(256)}.{self._rng.randrange(256)}.{self._rng.randrange(256)}"
        connection.request(method, path, body, {**box.bearer, "x-forwarded-for": address})
        answer = connection.getresponse()
        return answer.status, answer.read()
