"""Practice beside Anki's own backend: the same 50,000 cards, the same grades, in the same run.

Each round starts with fresh copies of both files and asks Anki and Rehearse in turn, each in a
process of its own; figures are medians over rounds of each round's median and 95th percentile.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.clock import SystemClock, learning_day
from tests.bench.collection import write_anki, write_ours
from tests.bench.report import Report, over_rounds, table
from tests.bench.sides import SEARCHES, Samples

DATA = Path(__file__).parent / ".data"
SIZE = 50_000
GROWTH = (1_000, 50_000, 500_000)
PARTS = {"median": 0.50, "p95": 0.95}
STEPS = {
    "open": "open + first card (imports apart)",
    "answer": "answer + next card",
    "undo": "undo, card shown again",
    "decks": "deck counts",
    **{name: name for name in SEARCHES},
}
EXPLAINED = """\
Anki: Collection(), get_queued_cards with counts, describe_next_states, get_note for the text of the card,
  not rendered; build_answer, answer_card; undo; deck_due_tree; find_cards, which returns the ids of all
  matches without order and reads no text.
Rehearse: open_services(), practice.start; practice.answer, which returns the next card with its text,
  intervals, counts (each up to 500) and leech state; practice.undo; decks.all; cards.find, which
  returns the first 50 rows with their text, in order, and the total, exact but for a word together
  with a state or a deck that are both common: those are counted up to 500, and the screen says "500+".
Both: FSRS, undo, siblings buried, limits of 9,999 a day, WAL with synchronous=FULL, reviews before new cards.
floor: the rows that Rehearse writes for the same answers, replayed as one bare sqlite3 transaction each."""


@dataclass(frozen=True)
class Options:
    rounds: int
    answers: int
    keep: bool
    growth: bool


def run(*arguments: str) -> Report:
    """Runs all rounds and prints the tables."""
    options = _options(arguments)
    report = Report("practice")
    DATA.mkdir(exist_ok=True)
    files = {"anki": _prepared("anki", SIZE, ".anki2", write_anki), "ours": _prepared("ours", SIZE, ".db", write_ours)}
    found: dict[str, list[Samples]] = {"anki": [], "ours": [], "floor": []}
    for number in range(options.rounds):
        for side, rounds in found.items():
            rounds.append(_measure(side, files["anki" if side == "anki" else "ours"], options.answers))
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    print(EXPLAINED, end="\n\n")
    print(_compare(found, report), end="\n\n")
    if options.growth:
        print(_growth(options, report), end="\n\n")
    return report


def _options(arguments: tuple[str, ...]) -> Options:
    parser = argparse.ArgumentParser(prog="python -m tests.bench practice")
    parser.add_argument("--rounds", type=int, help="rounds, 5 unless told")
    parser.add_argument("--quick", action="store_true", help="two rounds, no 500,000 cards")
    parser.add_argument("--keep", action="store_true", help="keep the file of 500,000 cards for the next run")
    given = parser.parse_args(arguments)
    rounds = given.rounds or (2 if given.quick else 5)
    return Options(rounds=rounds, answers=1_000, keep=given.keep, growth=not given.quick)


def _prepared(side: str, size: int, suffix: str, write: Callable[[Path, int], None]) -> Path:
    """Returns the file of a side, made today by today's code; what is due depends on the day."""
    sources = [Path(__file__).with_name("collection.py")]
    if side == "ours":
        sources.append(Path(__file__).parents[2] / "services" / "store" / "tables.py")
    path = DATA / f"{side}-{size}{suffix}"
    stamp = DATA / f"{side}-{size}.stamp"
    wanted = f"{learning_day(SystemClock())} {[source.stat().st_mtime_ns for source in sources]}"
    if path.exists() and stamp.exists() and stamp.read_text() == wanted:
        return path
    path.unlink(missing_ok=True)
    print(f"building {path.name}", file=sys.stderr)
    write(path, size)
    stamp.write_text(wanted)
    return path


def _measure(side: str, source: Path, answers: int) -> Samples:
    with _copies(source, 2 if side == "floor" else 1) as paths:
        command = [sys.executable, "-m", "tests.bench.sides", side, str(answers), *map(str, paths)]
        done = subprocess.run(
            command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True, check=True, timeout=600
        )
    found: Samples = json.loads(done.stdout)
    return found


@contextmanager
def _copies(source: Path, number: int) -> Iterator[list[Path]]:
    folder = DATA / "round"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    paths = [folder / f"{n}{source.suffix}" for n in range(number)]
    for path in paths:
        shutil.copyfile(source, path)
    # Otherwise the first answers pay for writing the copy.
    os.sync()
    try:
        yield paths
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _compare(found: dict[str, list[Samples]], report: Report) -> str:
    rows = []
    for step, words in STEPS.items():
        cells = [words]
        for name, part in PARTS.items():
            anki, ours = (over_rounds([samples[step] for samples in found[side]], part) for side in ("anki", "ours"))
            ratio = f"{step} {name} ratio"
            report.figures |= {f"{step} {name} anki ms": anki, f"{step} {name} ours ms": ours, ratio: anki / ours}
            report.aims[ratio] = (">=", 1.0)
            cells += [f"{anki:.3f}", f"{ours:.3f}", f"{anki / ours:.2f}"]
        rows.append(cells)
    rows.append(_without_text(found, report))
    cold = {side: over_rounds([samples["cold"] for samples in found[side]], 0.5) for side in ("anki", "ours")}
    report.figures |= {f"cold median {side} ms": value for side, value in cold.items()}
    rows.append(
        [
            "cold: imports + open + first card",
            *(f"{v:.1f}" for v in cold.values()),
            f"{cold['anki'] / cold['ours']:.2f}",
        ]
        + [""] * 3
    )
    floor = {name: over_rounds([samples["answer"] for samples in found["floor"]], part) for name, part in PARTS.items()}
    report.figures |= {f"floor {name} ms": value for name, value in floor.items()}
    rows.append(["floor of an answer", "", f"{floor['median']:.3f}", "", "", f"{floor['p95']:.3f}", ""])
    head = ["ms", "Anki median", "ours", "ratio", "Anki p95", "ours", "ratio"]
    return f"{SIZE:,} cards, {len(found['ours'])} rounds\n" + table(head, rows)


def _without_text(found: dict[str, list[Samples]], report: Report) -> list[str]:
    """Returns a row for information: Anki spared the text of the card, which Rehearse always returns."""
    cells = ["answer + next card, Anki's without text"]
    for name, part in PARTS.items():
        anki = over_rounds([samples["answer without text"] for samples in found["anki"]], part)
        ours = report.figures[f"answer {name} ours ms"]
        report.figures[f"answer without text {name} anki ms"] = anki
        cells += [f"{anki:.3f}", f"{ours:.3f}", f"{anki / ours:.2f}"]
    return cells


def _growth(options: Options, report: Report) -> str:
    rows = []
    measured: dict[int, Samples] = {}
    for size in GROWTH:
        path = _prepared("ours", size, ".db", write_ours)
        measured[size] = _measure("ours", path, min(options.answers, size // 3))
        if size > SIZE and not options.keep:
            path.unlink()
    for step, words in STEPS.items():
        cells = [words]
        for size, samples in measured.items():
            values = [over_rounds([samples[step]], part) for part in PARTS.values()]
            report.figures |= {f"{step} {name} {size} ms": value for name, value in zip(PARTS, values, strict=True)}
            cells += [f"{value:.3f}" for value in values]
        rows.append(cells)
    head = ["ours, ms", *(f"{size:,} {name}" for size in GROWTH for name in PARTS)]
    return table(head, rows)
