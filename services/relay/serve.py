"""`python main.py serve`: listens, makes the tables, and keeps as many workers as were asked for."""

from __future__ import annotations

import logging
import socket
import sys
from functools import partial
from pathlib import Path

from services.relay.database import RelayError, create_tables, open_database
from services.relay.shared import Shared
from services.relay.workers import can_fork, ready, supervise

GRACE_SECONDS = 10
# Longer than proxies keep theirs, so that it is they who close.
IDLE_SECONDS = 75
BACKLOG = 2048


def serve(*, host: str, port: int, database: str, workers: int, trust_proxy: bool, web: Path | None = None) -> int:
    """Serves until it is told to stop; returns the exit code. `web` is the folder of a web build, if it is there."""
    logging.basicConfig(format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        if workers < 1 or (workers > 1 and not can_fork()):
            raise RelayError("This system serves with one worker: --workers 1.")
        engine = open_database(database)
        create_tables(engine)
        # A connection must not be inherited.
        engine.dispose()
        listener = listen(host, port)
    except RelayError as error:
        print(error, file=sys.stderr)
        return 1
    shared = Shared(workers)
    shown = f"[{host}]" if ":" in host else host
    print(f"The relay is at http://{shown}:{listener.getsockname()[1]} (Ctrl+C to stop)", flush=True)
    site = web if web is not None and (web / "index.html").is_file() else None
    print("The web app is at the same address." if site else "No web app was built: python build/web.py", flush=True)
    run = partial(run_worker, listener, database, trust_proxy, shared, web=site)
    if workers == 1:
        run(0)
        return 0
    return supervise(workers, run)


def listen(host: str, port: int) -> socket.socket:
    """Returns a listening socket; port 0 takes a free one. Raises RelayError."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address, family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RelayError(f"{host}:{port} cannot be used: {reason}. Choose others: --host, --port.") from error
    listener.setblocking(False)
    return listener


def run_worker(
    listener: socket.socket, database: str, trust_proxy: bool, shared: Shared, number: int, *, web: Path | None = None
) -> None:
    """Serves from this process until SIGTERM or SIGINT; requests under way are answered first."""
    import uvicorn

    from services.relay.app import make_relay
    from services.relay.connections import protocol_class
    from services.relay.site import Site

    app = make_relay(
        open_database(database),
        trust_proxy=trust_proxy,
        shared=shared,
        worker=number,
        web=Site(web) if web is not None else None,
        web_headers=(),
    )
    config = uvicorn.Config(
        app,
        http=protocol_class(),
        ws="none",
        lifespan="on",
        # Not even at the first start a line about who asked for what.
        access_log=False,
        log_level="error",
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    # uvicorn raises the signal again once all is answered; that is a good end, not a crash.
    ready(lambda: setattr(server, "should_exit", True))
    server.run(sockets=[listener])
