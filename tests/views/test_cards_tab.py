"""The Cards tab: finding, selecting and changing cards, and managing decks."""

from __future__ import annotations

import flet as ft
import pytest

from services.practice.model import CardQuery, CardState, Draft
from services.practice.words import Competency, Kind
from services.root import Services
from tests.services.helpers import new_cards, new_deck
from tests.views.cards import line, question_of, rows
from tests.views.headless import LAPTOP, App, drive
from views.cards.browser import TYPING_PAUSE_S

PAUSE = TYPING_PAUSE_S + 0.1


def test_an_empty_collection_says_what_to_do(services: Services) -> None:
    async def journey(app: App) -> None:
        assert "No cards yet" in app.texts()
        await app.press("Write a card")
        assert app.page.route == "/cards/new"

    drive(services, journey, route="/cards")


def test_typing_searches_and_a_search_without_a_hit_can_be_cleared(services: Services, deck: str) -> None:
    new_cards(services, deck, 3)
    services.cards.create(deck, Draft("How do you handle a *difficult* patient?"))

    async def journey(app: App) -> None:
        assert "4 cards" in app.texts()
        await app.type("Search cards", "patient", seconds=PAUSE)
        assert rows(app) == [line("How do you handle a difficult patient?")]
        await app.type("Search cards", "patient zebra", seconds=PAUSE)
        assert "Nothing found for “patient zebra”" in app.texts()
        await app.press("Show all cards")
        assert len(rows(app)) == 4
        assert app.all(ft.TextField)[0].value == ""

    drive(services, journey, route="/cards")


def test_only_the_last_of_several_quick_keys_searches(services: Services, deck: str) -> None:
    new_cards(services, deck, 12)

    async def journey(app: App) -> None:
        field = app.all(ft.TextField)[0]
        for text in ("1", "11"):
            app.session.apply_patch(field._i, {"value": text})
            app.wire.loop.create_task(app.session.dispatch_event(field._i, "change", text))
        await app.settle(seconds=PAUSE)
        assert rows(app) == [line("Question 11")]

    drive(services, journey, route="/cards")


def test_a_filter_is_chosen_in_a_sheet_and_shown_on_its_chip(services: Services, deck: str) -> None:
    new_cards(services, deck, 2, kind=Kind.OPENER)
    new_cards(services, deck, 1, kind=Kind.TECHNICAL)

    async def journey(app: App) -> None:
        await app.press("Kind: Every kind")
        await app.press("Opener")
        assert len(rows(app)) == 2
        app.named("Kind: Opener")
        await app.press("Clear filters")
        assert len(rows(app)) == 3

    drive(services, journey, route="/cards")


@pytest.mark.parametrize(
    ("parameters", "chip", "number"),
    [
        ("deck={deck}", "Deck: Nursing", 3),
        ("state=suspended", "State: Suspended", 1),
        ("state=leech", "State: Keeps slipping", 0),
        ("tag=ward", "Tag: ward", 1),
        ("kind=opener", "Kind: Opener", 1),
        ("competency=voice", "Competency: Voice", 1),
        ("kind=nonsense", "Kind: Every kind", 4),
    ],
)
def test_the_address_presets_the_filters(
    services: Services, deck: str, parameters: str, chip: str, number: int
) -> None:
    services.cards.create(new_deck(services, "Other"), Draft("Elsewhere"))
    services.cards.create(deck, Draft("Tagged", tags=("ward",)))
    services.cards.create(deck, Draft("Voiced", kind=Kind.OPENER, competencies=(Competency.VOICE,)))
    services.cards.suspend(new_cards(services, deck, 1))

    async def journey(app: App) -> None:
        app.named(chip)
        assert len(rows(app)) == number

    drive(services, journey, route="/cards?" + parameters.format(deck=deck))


def test_more_rows_come_at_the_end_of_the_list(services: Services, deck: str) -> None:
    new_cards(services, deck, 120)

    async def journey(app: App) -> None:
        assert ("120 cards" in app.texts(), len(rows(app))) == (True, 50)
        await app.press("Show more")
        assert len(rows(app)) == 100
        end = {"event_type": "update", "pixels": 7000.0, "min_scroll_extent": 0.0, "max_scroll_extent": 7100.0}
        await app.fire(app.all(ft.ListView)[0], "scroll", end | {"viewport_dimension": 600.0})
        assert len(rows(app)) == len(set(rows(app))) == 120
        assert "Show more" not in app.texts()

    drive(services, journey, route="/cards")


# Several cards at once


def test_a_long_press_selects_and_deleted_cards_come_back(services: Services, deck: str) -> None:
    ids = new_cards(services, deck, 3)

    async def journey(app: App) -> None:
        await app.fire(app.named(line("Question 0")), "long_press")
        await app.press(line("Question 2"))
        assert "2 selected" in app.texts()
        await app.press("Delete")
        assert rows(app) == [line("Question 1")]
        assert app.told() == "2 cards deleted"
        await app.press("Undo")
        assert len(rows(app)) == 3

    drive(services, journey, route="/cards")
    assert services.cards.ids(CardQuery()) == tuple(ids)


def test_all_that_fit_are_selected_also_those_not_loaded(services: Services, deck: str) -> None:
    new_cards(services, deck, 70)

    async def journey(app: App) -> None:
        await app.press("Select cards")
        await app.press("All 70")
        await app.press("Suspend")
        assert app.told() == "70 cards suspended"

    drive(services, journey, route="/cards")
    assert services.cards.find(CardQuery(state=CardState.SUSPENDED)).total == 70


def test_a_count_that_stopped_says_so(services: Services, deck: str) -> None:
    new_cards(services, deck, 510)

    async def journey(app: App) -> None:
        assert "500+ cards" in app.texts()
        await app.press("Select cards")
        await app.press("All 500+")
        assert "510 selected" in app.texts()

    drive(services, journey, route=f"/cards?q=question&deck={deck}")


def test_selected_cards_move_and_get_tags(services: Services, deck: str) -> None:
    other = new_deck(services, "Other")
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.fire(app.named(line("Question 0")), "long_press")
        await app.press("Move")
        await app.press("Other, 0")
        assert rows(app) == [line("Question 0", deck="Other")]
        await app.fire(app.named(rows(app)[0]), "long_press")
        await app.press("Tag")
        await app.type("New tag", "ward")
        await app.press("Add")

    drive(services, journey, route="/cards")
    card = services.cards.get(card_id)
    assert (card.deck_id, card.draft.tags) == (other, ("ward",))


# Decks


def test_a_deck_is_added_renamed_and_deleted_with_undo(services: Services, deck: str) -> None:
    new_cards(services, deck, 2)

    async def journey(app: App) -> None:
        await app.press("Deck: All decks")
        await app.press("New deck")
        await app.type("Name of the deck", "   ")
        await app.press("Add deck")
        assert app.all(ft.TextField)[-1].error == "A deck needs a name."
        await app.type("Name of the deck", "Teaching")
        await app.press("Add deck")
        app.named("Deck: Teaching")
        await app.press("Rename this deck")
        await app.type("Name of the deck", "Lecturing")
        await app.press("Rename")
        app.named("Deck: Lecturing")

    drive(services, journey, route="/cards")
    assert [known.name for known in services.decks.all()] == ["Nursing", "Lecturing"]

    async def farewell(app: App) -> None:
        await app.press("Delete this deck")
        assert app.told() == "Nursing deleted with 2 cards"
        assert "No cards yet" in app.texts()
        await app.press("Undo")
        assert len(rows(app)) == 2

    drive(services, farewell, route=f"/cards?deck={deck}")


# Two panes


def test_on_a_wide_window_a_card_opens_beside_the_list_and_is_saved_on_changing(services: Services, deck: str) -> None:
    first, second = new_cards(services, deck, 2)

    async def journey(app: App) -> None:
        await app.press(line("Question 0"))
        assert app.page.route == "/cards"
        await app.type("Question", "Rewritten")
        await app.press(line("Question 1"))
        assert app.field("Question").value == "Question 1"
        assert rows(app) == [line("Rewritten"), line("Question 1")]
        await app.type("Question", "")
        await app.press(line("Rewritten"))
        assert app.field("Question").value == "", "what cannot be saved stays open"

    drive(services, journey, route="/cards", size=LAPTOP)
    assert (question_of(services, first), question_of(services, second)) == ("Rewritten", "Question 1")


def test_the_form_beside_the_list_never_writes_over_a_change_to_many(services: Services, deck: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.press(line("Question 0"))
        await app.type("Question", "Rewritten")
        await app.press("Select cards")
        await app.press(line("Question 0"))
        await app.press("Tag")
        await app.type("New tag", "ward")
        await app.press("Add")
        assert "Choose a card" in app.texts()
        await app.press(line("Rewritten"))
        app.named("Tags: ward")

    drive(services, journey, route="/cards", size=LAPTOP)
    assert services.cards.get(card_id).draft.tags == ("ward",)
