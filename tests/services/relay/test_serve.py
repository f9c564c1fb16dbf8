"""`python main.py serve` says what is wrong before it serves, and the app's own options stay as they were."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

import main
from tests.services.relay.friends import RunningRelay
from tests.services.relay.postgres import free_port


@pytest.mark.parametrize(
    ("arguments", "web", "port", "data"),
    [
        ([], False, 0, None),
        (["--web"], True, 0, None),
        (["--web", "--port", "8123", "--data", "here"], True, 8123, Path("here")),
    ],
)
def test_without_a_command_the_app_opens(arguments: list[str], web: bool, port: int, data: Path | None) -> None:
    options = main.parse(arguments)
    assert options.run is main.run_app
    assert (options.web, options.port, options.data) == (web, port, data)


def test_every_command_shows_up_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.parse(["--help"])
    shown = capsys.readouterr().out
    for name, command in main.COMMANDS.items():
        assert name in shown and main.parse([name]).run is command.run


def test_what_cannot_be_served_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text").write_text("not a database, but long enough to be taken for one" * 20)
    database = f"sqlite:///{tmp_path / 'relay.db'}"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        table = {
            "--port": ["--port", str(taken.getsockname()[1]), "--database", database],
            "--host": ["--host", "203.0.113.9", "--port", "0", "--database", database],
            "one worker": ["--workers", "0", "--database", database],
            "cannot be used": ["--port", "0", "--database", f"sqlite:///{tmp_path / 'text'}"],
            "database cannot": ["--database", f"postgresql+psycopg://x:secret@127.0.0.1:{free_port()}/x"],
            "SQLite or PostgreSQL": ["--database", "mysql://localhost/x"],
        }
        for said, arguments in table.items():
            assert main.main(["serve", *arguments]) == 1
            shown = capsys.readouterr()
            assert said in shown.err and shown.out == "", arguments
            assert "Traceback" not in shown.err and "secret" not in shown.err


def test_the_database_is_a_folder_deep_and_both_workers_count_into_one_page(tmp_path: Path) -> None:
    relay = RunningRelay(f"sqlite:///{tmp_path / 'a' / 'b' / 'relay.db'}", ("--workers", "2"), tmp_path / "log")
    try:
        for _ in range(30):
            httpx.get(f"{relay.address}/nothing")
        text = httpx.get(f"{relay.address}/metrics").text
        assert 'rehearse_relay_requests_total{operation="other",status="404"} 30' in text
    finally:
        assert relay.stop() == 0
    assert relay.log.read_text() == ""
