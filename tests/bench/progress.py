"""The Progress tab on ten years of data beside Anki's own statistics, and beside itself at a tenth.

Both sides hold the same number of cards and of reviews, spread over ten years. Rehearse also has
ratings, replies, debriefed interviews with their outcomes, and measured recordings; every card shows
one competency. What opens first is everything the tab shows.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from services.clock import SystemClock, learning_day
from services.delivery.model import Measured
from services.delivery.speech import Span
from services.practice.rows import competency_label
from services.practice.words import Competency
from services.store.ids import new_id
from tests.bench.collection import LOGGED_COLUMNS, write_anki, write_ours
from tests.bench.report import Report, over_rounds, table

DATA = Path(__file__).parent / ".data"
CARDS = 20_000
YEARS = 10
WHOLE = {"reviews": 500_000, "ratings": 2_000, "interviews": 1_000, "recordings": 1_000}
DAY_MS = 86_400_000
REPEATS = 15
COMPETENCIES = ("answer", "structure", "evidence", "fit", "voice", "presence", "dialogue")


def run(*arguments: str) -> Report:
    """Builds what is not there yet, measures each side in a process of its own, and compares."""
    rounds = 2 if "--quick" in arguments else 5
    DATA.mkdir(exist_ok=True)
    tenth = {name: number // 10 for name, number in WHOLE.items()}
    files = {
        "anki": _built("progress-anki.anki2", lambda path: _anki(path, WHOLE["reviews"])),
        "whole": _built("progress-whole.db", lambda path: _ours(path, WHOLE)),
        "tenth": _built("progress-tenth.db", lambda path: _ours(path, tenth)),
    }
    found: dict[str, list[list[float]]] = {side: [] for side in files}
    for _ in range(rounds):
        for side, path in files.items():
            found[side].append(_measured(side, path))
    return _report(found)


def _report(found: dict[str, list[list[float]]]) -> Report:
    report, rows = Report("progress"), []
    for name, part in (("median", 0.5), ("p95", 0.95)):
        anki, whole, tenth = (over_rounds(found[side], part) for side in ("anki", "whole", "tenth"))
        report.figures |= {
            f"anki {name} ms": anki,
            f"ours {name} ms": whole,
            f"ours at a tenth {name} ms": tenth,
            f"ratio {name}": anki / whole,
            f"growth {name}": whole / tenth,
        }
        rows.append(
            [name, f"{anki:.1f}", f"{whole:.2f}", f"{anki / whole:.1f}", f"{tenth:.2f}", f"{whole / tenth:.2f}"]
        )
    report.aims = {"ratio median": (">=", 1.0), "ratio p95": (">=", 1.0), "growth median": ("<=", 1.2)}
    print(table(["ms", "Anki, 365 days", "ours", "ratio", "ours at a tenth", "growth"], rows), end="\n\n")
    return report


def _measured(side: str, path: Path) -> list[float]:
    copy = DATA / f"round{path.suffix}"
    shutil.copyfile(path, copy)
    command = [sys.executable, "-m", "tests.bench.progress", side, str(copy)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True, check=True, timeout=600
    )
    copy.unlink()
    return [float(taken) for taken in json.loads(done.stdout)]


def _built(name: str, write) -> Path:  # type: ignore[no-untyped-def]
    path, stamp = DATA / name, DATA / f"{name}.stamp"
    sources = (Path(__file__), Path(__file__).parents[2] / "services" / "store" / "tables.py")
    wanted = f"{learning_day(SystemClock())} {[source.stat().st_mtime_ns for source in sources]}"
    if not path.exists() or not stamp.exists() or stamp.read_text() != wanted:
        path.unlink(missing_ok=True)
        print(f"building {name}", file=sys.stderr)
        write(path)
        stamp.write_text(wanted)
    return path


def _instants(number: int) -> list[int]:
    """Returns so many instants over ten years, in order, from a seed."""
    rng, now = random.Random(11), int(time.time() * 1000)
    return sorted(now - rng.randrange(DAY_MS, YEARS * 365 * DAY_MS) for _ in range(number))


def _anki(path: Path, reviews: int) -> None:
    write_anki(path, CARDS)
    with closing(sqlite3.connect(path)) as connection:
        keys = [row[0] for row in connection.execute("SELECT id FROM cards WHERE type = 2 ORDER BY id")]
        (there,) = connection.execute("SELECT count(*) FROM revlog").fetchone()
        rows, at = [], 0
        for number, instant in enumerate(_instants(reviews - there)):
            at = max(at + 1, instant)
            rows.append((at, keys[number % len(keys)], -1, 1 + (number % 10 > 0) * 2, 10, 5, 2500, 6000, 1))
        connection.executemany("INSERT OR IGNORE INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.commit()


def _ours(path: Path, sizes: dict[str, int]) -> None:
    write_ours(path, CARDS)
    rng, today, now = random.Random(5), learning_day(SystemClock()), int(time.time() * 1000)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        keys = [row[0] for row in connection.execute("SELECT id FROM cards WHERE phase = 2 ORDER BY docid")]
        for place, name in enumerate(COMPETENCIES):
            connection.execute(
                "UPDATE cards SET competencies = ?, labels = labels || ? WHERE docid % ? = ?",
                (json.dumps([name]), f" {competency_label(Competency(name))}", len(COMPETENCIES), place),
            )
        connection.execute("DELETE FROM reviews")
        log = [
            (new_id(at), keys[n % len(keys)], None, 1 + (n % 10 > 0) * 2, at, today - (now - at) // DAY_MS, 2, 6000, 0,
             0.9, 180)
            for n, at in enumerate(_instants(sizes["reviews"]))
        ]  # fmt: skip
        connection.executemany(
            f"INSERT INTO reviews ({', '.join(LOGGED_COLUMNS)}) VALUES ({', '.join('?' * len(LOGGED_COLUMNS))})", log
        )
        connection.execute("DELETE FROM practice_days")
        connection.execute(
            "INSERT INTO practice_days (day, reviews, answers, took_ms, asked, remembered)"
            " SELECT day, count(*), count(*), sum(took_ms), count(*), sum(grade > 1) FROM reviews GROUP BY day"
        )
        for n, at in enumerate(_instants(sizes["ratings"])):
            _rating(connection, n, at, rng)
        for n, at in enumerate(_instants(sizes["interviews"])):
            _interview(connection, n, at, keys, rng)
        for n, at in enumerate(_instants(sizes["recordings"])):
            _recording(connection, n, at, rng)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _rating(connection: sqlite3.Connection, number: int, at: int, rng: random.Random) -> None:
    """Adds a request with one's own rating and a reply."""
    request = new_id(at)
    connection.execute(
        "INSERT INTO feedback_requests (id, code, about, asked, subject, public_key, ends_day, created_at, changed_at)"
        " VALUES (?, ?, 'general', 'friend', 'You in general', '', 0, ?, ?)",
        (request, f"{number:012x}", at, at),
    )
    for name in ("feedback_ratings", "feedback_replies"):
        ratings = json.dumps({row: rng.randint(1, 5) for row in COMPETENCIES})
        extra = ", channel" if name == "feedback_replies" else ""
        connection.execute(
            f"INSERT INTO {name} (id, request_id, ratings, created_at, changed_at{extra})"
            f" VALUES (?, ?, ?, ?, ?{', ?' if extra else ''})",
            (new_id(at), request, ratings, at, at, *(["local"] if extra else [])),
        )


def _interview(connection: sqlite3.Connection, number: int, at: int, keys: list[str], rng: random.Random) -> None:
    """Adds an interview with a debrief and five questions."""
    interview, debrief = new_id(at), new_id(at)
    connection.execute(
        "INSERT INTO interviews (id, company, local_start, zone, starts_at, outcome, created_at, changed_at)"
        " VALUES (?, ?, '2026-01-01T09:00', 'UTC', ?, ?, ?, ?)",
        (interview, f"Company {number}", at, rng.choice(["no", "through", "waiting"]), at, at),
    )
    connection.execute(
        "INSERT INTO debriefs (id, interview_id, body_voice, created_at, changed_at) VALUES (?, ?, ?, ?, ?)",
        (debrief, interview, json.dumps({"pace": rng.choice(["fine", "watch"])}), at, at),
    )
    connection.executemany(
        "INSERT INTO asked_questions (id, debrief_id, card_id, question, rating, created_at, changed_at)"
        " VALUES (?, ?, ?, 'q', ?, ?, ?)",
        [(new_id(at), debrief, rng.choice(keys), rng.choice(["strong", "ok", "rough"]), at, at) for _ in range(5)],
    )


def _recording(connection: sqlite3.Connection, number: int, at: int, rng: random.Random) -> None:
    """Adds a recording that was rated and measured."""
    pauses = tuple(Span(float(n), n + 1.5) for n in range(rng.randint(0, 6)))
    found = Measured(90.0, 40.0, pauses=pauses, share=0.8, pace=float(rng.randint(150, 240)), steadiness=3.0)
    connection.execute(
        "INSERT INTO recordings (id, title, file, media, rating, measured, recorded_at, finished_at, changed_at)"
        " VALUES (?, ?, '', 'audio', ?, ?, ?, ?, ?)",
        (new_id(at), f"Answer {number}", rng.randint(1, 5), json.dumps(asdict(found)), at, at, at),
    )


def measure(side: str, path: str) -> list[float]:
    """Returns milliseconds of each of a few readings."""
    if side == "anki":
        from anki.collection import Collection

        collection = Collection(path)

        def read() -> None:
            collection._backend.graphs(search="", days=365)
    else:
        from services.root import open_services

        services = open_services(f"sqlite:///{path}")

        def read() -> None:
            services.progress.statistics()
            services.growth.picture()

    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        read()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
