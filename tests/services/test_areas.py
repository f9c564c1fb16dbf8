"""Choosing what to work on: a pure function, and what it must never do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.practice.words import Competency
from services.progress.areas import HALF_LIFE_DAYS, MOST, NEEDED, areas, calls, standings, weight
from services.progress.calibration import Pair, calibration
from services.progress.model import HINTS, Evidence, Source, Trend

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
STRUCTURE, FIT, VOICE = Competency.STRUCTURE, Competency.FIT, Competency.VOICE


def seen(
    value: float, days: float = 1, *, of: Competency = STRUCTURE, by: Source = Source.FRIEND, on: str = ""
) -> Evidence:
    occasion = on or f"{of} {value} {days} {by}"
    return Evidence(of, by, value, NOW - timedelta(days=days), occasion, "Acme")


pieces = st.builds(
    seen,
    st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0]),
    st.floats(0, 180),
    of=st.sampled_from([STRUCTURE, FIT, VOICE]),
    by=st.sampled_from(list(Source)),
    on=st.sampled_from([f"occasion {n}" for n in range(12)]),
)
evidence = st.lists(pieces, max_size=25)
harsh = pieces.filter(calls)


def scores(given_pieces: list[Evidence]) -> dict[Competency, float]:
    return {standing.competency: standing.score for standing in standings(given_pieces, now=NOW)}


def place(given_pieces: list[Evidence], of: Competency) -> int:
    """Returns how many competencies come before this one; those that do not call share the last place."""
    found = scores(given_pieces)
    return sum(1 for other, score in found.items() if other is not of and score > found.get(of, 0.0))


@given(evidence, harsh)
def test_more_bad_evidence_never_lowers_an_areas_place(before: list[Evidence], piece: Evidence) -> None:
    after = [*before, piece]
    assert scores(after)[piece.competency] >= scores(before).get(piece.competency, 0.0)
    assert place(after, piece.competency) <= place(before, piece.competency)


@given(evidence, harsh, st.floats(0, 1))
def test_newer_bad_evidence_never_lowers_an_areas_place(before: list[Evidence], piece: Evidence, part: float) -> None:
    newer = piece._replace(at=piece.at + (NOW - piece.at) * part)
    assert scores([*before, newer])[piece.competency] >= scores([*before, piece])[piece.competency] * (1 - 1e-9)


@given(evidence)
def test_nothing_is_shown_from_fewer_than_three_pieces(found: list[Evidence]) -> None:
    known = standings(found, now=NOW)
    for standing in areas(known):
        assert len(standing.rated) >= NEEDED
        assert len({piece.occasion for piece in standing.calling}) >= 2
    assert all((standing.mean is None) == (len(standing.rated) < NEEDED) for standing in known)
    assert len(areas(known)) <= MOST
    assert all(1 <= standing.mean <= 5 for standing in known if standing.mean is not None)


@given(st.lists(st.tuples(st.sampled_from([4.0, 5.0]), st.floats(0, 180)), min_size=9, max_size=9), st.floats(0, 180))
def test_one_harsh_reply_among_ten_decides_nothing(kind: list[tuple[float, float]], days: float) -> None:
    found = [seen(value, age, on=f"reply {n}") for n, (value, age) in enumerate(kind)]
    assert areas(standings([*found, seen(1, days, on="the harsh one")], now=NOW)) == ()


@given(evidence)
def test_the_order_in_which_evidence_came_means_nothing(found: list[Evidence]) -> None:
    back = standings(list(reversed(found)), now=NOW)
    for one, other in zip(standings(found, now=NOW), back, strict=True):
        assert one.competency is other.competency and one.score == pytest.approx(other.score)


@given(evidence, st.lists(pieces.filter(lambda piece: piece.source in HINTS), max_size=12))
def test_hints_support_an_area_and_never_make_one(found: list[Evidence], hints: list[Evidence]) -> None:
    ratings = [piece for piece in found if piece.source not in HINTS]
    before = {standing.competency: standing for standing in standings(ratings, now=NOW)}
    for standing in standings([*ratings, *hints], now=NOW):
        alone = before.get(standing.competency)
        assert standing.mean == (alone.mean if alone else None) and standing.trend is (alone.trend if alone else None)
        rated = [piece for piece in standing.pieces if piece.source not in HINTS]
        assert standing.score == 0 or len({piece.occasion for piece in rated if calls(piece)}) >= 2
        assert standing.score == 0 or len(rated) >= NEEDED
    assert areas(standings(hints, now=NOW)) == ()


def test_three_refusals_say_nothing_about_one_competency() -> None:
    refused = [seen(3, days, by=Source.OUTCOME) for days in (1, 2, 3, 4)]
    assert areas(standings(refused, now=NOW)) == ()
    assert areas(standings([*refused, seen(5, 2), seen(4, 5), seen(5, 6)], now=NOW)) == ()
    called_for = [seen(2, 3, on="Ana"), seen(2, 9, on="Ben"), seen(4, 12)]
    (alone,), (with_them,) = (areas(standings(found, now=NOW)) for found in (called_for, [*called_for, *refused]))
    assert alone.score < with_them.score < 2 * alone.score
    assert with_them.mean == alone.mean


def test_the_same_reply_twice_is_one_occasion() -> None:
    found = [seen(1, on="Ana"), seen(2, on="Ana"), seen(1, 2, on="Ana")]
    assert areas(standings(found, now=NOW)) == ()


def test_two_people_who_saw_the_same_put_it_first() -> None:
    found = [seen(2, 3, on="Ana"), seen(1, 9, on="Ben"), seen(4, 12, by=Source.SELF)]
    found += [seen(5, 3, of=FIT, on="Ana"), seen(4, 9, of=FIT, on="Ben"), seen(5, 12, of=FIT, by=Source.SELF)]
    (area,) = areas(standings(found, now=NOW))
    assert area.competency is STRUCTURE
    assert [piece.occasion for piece in area.calling] == ["Ana", "Ben"], "newest first"


def test_what_others_saw_weighs_more_and_everything_fades() -> None:
    assert weight(seen(1, by=Source.MENTOR), NOW) == 2 * weight(seen(1, by=Source.SELF), NOW)
    assert weight(seen(1, HALF_LIFE_DAYS), NOW) == pytest.approx(0.5)
    assert weight(seen(1, -5), NOW) == 1.0, "a clock that was ahead gives no extra weight"


@pytest.mark.parametrize(
    ("values", "trend"),
    [
        ([5, 5, 5, 3, 3, 3], Trend.BETTER),
        ([3, 3, 3, 5, 5, 5], Trend.WORSE),
        ([4, 4, 4, 4, 4, 4], Trend.STEADY),
        ([5, 5, 5, 3, 3], None),
        ([5, 5, 4, 1, 3, 3, 3], Trend.BETTER),
    ],
)
def test_a_trend_needs_three_pieces_on_either_side(values: list[float], trend: Trend | None) -> None:
    found = [seen(value, days) for days, value in enumerate(values)]
    (standing,) = standings(found, now=NOW)
    assert standing.trend is trend


def test_calibration_is_ones_own_minus_theirs() -> None:
    months = [NOW - timedelta(days=days) for days in (1, 2, 40)]
    pairs = [Pair(at, own, theirs) for at, own, theirs in zip(months, (2, 3, 4), (4.0, 4.0, 4.5), strict=True)]
    found = calibration(pairs)
    assert found is not None and found.pairs == 3 and found.gap == pytest.approx((-2 - 1 - 0.5) / 3)
    assert [round(gap, 2) for _, gap in found.by_month] == [-0.5, -1.5]
    assert calibration(pairs[:2]) is None
