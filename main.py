"""Rehearse: reads the command line, opens the services, gives the page to the app."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from services.errors import RehearseError
from services.platform.paths import data_folder
from services.root import open_services
from views import hosting


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
    with contextlib.suppress(RehearseError):
        services.sweeping.sweep()
    try:
        hosting.run(services, web=options.web, port=options.port, open_browser=not options.no_browser)
    finally:
        services.close()
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="main.py", description="Practise for job interviews.")
    parser.add_argument("--web", action="store_true", help="serve the app on this machine and open the browser")
    parser.add_argument("--port", type=int, default=0, help="port to serve on; a free one unless given")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder that holds your data")
    parser.add_argument("--no-browser", action="store_true", help="with --web: only print the address")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
