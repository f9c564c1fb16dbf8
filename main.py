"""Rehearse: reads the command line, opens the services, gives the page to the app."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from services.errors import RehearseError
from services.platform.paths import data_folder
from services.platform.storage import BROWSER_FOLDER
from services.root import open_services


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    folder = options.data or data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        services = open_services(f"sqlite:///{folder / 'rehearse.db'}")
    except RehearseError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{folder} cannot be used: {error.strerror}. Choose another folder: --data FOLDER.", file=sys.stderr)
        return 1
    from views import hosting

    try:
        hosting.run(services, web=options.web, port=options.port, open_browser=not options.no_browser)
    finally:
        services.close()
    return 0


def in_browser() -> None:
    """Starts the app where Python itself runs in the page; its worker calls this once."""
    import flet as ft
    import flet_js  # type: ignore[import-not-found]

    from views.app import show

    try:
        services = open_services(f"sqlite:///{BROWSER_FOLDER}/rehearse.db")
    except RehearseError as error:
        flet_js.told = str(error)
        raise
    ft.run(lambda page: show(page, services))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="main.py", description="Practise for job interviews.")
    parser.add_argument("--web", action="store_true", help="serve the app on this machine and open the browser")
    parser.add_argument("--port", type=int, default=0, help="port to serve on; a free one unless given")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder that holds your data")
    parser.add_argument("--no-browser", action="store_true", help="with --web: only print the address")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
