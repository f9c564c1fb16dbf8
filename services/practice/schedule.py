"""FSRS-6 on learning days: what a grade does to a card's memory and when it is due again.

The package `fsrs` supplies the memory model. It counts 24-hour blocks, people count days: each
review is handed to it as noon UTC of its learning day, which is also how Anki counts. Its fuzz is
switched off; ours is seeded by card and number of reviews, so what a button promises is what
happens and a replay of the log gives the same state.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from services.practice.words import Grade, Phase

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

LEARNING_STEPS = (timedelta(minutes=10),)
RETENTION = (0.80, 0.97)
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


def preview(memory: Memory, *, seed: str, at_ms: int, day: int, rules: Rules) -> dict[Grade, Memory]:
    """Returns what each grade would make of the card; answering gives exactly the one shown."""
    return {
        grade: after if after.due_at is None else replace(after, due_at=at_ms + after.due_at)
        for grade, after in _outcomes(memory, seed, day, rules).items()
    }


@lru_cache(maxsize=64)
def _outcomes(memory: Memory, seed: str, day: int, rules: Rules) -> dict[Grade, Memory]:
    """Returns the state after each grade, with `due_at` as milliseconds from the answer on."""
    cards = {grade: _review(memory, grade, day, rules) for grade in Grade}
    intervals = _intervals(memory, cards, rules, fuzz_factor(seed, memory.reps))
    return {grade: _settle(memory, cards[grade], grade, intervals, day) for grade in Grade}


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
    return _scheduler(0.90).get_card_retrievability(_to_fsrs(memory, day), _noon(max(day, memory.last_day)))


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
        delta = 1.0 + sum(part * max(min(interval, end) - start, 0.0) for start, end, part in FUZZ_RANGES)
    lower, upper = (min(max(_round(interval + d), minimum), maximum) for d in (-delta, delta))
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


def _intervals(memory: Memory, outcomes: dict[Grade, Card], rules: Rules, factor: float | None) -> dict[Grade, int]:
    """Returns days until due for the grades that end in review, each longer than the one below."""
    maximum = rules.maximum_interval
    wanted = {grade: _interval(outcomes[grade], rules.retention) for grade in Grade}
    good = _fuzzed(wanted[Grade.GOOD], 1, maximum, factor)
    if memory.phase is not Phase.REVIEW:
        return {Grade.GOOD: good, Grade.EASY: _fuzzed(wanted[Grade.EASY], good + 1, maximum, factor)}
    scheduled = (memory.due_day or 0) - (memory.last_day or 0)

    def beyond_last(interval: float) -> int:
        return scheduled + 1 if _round(interval) > scheduled else 0

    hard = _fuzzed(wanted[Grade.HARD], max(beyond_last(wanted[Grade.HARD]), 1), maximum, factor)
    good = _fuzzed(wanted[Grade.GOOD], max(beyond_last(wanted[Grade.GOOD]), hard + 1), maximum, factor)
    easy = _fuzzed(wanted[Grade.EASY], max(beyond_last(wanted[Grade.EASY]), good + 1), maximum, factor)
    return {Grade.HARD: hard, Grade.GOOD: good, Grade.EASY: easy}


def _interval(card: Card, retention: float) -> float:
    """Returns the days after which recall falls to the desired retention.

    Formula: FSRS-6, stability / factor * (retention ** (1 / decay) - 1).
    """
    assert card.stability is not None
    decay = -_scheduler(retention).parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    return card.stability / factor * (retention ** (1 / decay) - 1)


def _settle(before: Memory, card: Card, grade: Grade, intervals: dict[Grade, int], day: int) -> Memory:
    phase = Phase(card.state.value)
    in_review = phase is Phase.REVIEW
    return Memory(
        phase=phase,
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due_at=None if in_review else (card.due - _noon(day)) // timedelta(milliseconds=1),
        due_day=day + intervals[grade] if in_review else None,
        last_day=day,
        reps=before.reps + 1,
        lapses=before.lapses + (before.phase is Phase.REVIEW and grade is Grade.AGAIN),
    )


def _review(memory: Memory, grade: Grade, day: int, rules: Rules) -> Card:
    from fsrs import Rating

    scheduler = _scheduler(rules.retention)
    card, _ = scheduler.review_card(_to_fsrs(memory, day), Rating(grade.value), _noon(day))
    return card


def _to_fsrs(memory: Memory, day: int) -> Card:
    from fsrs import Card, State

    if memory.phase is Phase.NEW:
        return Card(card_id=0, due=_noon(day))
    # A clock that went back must not make negative days: the same day is as far as it goes.
    last = min(memory.last_day or day, day)
    return Card(
        card_id=0,
        state=State(memory.phase.value),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_noon(day),
        last_review=_noon(last),
    )


@lru_cache(maxsize=32)
def _scheduler(retention: float) -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(
        desired_retention=retention,
        learning_steps=LEARNING_STEPS,
        relearning_steps=LEARNING_STEPS,
        maximum_interval=36500,
        enable_fuzzing=False,
    )


@lru_cache(maxsize=512)
def _noon(day: int) -> datetime:
    return datetime.fromordinal(day).replace(hour=12, tzinfo=UTC)
