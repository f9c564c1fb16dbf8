"""Rehearse: reads the command line, opens the services, gives the page to the app."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from services.errors import RehearseError
from services.platform import handover
from services.platform.paths import data_folder


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    folder = options.data or data_folder()
    if options.task == "remind":
        return remind(folder)
    if options.open and handover.request(folder, options.open):
        return 0
    # A job that only reminds never gets as far as the screens.
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
    try:
        route = options.open or "/"
        hosting.run(services, web=options.web, port=options.port, open_browser=not options.no_browser, route=route)
    finally:
        services.close()
    return 0


def remind(folder: Path) -> int:
    from services.remind import remind

    try:
        remind(folder)
    except RehearseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="main.py", description="Practise for job interviews.")
    parser.add_argument("task", nargs="?", choices=["remind"], help="remind: tell what is due now, then exit")
    parser.add_argument("--open", metavar="ROUTE", help="show this screen, in the app that is open if there is one")
    parser.add_argument("--web", action="store_true", help="serve the app on this machine and open the browser")
    parser.add_argument("--port", type=int, default=0, help="port to serve on; a free one unless given")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder that holds your data")
    parser.add_argument("--no-browser", action="store_true", help="with --web: only print the address")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
