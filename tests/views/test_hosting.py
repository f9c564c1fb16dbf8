"""The server on this machine lets in nobody else."""

from __future__ import annotations

import socket

import pytest

from views.hosting import listen, trusted

HERE = b"127.0.0.1:8123"


@pytest.mark.parametrize(
    ("headers", "welcome"),
    [
        ({b"host": HERE}, True),
        ({b"host": b"localhost:8123", b"origin": b"http://localhost:8123"}, True),
        ({b"host": HERE, b"origin": b"http://127.0.0.1:8123"}, True),
        ({b"host": HERE, b"origin": b"http://127.0.0.1:9999"}, False),
        ({b"host": HERE, b"origin": b"https://evil.example"}, False),
        ({b"host": b"evil.example:8123"}, False),
        ({b"host": b"evil.example:8123", b"origin": b"http://evil.example:8123"}, False),
        ({b"host": HERE, b"origin": b"null"}, False),
        ({}, False),
    ],
)
def test_only_pages_of_this_machine_are_answered(headers: dict[bytes, bytes], welcome: bool) -> None:
    assert trusted(headers) is welcome


def test_the_server_listens_on_this_machine_only() -> None:
    listener = listen(0)
    assert listener.getsockname()[0] == "127.0.0.1"
    listener.close()


def test_a_port_that_is_taken_gets_a_message_that_says_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SystemExit, match="--port NUMBER"):
            listen(taken.getsockname()[1])
