"""Leeches, split cards and variants of one story."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.clock import FixedClock
from services.errors import InvalidInput
from services.practice.leeches import LEECH_AFTER
from services.practice.model import CardQuery, CardState, Draft
from services.practice.words import Phase
from services.root import Services
from tests.services.helpers import (
    AGAIN,
    EASY,
    a_story,
    give,
    new_cards,
    practise,
    row_of,
    shown,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def failed(services: Services, clock: FixedClock, times: int) -> None:
    for _ in range(times):
        give(services, services.practice.start(), AGAIN)
        clock.advance(10 * MINUTE)


@pytest.mark.parametrize("mend", ["edit", "split"])
def test_a_card_failed_six_times_is_a_leech_until_it_is_rewritten(
    services: Services, clock: FixedClock, deck: str, mend: str
) -> None:
    (card,) = new_cards(services, deck, 1, points=("one", "two", "three"))
    failed(services, clock, LEECH_AFTER - 1)
    assert not services.cards.get(card).leech
    failed(services, clock, 1)
    assert LEECH_AFTER == 6 and services.cards.get(card).leech and shown(services.practice.start()).leech
    assert services.cards.ids(CardQuery(state=CardState.LEECH)) == (card,)
    assert services.overview.today().leeches == 1
    services.cards.edit(card, services.cards.get(card).draft)
    assert services.cards.get(card).leech, "saving it as it was mends nothing"
    if mend == "edit":
        services.cards.edit(card, Draft("Shorter?"))
    else:
        services.cards.split(card)
    assert not services.cards.get(card).leech and services.cards.ids(CardQuery(state=CardState.LEECH)) == ()
    services.cards.undo()
    assert services.cards.get(card).leech


def test_splitting_moves_the_second_half_to_a_new_card_beside_it(services: Services, deck: str) -> None:
    (card,) = new_cards(services, deck, 1, points=("1", "2", "3"), follow_ups=("why?",), tags=("x",))
    _, other = services.cards.split(card).card_ids
    first, second = (services.cards.get(c).draft for c in (card, other))
    assert (first.points, second.points) == (("1", "2"), ("3",))
    assert (first.follow_ups, second.follow_ups, second.tags) == (("why?",), (), ("x",))
    assert second.question == "Question 0 (part 2)" and services.cards.get(other).phase is Phase.NEW
    with pytest.raises(InvalidInput, match="at least two points"):
        services.cards.split(other)


def test_variants_of_one_story_never_come_on_one_day(services: Services, clock: FixedClock, deck: str) -> None:
    (card,) = new_cards(services, deck, 1, story=a_story())
    variants = [card] + [services.cards.duplicate(card, as_variant=True).card_ids[0] for _ in range(2)]
    assert {row.id for row in services.cards.siblings(card)} == set(variants[1:])
    assert services.practice.start().siblings == 3
    seen = []
    for _ in range(3):
        seen += practise(services, EASY)
        clock.advance(DAY)
    assert sorted(seen) == sorted(variants)


def test_a_variant_of_a_card_answered_today_waits_until_tomorrow(
    services: Services, clock: FixedClock, deck: str
) -> None:
    (card,) = new_cards(services, deck, 1)
    practise(services, EASY)
    (variant,) = services.cards.duplicate(card, as_variant=True).card_ids
    (second,) = services.cards.duplicate(variant, as_variant=True).card_ids
    (copy,) = services.cards.duplicate(card).card_ids
    assert practise(services, EASY) == [copy]
    clock.advance(DAY)
    assert practise(services, EASY) == [variant]
    clock.advance(DAY)
    assert practise(services, EASY) == [second]


def test_a_sibling_that_is_being_learned_waits_as_well(services: Services, clock: FixedClock, deck: str) -> None:
    (card,) = new_cards(services, deck, 1)
    clock.instant = clock.instant.replace(hour=3, minute=59)
    turn = give(services, services.practice.start(), AGAIN)
    (variant,) = services.cards.duplicate(card, as_variant=True).card_ids
    clock.advance(2 * MINUTE)
    turn = give(services, services.practice.start(), EASY)
    assert row_of(services, variant)["phase"] == Phase.REVIEW
    clock.advance(30 * MINUTE)
    assert services.practice.start().card is None
    clock.advance(DAY)
    assert shown(services.practice.start()).id == card != turn.session_id
