"""What friends write is in no dump and no log: neither the relay's nor the database's."""

from __future__ import annotations

import json
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tests.services.relay.friends import Box, RunningRelay, acknowledge, fetch, make_box
from tests.services.relay.postgres import Postgres

SEALED = ("Zeppelinkeep", "Zeppelinnext", "Zeppelinname")
# Also what was never meant to be sent, or sent to the wrong place.
STRAY = "Quagmireword"
ADDRESS = "198.51.100.77"
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def sealed_reply(box: Box) -> bytes:
    reply = json.dumps({"v": 1, "keep": SEALED[0], "next": SEALED[1], "name": SEALED[2]}).encode().ljust(256)
    head = box.envelope()[:7]
    # Without the associated data, which makes no difference to who can read it.
    return head + SUITE.encrypt(reply, X25519PrivateKey.generate().public_key(), b"rehearse reply 1")


def stray(relay: RunningRelay, box: Box) -> None:
    """Sends words everywhere but where they belong."""
    strange = {"user-agent": STRAY, "referer": f"https://x/{STRAY}", "cookie": f"a={STRAY}", "x-forwarded-for": ADDRESS}
    strange |= {"authorization": f"Bearer {STRAY}"}
    with httpx.Client(base_url=relay.address, headers=strange) as client:
        for path in (f"/{STRAY}", f"/f/{STRAY}", f"/api/mailboxes/{STRAY}/envelopes", f"/healthz?q={STRAY}"):
            for method in ("GET", "POST", "DELETE", "PUT"):
                client.request(method, path, content=STRAY, params={"q": STRAY})
        client.post("/api/mailboxes", json={"days": STRAY, STRAY: STRAY})
        client.post("/api/mailboxes", content=STRAY)
        client.post(box.envelopes, content=STRAY)
        client.post(f"{box.path}/acknowledge", json={"ids": [STRAY]}, headers=box.bearer)
        client.post(f"{box.path}/acknowledge", json={"ids": STRAY}, headers=box.bearer)
    for raw in (
        f"{STRAY} / HTTP/1.1\r\n\r\n",
        f"GET /{STRAY} HTTP/7\r\n{STRAY}\r\n\r\n",
        f"GET / HTTP/1.1\r\n{STRAY}\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", relay.port)) as connection:
            connection.sendall(raw.encode())
            connection.recv(4096)
    with socket.create_connection(("127.0.0.1", relay.port)) as connection:
        connection.sendall(f"POST {box.envelopes} HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{STRAY}".encode())


def assert_tells_nothing(where: str, text: bytes, box: Box) -> None:
    for word in (*SEALED, STRAY, ADDRESS):
        for form in (word.encode(), word.encode().hex().encode()):
            assert form not in text, f"{word} is in {where}"
    assert box.secret.encode() not in text, f"the secret is in {where}"


def use_it(relay: RunningRelay) -> Box:
    with httpx.Client(base_url=relay.address) as client:
        box = make_box(client, address=ADDRESS)
        bodies = [sealed_reply(box) for _ in range(3)]
        for body in bodies:
            headers = {"x-forwarded-for": ADDRESS}
            assert client.post(box.envelopes, content=body, headers=headers).status_code == 201
        waiting = fetch(client, box)
        assert list(waiting.values()) == bodies
        acknowledge(client, box, list(waiting)[:1])
    stray(relay, box)
    return box


Start = Callable[..., RunningRelay]


def test_sqlite_and_the_logs_contain_no_word(on_sqlite: str, start: Start, tmp_path: Path) -> None:
    relay = start(on_sqlite, "--workers", "2", "--trust-proxy")
    box = use_it(relay)
    with httpx.Client(base_url=relay.address) as client:
        waiting = fetch(client, box)
    path = tmp_path / "relay.db"
    connection = sqlite3.connect(path)
    dump = "\n".join(connection.iterdump()).encode()
    assert all(body.hex().encode() in dump.lower() for body in waiting.values()), "the dump shows what is kept"
    connection.close()
    assert_tells_nothing("the dump", dump, box)
    for file in tmp_path.iterdir():
        assert_tells_nothing(file.name, file.read_bytes(), box)
    # What is in the tables was sent; what is in the log is nothing at all, however strange the requests were.
    assert relay.stop() == 0
    assert_tells_nothing("the output", relay.log.read_bytes(), box)


def test_postgresql_and_all_logs_contain_no_word(
    postgres: Postgres, on_postgres: str, start: Start, tmp_path: Path
) -> None:
    relay = start(on_postgres, "--workers", "2", "--trust-proxy")
    box = use_it(relay)
    dump = postgres.dump(on_postgres.rpartition("/")[2]).encode()
    assert b"relay_envelopes" in dump
    assert_tells_nothing("the dump", dump, box)
    log = postgres.log.read_bytes()
    assert b"INSERT INTO relay_envelopes" in log, "the log shows what was done"
    assert_tells_nothing("PostgreSQL's log", log, box)
    assert relay.stop() == 0
    assert_tells_nothing("the output", relay.log.read_bytes(), box)


def test_an_error_that_quotes_what_was_sent_does_not_reach_the_log(
    on_sqlite: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from services.relay.endpoints import Relay
    from tests.services.relay.friends import client_on

    async def broken(*_: object) -> None:
        raise KeyError(STRAY)

    monkeypatch.setattr(Relay, "page", broken)
    with client_on(on_sqlite) as client:
        answer = client.get("/f")
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (500, "nosniff")
    assert STRAY not in answer.text
    assert "KeyError in broken" in caplog.text and STRAY not in caplog.text
