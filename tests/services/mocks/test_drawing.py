"""Which questions a mock asks: the issue's order, the opener first, nothing twice, the same for the same seed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.mocks.drawing import Candidate, draw, number_of_questions
from services.mocks.model import Source
from services.practice.words import Competency, Kind

DECK, WEAK = "deck-0", Competency.EVIDENCE


def candidates() -> st.SearchStrategy[list[Candidate]]:
    one = st.builds(
        Candidate,
        card_id=st.integers(0, 60).map(lambda n: f"card-{n}"),
        question=st.integers(0, 40).map(lambda n: f"Question {n}?"),
        kind=st.sampled_from(Kind),
        deck_id=st.sampled_from([DECK, "deck-1"]),
        competencies=st.lists(st.sampled_from([WEAK, Competency.FIT]), max_size=2).map(tuple),
        family_id=st.sampled_from([None, None, "family-0", "family-1"]),
        asked=st.booleans(),
        rough=st.booleans(),
    )
    return st.lists(one, max_size=25, unique_by=lambda c: c.card_id)


def drawn_from(pool: list[Candidate], number: int, seed: str = "s") -> list[tuple[Candidate, Source]]:
    by_id = {candidate.card_id: candidate for candidate in pool}
    drawn = draw(pool, number=number, deck_ids=[DECK], weakest=WEAK, seed=seed)
    return [(by_id[one.card_id], one.source) for one in drawn]


@given(candidates(), st.integers(1, 18))
def test_an_opener_is_first_and_the_only_one_while_there_is_anything_else(pool: list[Candidate], number: int) -> None:
    found = [c for c, _ in drawn_from(pool, number)]
    if any(c.kind is Kind.OPENER for c in pool):
        assert found[0].kind is Kind.OPENER
    others = [c.kind for c in found[1:]]
    # A second opener, then what the candidate asks, come only after everything else.
    order = {Kind.OPENER: 1, Kind.QUESTIONS: 2}
    assert [order.get(kind, 0) for kind in others] == sorted(order.get(kind, 0) for kind in others)


@given(candidates(), st.integers(1, 18))
def test_sources_come_in_their_order_and_are_true(pool: list[Candidate], number: int) -> None:
    found = drawn_from(pool, number)
    places = [list(Source).index(source) for c, source in found[1:] if c.kind not in (Kind.OPENER, Kind.QUESTIONS)]
    assert places == sorted(places)
    for candidate, source in found:
        assert (source is Source.ASKED) == candidate.asked
        if source is Source.DECK:
            assert candidate.deck_id == DECK
        if source is Source.ROUGH:
            assert candidate.rough and candidate.deck_id != DECK
        if source is Source.WEAKEST:
            assert WEAK in candidate.competencies and not candidate.rough


@given(candidates(), st.integers(1, 18))
def test_nothing_comes_twice_and_siblings_not_together(pool: list[Candidate], number: int) -> None:
    found = [c for c, _ in drawn_from(pool, number)]
    assert len({c.question.casefold() for c in found}) == len(found) <= number
    families = [c.family_id for c in found if c.family_id]
    assert len(set(families)) == len(families)


@given(candidates(), st.integers(1, 18), st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_cards(
    pool: list[Candidate], number: int, chance: object
) -> None:
    shuffled = list(pool)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert drawn_from(pool, number) == drawn_from(shuffled, number)


@given(candidates())
def test_as_many_as_there_are_are_drawn(pool: list[Candidate]) -> None:
    found = [c for c, _ in drawn_from(pool, 100)]
    left = [c for c in pool if c not in found]
    marks = {m for c in found for m in (c.question.casefold(), c.family_id) if m}
    assert all(c.question.casefold() in marks or c.family_id in marks for c in left)


@given(candidates(), st.integers(1, 17))
def test_a_longer_mock_begins_as_a_shorter_one(pool: list[Candidate], number: int) -> None:
    assert drawn_from(pool, number + 1)[:number] == drawn_from(pool, number)


def test_another_seed_draws_others() -> None:
    pool = [Candidate(f"{n}", f"Q{n}", Kind.BEHAVIOURAL, DECK) for n in range(40)]
    assert len({tuple(drawn_from(pool, 4, seed)) for seed in "abcdefgh"}) > 4


def test_an_answer_takes_two_and_a_half_minutes() -> None:
    assert [number_of_questions(minutes) for minutes in (10, 20, 45)] == [4, 8, 18]
