"""Rehearse: reads the command line, opens the services, gives the page to the app."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.errors import RehearseError
from services.platform import handover
from services.platform.paths import data_folder


@dataclass(frozen=True)
class Command:
    """What `python main.py NAME` does instead of opening the app; imports what it needs itself."""

    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="main.py", description="Practise for job interviews.")
    add_app_options(parser)
    parser.set_defaults(run=run_app)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, command in COMMANDS.items():
        of_command = commands.add_parser(name, help=command.help, description=command.help)
        command.add_options(of_command)
        of_command.set_defaults(run=command.run)
    return parser.parse_args(arguments)


def add_app_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--open", metavar="ROUTE", help="show this screen, in the app that is open if there is one")
    parser.add_argument("--web", action="store_true", help="serve the app on this machine and open the browser")
    parser.add_argument("--port", type=int, default=0, help="port to serve on; a free one unless given")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder that holds your data")
    parser.add_argument("--no-browser", action="store_true", help="with --web: only print the address")


def run_app(options: argparse.Namespace) -> int:
    folder = options.data or data_folder()
    if options.open and handover.request(folder, options.open):
        return 0
    from services.root import open_services
    from views import hosting

    try:
        folder.mkdir(parents=True, exist_ok=True)
        services = open_services(f"sqlite:///{folder / 'rehearse.db'}")
    except RehearseError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{folder} cannot be used: {error.strerror}. Choose another folder: --data FOLDER.", file=sys.stderr)
        return 1
    with contextlib.suppress(RehearseError):
        services.sweeping.sweep()
    try:
        route = options.open or "/"
        hosting.run(services, web=options.web, port=options.port, open_browser=not options.no_browser, route=route)
    finally:
        services.close()
    return 0


def load() -> None:
    """Does what every start would do anew; a browser keeps Python's memory as it is after this."""
    import views.app  # noqa: F401
    from views.early import get_ready

    get_ready()


def in_browser() -> None:
    """Starts the app where Python itself runs in the page; its worker calls this once."""
    import flet as ft
    import flet_js  # type: ignore[import-not-found]

    from services.platform.storage import BROWSER_FOLDER
    from services.root import open_services
    from views.app import show

    try:
        services = open_services(f"sqlite:///{BROWSER_FOLDER}/rehearse.db")
    except RehearseError as error:
        flet_js.told = str(error)
        raise
    ft.run(lambda page: show(page, services))


def add_remind_options(parser: argparse.ArgumentParser) -> None:
    # Given before or after the command; without a default here, so that neither undoes the other.
    parser.add_argument("--data", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="folder with your data")


def run_remind(options: argparse.Namespace) -> int:
    # A job that only reminds never gets as far as the screens.
    from services.remind import remind

    try:
        remind(options.data or data_folder())
    except RehearseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def add_serve_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 127.0.0.1 unless given")
    parser.add_argument(
        "--port", type=int, default=8080, help="port to listen on; 8080 unless given, 0 takes a free one"
    )
    parser.add_argument(
        "--database", metavar="URL", help="where sealed replies wait; relay.db in the data folder unless given"
    )
    parser.add_argument("--workers", type=int, default=1, help="processes that share the port; 1 unless given")
    parser.add_argument(
        "--trust-proxy",
        action="store_true",
        help="believe X-Forwarded-For and -Proto: only behind a proxy that sets them",
    )
    parser.add_argument(
        "--web-app", type=Path, metavar="DIR", help="what build/web.py wrote, served at /; build/web unless given"
    )


def run_serve(options: argparse.Namespace) -> int:
    from services.relay.serve import serve

    return serve(
        host=options.host,
        port=options.port,
        database=options.database or f"sqlite:///{data_folder() / 'relay.db'}",
        workers=options.workers,
        trust_proxy=options.trust_proxy,
        web=options.web_app or Path(__file__).resolve().parent / "build" / "web",
    )


COMMANDS = {
    "remind": Command("Tell what is due now, then exit.", add_remind_options, run_remind),
    "serve": Command(
        "Run the relay, the friend's page, and the web app where it was built.", add_serve_options, run_serve
    ),
}


if __name__ == "__main__":
    sys.exit(main())
