"""Builds the web app that runs Python in the browser and needs no server: python build/web.py.

Made only of installed packages, wheels from PyPI and fonts from npm. The same input gives the same
bytes. What it writes can be served by any static host; `python main.py serve` serves it as well.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import archive
import fonts
import page
import runtime
from files import alone

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / ".cache"


@dataclass(frozen=True)
class Options:
    """What to build: the folder with `main.py`, where it will be served, where to write it."""

    app: Path = ROOT
    base_url: str = "/"
    out: Path = ROOT / "build" / "web"
    scripts: str = fonts.ALL
    compressed: bool = True


def build(options: Options) -> Path:
    """Writes the web app and returns its folder; an earlier one there is replaced at the end."""
    with alone(CACHE):
        return _build(options)


def _build(options: Options) -> Path:
    work = options.out.with_name(f".{options.out.name}.new")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    engine = runtime.write(work)
    letters = fonts.write(work, cache=CACHE / "npm", scripts=options.scripts)
    packed = archive.write(work, app=options.app, root=ROOT, cache=CACHE)
    page.write(
        work,
        page.Parts(base=base_path(options.base_url), engine=engine, fonts=letters, archive=packed),
        web=ROOT / "assets" / "web",
        assets=ROOT / "assets",
    )
    if options.compressed:
        from compress import compress_all

        compress_all(work)
    shutil.rmtree(options.out, ignore_errors=True)
    work.rename(options.out)
    return options.out


def base_path(url: str) -> str:
    """Returns a path that begins and ends with a slash."""
    inner = url.strip().strip("/")
    return f"/{inner}/" if inner else "/"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="build/web.py", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--base-url", default="/", metavar="/PATH/", help="path on its host, such as /rehearse/")
    parser.add_argument("--out", type=Path, default=Options.out, metavar="DIR", help="folder to write; build/web")
    parser.add_argument("--app", type=Path, default=ROOT, metavar="DIR", help="folder with main.py; this project")
    parser.add_argument(
        "--fonts", default=fonts.ALL, choices=fonts.CHOICES, help="scripts beyond Latin, Cyrillic and Greek to include"
    )
    parser.add_argument("--no-compress", action="store_true", help="write no .br and .gz files")
    given = parser.parse_args(arguments)
    out = build(
        Options(
            app=given.app.resolve(),
            base_url=given.base_url,
            out=given.out.resolve(),
            scripts=given.fonts,
            compressed=not given.no_compress,
        )
    )
    print(f"{out} holds the web app, {page.describe(out)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
