"""Schedules random histories with Anki's own backend and with ours; prints both as JSON.

Run in a process of its own, because the time zone (TZ) and Anki's test mode are read from the
environment once: `TZ=Europe/Berlin ANKI_TEST_MODE=1 python -m tests.services.anki_peer FOLDER NUMBER`.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anki.collection
from anki.cards import Card, FSRSMemoryState
from fsrs.scheduler import DEFAULT_PARAMETERS

from services.clock import FixedClock, from_ms, learning_day, to_ms
from services.practice.schedule import Answer, Memory, Rules, preview, replay
from services.practice.words import Grade, Phase

DAY = timedelta(days=1)
# Around midnight, around the rollover at 04:00, and when people are awake.
MINUTES = (0, 30, 3 * 60 + 58, 4 * 60 + 1, 7 * 60, 8 * 60, 18 * 60, 21 * 60, 23 * 60 + 58)


class HereAndNow(FixedClock):
    """An instant, in the time zone of this process."""

    def zone(self) -> None:  # type: ignore[override]
        return None


def day_of(at_ms: int) -> int:
    return learning_day(HereAndNow(from_ms(at_ms)))


def day_of_anki(at_ms: int, next_day_at: int, today: int) -> int:
    """Returns the learning day as Anki counts it: whole 24 hours back from the next rollover."""
    return today - (next_day_at * 1000 - at_ms - 1) // 86_400_000


def history(rng: random.Random, rules: Rules, next_day_at: int, today: int, taken: set[int]) -> Iterator[Answer]:
    """Yields up to 12 answers of the last year and a bit, several of them on one learning day."""
    wall = datetime.now() - rng.randint(1, 430) * DAY
    last = 0
    for _ in range(rng.randint(2, 12)):
        wall = wall.replace(hour=0, minute=0, second=0, microsecond=0)
        moment = timedelta(minutes=rng.choice(MINUTES), milliseconds=rng.randint(0, 59_999))
        at_ms = to_ms((wall + moment).astimezone())
        wall += rng.choice((0, 0, 1, 1, 2, 3, 8, 21, 60)) * DAY
        # Anki takes today's UTC offset for all of the past, so on the far side of a DST change it
        # rolls over at 03:00 or 05:00 wall time. That one hour is left out; all else must agree.
        if not last < at_ms < time.time() * 1000 or day_of(at_ms) != day_of_anki(at_ms, next_day_at, today):
            continue
        if at_ms in taken:
            continue
        taken.add(last := at_ms)
        grade = rng.choices(tuple(Grade), (2, 1, 5, 1))[0]
        yield Answer(grade, at_ms, day_of(at_ms), rules)


def write_log(col: anki.collection.Collection, card_id: int, answers: list[Answer], seed: str) -> None:
    for number, answer in enumerate(answers):
        before = replay(answers[:number], seed=seed)
        kind = {Phase.NEW: 0, Phase.LEARNING: 0, Phase.REVIEW: 1, Phase.RELEARNING: 2}[before.phase]
        col.db.execute(  # type: ignore[union-attr]
            "INSERT INTO revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type)"
            " VALUES (?, ?, -1, ?, 1, 1, 2500, 5000, ?)",
            answer.at_ms,
            card_id,
            answer.grade.value,
            kind,
        )


def place(card: Card, memory: Memory, state: FSRSMemoryState, answers: list[Answer], days_since: int) -> None:
    """Puts the card where our schedule has it; `days_since` turns our days into the collection's."""
    in_review = memory.phase is Phase.REVIEW
    scheduled = (memory.due_day or 0) - (memory.last_day or 0)
    card.type = {Phase.LEARNING: 1, Phase.REVIEW: 2, Phase.RELEARNING: 3}[memory.phase]  # type: ignore[assignment]
    card.queue = 2 if in_review else 1  # type: ignore[assignment]
    card.due = (memory.due_day or 0) - days_since if in_review else (memory.due_at or 0) // 1000
    card.ivl = scheduled if in_review else 1
    card.left = 0 if in_review else 1
    card.factor = 2500
    card.reps = memory.reps
    card.lapses = memory.lapses
    card.memory_state = state
    card.last_review_time = answers[-1].at_ms // 1000


def promised(state: Any) -> dict[str, int]:
    """Returns what one of Anki's buttons promises, in days or in seconds."""
    kind = state.normal.WhichOneof("kind")
    found = getattr(state.normal, kind)
    if kind == "review":
        return {"days": found.scheduled_days}
    return {"seconds": (found if kind == "learning" else found.learning).scheduled_secs}


def ours(memory: Memory, seed: str, today: int, rules: Rules) -> list[dict[str, int]]:
    outcomes = preview(memory, seed=seed, at_ms=0, day=today, rules=rules, fuzz=False)
    return [
        {"days": after.due_day - today} if after.due_day is not None else {"seconds": (after.due_at or 0) // 1000}
        for after in outcomes.values()
    ]


def unrounded(memory: Memory, today: int, rules: Rules) -> list[float]:
    """Returns the intervals of the four grades before rounding, by the formula of FSRS-6."""
    decay = -DEFAULT_PARAMETERS[20]
    days = (rules.retention ** (1 / decay) - 1) / (0.9 ** (1 / decay) - 1)
    outcomes = preview(memory, seed="", at_ms=0, day=today, rules=rules, fuzz=False)
    return [(after.stability or 0) * days for after in outcomes.values()]


def main(folder: str, number: str, retention: str, maximum: str) -> None:
    col = anki.collection.Collection(str(Path(folder) / "collection.anki2"))
    col.set_config("fsrs", True)
    rules = Rules(float(retention), int(maximum))
    config = col.decks.config_dict_for_deck_id(col.decks.id("Default") or 1)
    config["new"]["delays"] = config["lapse"]["delays"] = [10.0]
    config["desiredRetention"], config["rev"]["maxIvl"] = rules.retention, rules.maximum_interval
    col.decks.update_config(config)
    rng, today, next_day_at = random.Random(20260105), day_of(to_ms(datetime.now(UTC))), col.sched.day_cutoff
    basic, results = col.models.by_name("Basic"), []
    taken: set[int] = set()
    while len(results) < int(number):
        answers = list(history(rng, rules, next_day_at, today, taken))
        if not answers:
            continue
        note = col.new_note(basic)
        note["Front"] = seed = f"card {len(results)}"
        col.add_note(note, 1)
        card = note.cards()[0]
        memory = replay(answers, seed=seed)
        write_log(col, card.id, answers, seed)
        computed = col.compute_memory_state(card.id)
        state = FSRSMemoryState(stability=computed.stability, difficulty=computed.difficulty)
        place(card, memory, state, answers, today - col.sched.today)
        col.update_card(card)
        states = col._backend.get_scheduling_states(card.id)
        results.append(
            {
                "anki": [computed.stability, computed.difficulty],
                "ours": [memory.stability, memory.difficulty],
                "anki promises": [promised(getattr(states, g.name.lower())) for g in Grade],
                "we promise": ours(memory, seed, today, rules),
                "unrounded": unrounded(memory, today, rules),
                "phase": memory.phase.name,
                "scheduled": (memory.due_day or 0) - (memory.last_day or 0),
                "days": [a.day for a in answers],
                "offsets": [time.localtime(a.at_ms / 1000).tm_gmtoff for a in answers],
            }
        )
    json.dump({"results": results, "same day": today == day_of(to_ms(datetime.now(UTC)))}, sys.stdout)
    col.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
