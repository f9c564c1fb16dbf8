"""FSRS-6 on learning days: what a grade does to a card's memory and when it is due again.

The package `fsrs` supplies the memory model. It counts 24-hour blocks, people count days: its
functions are given the learning days between two reviews, which is also how Anki counts. Its fuzz
is not used; ours is seeded by card and number of reviews, so what a button promises is what
happens and a replay of the log gives the same state.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from services.practice.words import Grade, Phase

if TYPE_CHECKING:
    from fsrs import Scheduler

RETENTION = (0.80, 0.97)
GRADES = tuple(Grade)
LEARNING_STEPS = (timedelta(minutes=10),)
STEPS_MS = {
    grade: LEARNING_STEPS[0] * part // timedelta(milliseconds=1)
    for grade, part in ((Grade.AGAIN, 1), (Grade.HARD, 1.5))
}
PASSES = (Grade.HARD, Grade.GOOD, Grade.EASY)
FUZZ_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, math.inf, 0.05))


@dataclass(frozen=True, slots=True)
class Memory:
    """A card's place in its schedule. Days are ordinals of learning days, due_at is Unix ms."""

    phase: Phase = Phase.NEW
    step: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    due_at: int | None = None
    due_day: int | None = None
    last_day: int | None = None
    reps: int = 0
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings that decide an interval."""

    retention: float = 0.90
    maximum_interval: int = 180

    def __post_init__(self) -> None:
        if not RETENTION[0] <= self.retention <= RETENTION[1]:
            raise ValueError(f"Desired retention must be between {RETENTION[0]} and {RETENTION[1]}.")
        if self.maximum_interval < 1:
            raise ValueError("The maximum interval must be at least one day.")


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry of the review log, as far as the schedule needs it."""

    grade: Grade
    at_ms: int
    day: int
    rules: Rules


def preview(memory: Memory, *, seed: str, at_ms: int, day: int, rules: Rules, fuzz: bool = True) -> dict[Grade, Memory]:
    """Returns what each grade would make of the card; answering gives exactly the one shown."""
    return {
        grade: after if after.due_at is None else replace(after, due_at=at_ms + after.due_at)
        for grade, after in _outcomes(memory, seed, day, rules, fuzz).items()
    }


@lru_cache(maxsize=64)
def _outcomes(memory: Memory, seed: str, day: int, rules: Rules, fuzz: bool) -> dict[Grade, Memory]:
    """Returns the state after each grade, with `due_at` as milliseconds from the answer on."""
    strengths = {grade: _strength(memory, grade, day) for grade in GRADES}
    intervals = _intervals(memory, strengths, rules, fuzz_factor(seed, memory.reps) if fuzz else None)
    return {grade: _settle(memory, grade, strengths[grade], intervals, day) for grade in GRADES}


def replay(answers: Iterable[Answer], *, seed: str) -> Memory:
    """Returns the state of a card after its whole log, oldest answer first."""
    memory = Memory()
    for answer in answers:
        memory = preview(memory, seed=seed, at_ms=answer.at_ms, day=answer.day, rules=answer.rules)[answer.grade]
    return memory


def retrievability(memory: Memory, day: int) -> float:
    """Returns the probability of recall on a learning day, 0 for a card never reviewed.

    Formula: FSRS-6 forgetting curve, (1 + factor * elapsed / stability) ** decay.
    """
    if memory.stability is None or memory.last_day is None:
        return 0.0
    elapsed = max(0, day - memory.last_day)
    factor, _ = _curve(0.90)
    return float((1 + factor * elapsed / memory.stability) ** -_model().parameters[20])


def fuzz_factor(seed: str, reps: int) -> float:
    """Returns a number in [0, 1) that depends only on the card and how often it was reviewed."""
    digest = blake2b(f"{seed}:{reps}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def fuzz_bounds(interval: float, minimum: int, maximum: int) -> tuple[int, int]:
    """Returns the first and last day that fuzz may choose, both included.

    Anki's bounds: 15 % of the part from 2.5 to 7 days, 10 % up to 20, 5 % beyond, plus one day.
    """
    minimum = min(minimum, maximum)
    interval = min(max(interval, minimum), maximum)
    delta = 0.0
    if interval >= 2.5:
        for start, end, part in FUZZ_RANGES:
            if interval > start:
                delta += part * (min(interval, end) - start)
        delta += 1.0
    lower = min(max(_round(interval - delta), minimum), maximum)
    upper = min(max(_round(interval + delta), minimum), maximum)
    if lower == upper and 2 < upper < maximum:
        upper += 1
    return lower, upper


def _fuzzed(interval: float, minimum: int, maximum: int, factor: float | None) -> int:
    if factor is None:
        return min(max(_round(interval), min(minimum, maximum)), maximum)
    lower, upper = fuzz_bounds(interval, minimum, maximum)
    return math.floor(lower + factor * (1 + upper - lower))


def _round(value: float) -> int:
    return math.floor(value + 0.5)


def _intervals(
    memory: Memory, strengths: dict[Grade, tuple[float, float]], rules: Rules, factor: float | None
) -> dict[Grade, int]:
    """Returns days until due for the grades that end in review, each longer than the one below."""
    maximum = rules.maximum_interval
    wanted = {grade: _interval(strengths[grade][0], rules.retention) for grade in PASSES}
    if memory.phase is not Phase.REVIEW:
        good = _fuzzed(wanted[Grade.GOOD], 1, maximum, factor)
        return {Grade.GOOD: good, Grade.EASY: _fuzzed(wanted[Grade.EASY], good + 1, maximum, factor)}
    scheduled = (memory.due_day or 0) - (memory.last_day or 0)

    def least(interval: float) -> int:
        if _round(interval) > scheduled:
            return scheduled + 1
        # Last time's interval may have been fuzzed up: a card passed early keeps it, as in Anki.
        return scheduled if scheduled <= fuzz_bounds(interval, 1, maximum)[1] else 0

    hard = _fuzzed(wanted[Grade.HARD], max(least(wanted[Grade.HARD]), 1), maximum, factor)
    good = _fuzzed(wanted[Grade.GOOD], max(least(wanted[Grade.GOOD]), hard + 1), maximum, factor)
    easy = _fuzzed(wanted[Grade.EASY], max(least(wanted[Grade.EASY]), good + 1), maximum, factor)
    return {Grade.HARD: hard, Grade.GOOD: good, Grade.EASY: easy}


def _interval(stability: float, retention: float) -> float:
    """Returns the days after which recall falls to the desired retention.

    Formula: FSRS-6, stability / factor * (retention ** (1 / decay) - 1).
    """
    factor, span = _curve(retention)
    return stability / factor * span


@lru_cache(maxsize=32)
def _curve(retention: float) -> tuple[float, float]:
    decay = -_model().parameters[20]
    return 0.9 ** (1 / decay) - 1, retention ** (1 / decay) - 1


def _settle(
    before: Memory, grade: Grade, strength: tuple[float, float], intervals: dict[Grade, int], day: int
) -> Memory:
    stability, difficulty = strength
    in_review = grade in intervals
    known = before.phase in (Phase.REVIEW, Phase.RELEARNING)
    return Memory(
        phase=Phase.REVIEW if in_review else Phase.RELEARNING if known else Phase.LEARNING,
        step=None if in_review else 0,
        stability=stability,
        difficulty=difficulty,
        due_at=None if in_review else STEPS_MS[grade],
        due_day=day + intervals[grade] if in_review else None,
        last_day=day,
        reps=before.reps + 1,
        lapses=before.lapses + (before.phase is Phase.REVIEW and grade is Grade.AGAIN),
    )


def _strength(memory: Memory, grade: Any, day: int) -> tuple[float, float]:
    """Returns stability and difficulty after a grade.

    It is what `Scheduler.review_card` calculates, by the same functions, without the copy of the
    card, the log entry and the interval that it makes as well, four times for every card shown.
    """
    model = _model()
    if memory.stability is None or memory.difficulty is None:
        return model._initial_stability(rating=grade), model._initial_difficulty(rating=grade, clamp=True)
    difficulty = model._next_difficulty(difficulty=memory.difficulty, rating=grade)
    # A clock that went back must not make negative days: the same day is as far as it goes.
    if (memory.last_day or day) >= day:
        return model._short_term_stability(stability=memory.stability, rating=grade), difficulty
    stability = model._next_stability(
        difficulty=memory.difficulty,
        stability=memory.stability,
        retrievability=retrievability(memory, day),
        rating=grade,
    )
    return stability, difficulty


@lru_cache(maxsize=1)
def _model() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler()
