"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port, gone at the end."""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

# initdb refuses root.
OTHER_USERS = ("postgres", "nobody")


def server_binaries() -> Path | None:
    """Returns the folder with initdb and postgres, or None."""
    config = shutil.which("pg_config")
    if config:
        folder = Path(subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
        if (folder / "initdb").exists():
            return folder
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


def free_port() -> int:
    """Returns a port to come back to after a kill.

    Below those that the system gives to outgoing connections: one of them could be in the way by then.
    """
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


class Postgres:
    """One cluster; can be killed, and started again on the same data and port."""

    def __init__(self, binaries: Path, **settings: object) -> None:
        self.binaries = binaries
        self.settings = settings
        self.folder = Path(tempfile.mkdtemp(prefix="relay-postgres-"))
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.user = next((name for name in OTHER_USERS if _exists(name)), "") if os.geteuid() == 0 else ""
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", str(self.data), "-U", "relay", "--auth=trust", "-E", "UTF8", "--locale=C")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://relay@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            **self.settings,
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = self._as_user([str(self.binaries / "postgres"), "-D", str(self.data), *settings])
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, start_new_session=True)
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def kill(self) -> None:
        """Ends every process of the server at once, as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        # Children of the postmaster put themselves into groups of their own; they end when it is gone.
        time.sleep(0.2)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self, database: str) -> str:
        """Makes an empty database and returns its URL."""
        import psycopg

        with psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')  # type: ignore[call-overload]
        return self.url(database)

    def dump(self, database: str) -> str:
        command = [str(self.binaries / "pg_dump"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "relay", database]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def _answers(self) -> bool:
        command = [str(self.binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        command = self._as_user([str(self.binaries / program), *arguments])
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, check=False)
        assert done.returncode == 0, done.stderr

    def _as_user(self, command: list[str]) -> list[str]:
        if not self.user:
            return command
        owner = pwd.getpwnam(self.user)
        return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups", *command]


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
