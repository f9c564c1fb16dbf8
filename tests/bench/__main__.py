"""python -m tests.bench NAME [options]: runs one benchmark and ends with one line of JSON."""

from __future__ import annotations

import argparse
import importlib
import sys

NAMES = ("practice", "screen", "start", "interviews", "relay", "form", "progress", "delivery")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    name = parser.parse_args(arguments[:1]).name
    report = importlib.import_module(f"tests.bench.{name}").run(*arguments[1:])
    if report.missed:
        print("Not met: " + ", ".join(report.missed))
    print(report.line())
    return 0 if report.met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
