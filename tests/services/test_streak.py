"""The streak: a minimum effort, free days earned and spent, days that are not over yet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.progress.streak import EARN_EVERY, MINIMUM_ANSWERS, MOST_FREEZES, streak

TODAY = 1_000
ENOUGH = MINIMUM_ANSWERS


def kept(*ago: int) -> list[tuple[int, int]]:
    """Returns days with enough answers, counted back from today."""
    return [(TODAY - days, ENOUGH) for days in ago]


@pytest.mark.parametrize(
    ("practised", "days", "freezes", "kept_today"),
    [
        ([], 0, 0, False),
        (kept(0), 1, 0, True),
        (kept(1), 1, 0, False),
        (kept(2), 0, 0, False),
        (kept(2, 1, 0), 3, 0, True),
        (kept(3, 1, 0), 2, 0, True),
        ([(TODAY, ENOUGH - 1), *kept(1)], 1, 0, False),
        (kept(*range(6, -1, -1)), 7, 1, True),
        (kept(*range(8, 1, -1)), 7, 0, False),
        (kept(*range(9, 2, -1)), 0, 0, False),
        (kept(*range(14, 7, -1), *range(6, -1, -1)), 14, 1, True),
        (kept(*range(27, -1, -1)), 28, MOST_FREEZES, True),
        (kept(-1, 0), 1, 0, True),
    ],
)
def test_streaks_of_known_histories(practised, days: int, freezes: int, kept_today: bool) -> None:
    found = streak(practised, today=TODAY)
    assert (found.days, found.freezes, found.kept_today) == (days, freezes, kept_today)


histories = st.dictionaries(st.integers(TODAY - 60, TODAY + 2), st.integers(0, 2 * ENOUGH), max_size=60)


@given(histories)
def test_practising_never_shortens_a_streak(history: dict[int, int]) -> None:
    before = streak(history.items(), today=TODAY)
    for day in (TODAY, TODAY - 1, TODAY - 30):
        more = streak((history | {day: ENOUGH}).items(), today=TODAY)
        assert more.days >= before.days and more.longest >= before.longest


@given(histories)
def test_a_streak_is_within_its_bounds(history: dict[int, int]) -> None:
    found = streak(history.items(), today=TODAY)
    counted = sum(1 for day, answers in history.items() if answers >= ENOUGH and day <= TODAY)
    assert 0 <= found.days <= found.longest <= counted
    assert 0 <= found.freezes <= min(MOST_FREEZES, found.longest // EARN_EVERY)
    assert streak(reversed(history.items()), today=TODAY) == found, "the order of days means nothing"


@given(histories)
def test_the_end_of_a_day_without_practice_takes_at_most_one_free_day(history: dict[int, int]) -> None:
    today = streak(history.items(), today=TODAY)
    history.pop(TODAY + 1, None)
    tomorrow = streak(history.items(), today=TODAY + 1)
    missed = not today.kept_today
    assert tomorrow.days in ({today.days} if not missed or today.freezes else {0, today.days})
    assert today.freezes - tomorrow.freezes in {0, 1} if tomorrow.days else True
