"""Keys, times and tombstones: what two devices will need to merge."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from services.clock import FixedClock, from_ms, to_ms
from services.practice.model import Draft
from services.root import Services
from services.store import ids
from services.store.ids import new_id
from tests.services.helpers import GOOD, MONDAY, give, new_cards, query, row_of

NOW = to_ms(MONDAY)


@pytest.fixture(autouse=True)
def a_process_that_made_no_key_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_counter", ids._Counter())


@pytest.mark.parametrize("at_ms", [0, 1, NOW, 2**48 - 1])
def test_a_key_is_a_uuid_of_version_7_with_its_instant(at_ms: int) -> None:
    key = uuid.UUID(new_id(at_ms))
    assert (key.version, key.variant, key.int >> 80) == (7, uuid.RFC_4122, at_ms)


def test_keys_of_one_millisecond_count_up() -> None:
    made = [new_id(NOW) for _ in range(5_000)]
    assert made == sorted(made) and len(set(made)) == 5_000
    assert all(uuid.UUID(key).version == 7 for key in made)


def test_keys_count_up_while_the_clock_is_corrected_by_seconds() -> None:
    made = [new_id(NOW + step) for step in (0, -1, -30_000, -59_999, 5, 4)]
    assert made == sorted(made)


def test_a_clock_that_was_a_year_ahead_does_not_date_keys_for_good() -> None:
    new_id(NOW + 365 * 86_400_000)
    assert uuid.UUID(new_id(NOW)).int >> 80 == NOW


def test_two_processes_at_one_millisecond_make_different_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    first = new_id(NOW)
    monkeypatch.setattr(ids, "_counter", ids._Counter())
    assert new_id(NOW) != first


def test_instants_survive_as_milliseconds() -> None:
    assert from_ms(to_ms(MONDAY + timedelta(milliseconds=7))) == MONDAY + timedelta(milliseconds=7)


WRITES = {
    "edit": lambda s, card, deck: s.cards.edit(card, Draft("Another question")),
    "suspend": lambda s, card, deck: s.cards.suspend([card]),
    "tag": lambda s, card, deck: s.cards.tag([card], add=["x"]),
    "move": lambda s, card, deck: s.cards.move([card], s.decks.create("Other").card_ids[0]),
    "split": lambda s, card, deck: s.cards.split(card),
    "variant": lambda s, card, deck: s.cards.duplicate(card, as_variant=True),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_change_dates_the_card(services: Services, clock: FixedClock, deck: str, write: str) -> None:
    (card,) = new_cards(services, deck, 1, points=("one", "two"))
    assert row_of(services, card)["changed_at"] == NOW
    clock.advance(timedelta(hours=1))
    WRITES[write](services, card, deck)
    assert row_of(services, card)["changed_at"] == NOW + 3_600_000
    assert row_of(services, card)["created_at"] == NOW


def test_an_answer_leaves_the_date_of_the_card_alone(services: Services, clock: FixedClock, deck: str) -> None:
    (card,) = new_cards(services, deck, 1)
    clock.advance(timedelta(hours=1))
    give(services, services.practice.start(), GOOD)
    assert row_of(services, card)["changed_at"] == NOW


def test_renaming_a_deck_dates_it(services: Services, clock: FixedClock, deck: str) -> None:
    clock.advance(timedelta(hours=1))
    services.decks.rename(deck, "Other")
    assert query(services, "SELECT name, changed_at FROM decks") == [("Other", NOW + 3_600_000)]


def tombstones(services: Services) -> set[tuple[str, str]]:
    return set(query(services, "SELECT table_name, row_id FROM tombstones"))


def test_deleting_leaves_a_tombstone_for_every_row_and_undo_takes_them_away(services: Services, deck: str) -> None:
    card, other = new_cards(services, deck, 2)
    give(services, services.practice.start(), GOOD)
    ((review,),) = query(services, "SELECT id FROM reviews")
    services.cards.delete([card])
    assert tombstones(services) == {("cards", card), ("reviews", review)}
    services.cards.undo()
    assert tombstones(services) == set()
    services.decks.delete(deck)
    assert tombstones(services) == {("decks", deck), ("cards", card), ("cards", other), ("reviews", review)}
    services.cards.undo()
    assert tombstones(services) == set()


def test_undoing_what_was_added_leaves_a_tombstone(services: Services, deck: str) -> None:
    (card,) = new_cards(services, deck, 1)
    turn = give(services, services.practice.start(), GOOD)
    ((review,),) = query(services, "SELECT id FROM reviews")
    services.practice.undo(turn.session_id)
    assert tombstones(services) == {("reviews", review)}
    services.cards.undo()
    assert tombstones(services) == {("reviews", review), ("cards", card)}
