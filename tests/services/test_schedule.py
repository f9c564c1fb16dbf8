"""The eight traps of the package `fsrs` (facts/flashcards.md, 2.3), each kept shut."""

from __future__ import annotations

import itertools
import json
import time
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clock import FixedClock, learning_day, to_ms
from services.practice import schedule
from services.practice.rows import columns_of
from services.practice.schedule import Answer, Memory, Rules, fuzz_bounds, preview, replay, retrievability
from services.practice.words import Grade, Phase
from services.root import Services
from tests.services.helpers import AGAIN, EASY, GOOD, HARD, give, memory_of, new_cards, row_of, shown

TODAY = 739_621
RULES = Rules()
HISTORIES = st.lists(
    st.tuples(st.sampled_from(Grade), st.integers(-400, 400), st.floats(0.80, 0.97), st.integers(1, 3650)), max_size=12
)


def answered(memory: Memory, grade: Grade, day: int, rules: Rules = RULES, *, fuzz: bool = False) -> Memory:
    return preview(memory, seed="card", at_ms=day * 86_400_000, day=day, rules=rules, fuzz=fuzz)[grade]


def ladder(rules: Rules, steps: int = 7) -> list[int]:
    """Returns the intervals of a card that is graded Good each time it is due."""
    memory, day, found = answered(Memory(), GOOD, TODAY, rules), TODAY, []
    for _ in range(steps):
        assert memory.due_day is not None
        found.append(memory.due_day - day)
        day = memory.due_day
        memory = answered(memory, GOOD, day, rules)
    return found


# 1. The package takes `timezone.utc` only; whatever zone the person is in, we hand it nothing else.
@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2)), ZoneInfo("UTC"), ZoneInfo("Asia/Kathmandu")])
def test_any_time_zone_can_be_practised_in(services: Services, clock: FixedClock, deck: str, zone: timezone) -> None:
    (card,) = new_cards(services, deck, 1)
    clock.local_zone = zone
    give(services, services.practice.start(), EASY)
    assert row_of(services, card)["last_day"] == learning_day(clock)


# 2. The package counts 24-hour blocks; people count days that begin at 04:00.
def test_easy_in_the_evening_is_due_on_the_morning_of_its_day(services: Services, clock: FixedClock, deck: str) -> None:
    (card,) = new_cards(services, deck, 1)
    clock.instant = datetime(2026, 1, 5, 21, 0, tzinfo=UTC)
    give(services, services.practice.start(), EASY)
    days = row_of(services, card)["due_day"] - learning_day(clock)
    clock.instant = datetime(2026, 1, 5, 3, 59, tzinfo=UTC) + timedelta(days=days)
    assert services.practice.start().card is None
    clock.instant += timedelta(minutes=1)
    assert shown(services.practice.start()).id == card


@pytest.mark.parametrize(
    ("moments", "days"),
    [
        (("2026-01-05T21:00", "2026-01-06T08:00"), 1),
        (("2026-01-05T23:59", "2026-01-06T03:59"), 0),
        (("2026-01-06T03:59", "2026-01-06T04:00"), 1),
        (("2026-01-05T04:00", "2026-01-06T03:59"), 0),
        (("2026-01-05T08:00", "2026-01-06T21:00"), 1),
    ],
)
def test_the_days_between_two_answers_are_learning_days(
    services: Services, clock: FixedClock, deck: str, moments: tuple[str, str], days: int
) -> None:
    (card,) = new_cards(services, deck, 1)
    for at, grade in zip(moments, (AGAIN, GOOD), strict=True):
        clock.instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
        give(services, services.practice.start(), grade)
    scheduler = fsrs.Scheduler(enable_fuzzing=False, learning_steps=schedule.LEARNING_STEPS)
    expected = fsrs.Card(card_id=1)
    for grade, day in ((AGAIN, 0), (GOOD, days)):
        noon = datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(days=day)
        expected, _ = scheduler.review_card(expected, fsrs.Rating(grade.value), noon)
    assert memory_of(services, card).stability == pytest.approx(expected.stability, rel=1e-12)


# 3. The package's fuzz is not seeded; ours is: what a button promises happens, and happens again.
@given(HISTORIES)
def test_the_preview_is_the_result_and_the_replay(history: list[tuple[Grade, int, float, int]]) -> None:
    memory, log, day = Memory(), [], TODAY
    for grade, step, retention, maximum in history:
        day += step
        answer = Answer(grade, day * 86_400_000, day, Rules(retention, maximum))
        promised = preview(memory, seed="card", at_ms=answer.at_ms, day=day, rules=answer.rules)
        memory = promised[grade]
        log.append(answer)
        schedule._outcomes.cache_clear()
        assert replay(log, seed="card") == memory


def test_fuzz_spreads_cards_and_reviews() -> None:
    days = Counter(
        preview(Memory(), seed=f"card {n}", at_ms=0, day=TODAY, rules=RULES)[EASY].due_day for n in range(300)
    )
    assert len(days) >= 3
    assert len({schedule.fuzz_factor("card", reps) for reps in range(50)}) == 50
    assert all(0 <= schedule.fuzz_factor(f"{n}", n) < 1 for n in range(1000))


# 4. The package's fuzz is off by one at the upper end; these are Anki's bounds.
@pytest.mark.parametrize(
    ("interval", "bounds"),
    [(1, (1, 1)), (2, (2, 2)), (2.4, (2, 2)), (2.5, (2, 4)), (3, (2, 4)), (7, (5, 9)), (10, (8, 12)), (20, (17, 23)),
     (100, (93, 107)), (175, (164, 180)), (400, (169, 180))],
)  # fmt: skip
def test_fuzz_has_ankis_bounds(interval: float, bounds: tuple[int, int]) -> None:
    assert fuzz_bounds(interval, 1, 180) == bounds


@pytest.mark.parametrize(("interval", "days"), [(10, range(8, 13)), (3, range(2, 5))])
def test_fuzz_chooses_every_day_alike(interval: int, days: range) -> None:
    chosen = Counter(schedule._fuzzed(interval, 1, 180, n / 6000) for n in range(6000))
    assert set(chosen) == set(days)
    assert all(number == pytest.approx(6000 / len(days), abs=2) for number in chosen.values())


# 5. The package accepts a clock that goes back and plans for the past.
@pytest.mark.parametrize("back", [1, 3, 365])
@pytest.mark.parametrize("grade", Grade)
def test_a_clock_that_went_back_counts_as_the_same_day(back: int, grade: Grade) -> None:
    before = answered(answered(Memory(), GOOD, TODAY - 3), GOOD, TODAY)
    after, same = answered(before, grade, TODAY - back), answered(before, grade, TODAY)
    assert (after.stability, after.difficulty, after.last_day) == (same.stability, same.difficulty, TODAY - back)
    assert after.due_day is None or after.due_day > TODAY - back
    assert 0 < retrievability(before, TODAY - back) <= 1


@given(HISTORIES)
def test_due_is_never_before_today(history: list[tuple[Grade, int, float, int]]) -> None:
    memory, day = Memory(), TODAY
    for grade, step, retention, maximum in history:
        day += step
        rules, now = Rules(retention, maximum), day * 86_400_000
        offers = preview(memory, seed="card", at_ms=now, day=day, rules=rules)
        for after in offers.values():
            assert (after.due_at is None) != (after.due_day is None)
            assert (after.due_day or day + 1) in range(day + 1, day + maximum + 1)
            assert (after.due_at or now + 1) > now
        dues = [after.due_day for after in offers.values() if after.due_day is not None]
        assert dues == sorted(dues)
        memory = offers[grade]


# 6. `Card()` sleeps for a millisecond to make its key; we give one.
def test_no_sleep_is_spent_on_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("slept"))
    schedule._outcomes.cache_clear()
    memory = answered(answered(Memory(), AGAIN, TODAY), EASY, TODAY + 1)
    assert retrievability(memory, TODAY + 5) > 0


# 7. The package's serialisers turn 0.0 into None and cut steps to seconds; we store plain columns.
@pytest.mark.parametrize("value", [0.0, 1e-9, 0.1 + 0.2, 36500.123456789])
def test_numbers_survive_storage_to_the_last_bit(services: Services, deck: str, value: float) -> None:
    (card,) = new_cards(services, deck, 1)
    memory = Memory(Phase.LEARNING, 0, value, value, due_at=0, due_day=0, last_day=0, reps=1)
    columns = columns_of(memory)
    sets = ", ".join(f"{name} = ?" for name in columns)
    with services.database.raw() as connection:
        connection.execute(f"UPDATE cards SET {sets} WHERE id = ?", (*columns.values(), card))
    assert memory_of(services, card) == memory
    assert Memory(**json.loads(json.dumps(columns))) == memory


def test_a_zero_is_not_taken_for_nothing() -> None:
    assert retrievability(Memory(), TODAY) == 0
    fresh = Memory(Phase.REVIEW, None, 1.0, 5.0, due_day=2, last_day=1, reps=1)
    assert retrievability(fresh, 1) == 1.0


# 8. The ladder of Good leads to years; an interview is in weeks.
@pytest.mark.parametrize(
    ("rules", "days"),
    [
        (Rules(0.90, 36_500), [2, 11, 46, 163, 497, 1346, 3292]),
        (Rules(), [2, 11, 46, 163, 180, 180, 180]),
        (Rules(0.95), [1, 3, 8, 19, 43, 89, 175]),
        (Rules(0.97), [1, 2, 4, 7, 13, 22, 36]),
        (Rules(0.80, 30), [8, 30, 30, 30, 30, 30, 30]),
    ],
)
def test_the_ladder_of_good_ends_at_the_maximum(rules: Rules, days: list[int]) -> None:
    assert ladder(rules) == days


@pytest.mark.parametrize(("retention", "maximum"), [*itertools.product((0.80, 0.90, 0.97), (1, 21, 180))])
def test_no_interval_exceeds_the_maximum(retention: float, maximum: int) -> None:
    memory = Memory()
    for day in range(TODAY, TODAY + 4_000, 400):
        offers = preview(memory, seed="card", at_ms=0, day=day, rules=Rules(retention, maximum))
        assert all(after.due_day is None or after.due_day - day <= maximum for after in offers.values())
        memory = offers[EASY]


@pytest.mark.parametrize(
    ("retention", "maximum"), [(0.79, 180), (0.98, 180), (0, 180), (1, 180), (float("nan"), 180), (0.9, 0), (0.9, -1)]
)
def test_rules_out_of_bounds_are_refused(retention: float, maximum: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        Rules(retention, maximum)


def test_the_steps_before_the_first_review() -> None:
    offers = preview(Memory(), seed="card", at_ms=to_ms(datetime(2026, 1, 5, tzinfo=UTC)), day=TODAY, rules=RULES)
    start = to_ms(datetime(2026, 1, 5, tzinfo=UTC))
    assert {g: a.due_at and (a.due_at - start) // 60_000 for g, a in offers.items()} == {
        AGAIN: 10, HARD: 15, GOOD: None, EASY: None
    }  # fmt: skip
    lapsed = answered(answered(Memory(), EASY, TODAY), AGAIN, TODAY + 8)
    assert (lapsed.phase, lapsed.lapses, lapsed.reps) == (Phase.RELEARNING, 1, 2)
    assert answered(lapsed, AGAIN, TODAY + 8).lapses == 1


@pytest.mark.parametrize(("scheduled", "hard"), [(30, 33), (33, 33), (35, 35), (37, 37), (38, 33), (60, 33)])
def test_an_interval_that_was_fuzzed_up_is_kept_when_passed_early(scheduled: int, hard: int) -> None:
    memory = Memory(Phase.REVIEW, None, 33.4, 5.0, due_day=TODAY + scheduled, last_day=TODAY, reps=3)
    after = answered(memory, HARD, TODAY)
    assert after.due_day == TODAY + hard
    assert answered(memory, GOOD, TODAY).due_day == TODAY + hard + 1
