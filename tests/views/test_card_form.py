"""Writing a card: saved on every way out, undone, and kept where it cannot be saved."""

from __future__ import annotations

import flet as ft
import pytest

from services.practice.model import CardQuery, Draft, Story
from services.practice.words import Competency, Kind
from services.root import Services
from tests.services.helpers import new_cards, new_deck
from tests.views.cards import line, question_of, rows
from tests.views.headless import App, drive


def test_going_back_saves_and_undo_takes_it_back(services: Services, deck: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.press(line("Question 0"))
        await app.type("Question", "Rewritten")
        await app.type("Situation", "Night shift")
        await app.press("Back")
        assert (app.page.route, app.told()) == ("/cards", "Card saved")
        assert rows(app) == [line("Rewritten") + ", with your story"]
        assert services.cards.get(card_id).draft.story == Story(situation="Night shift")
        await app.press("Undo")
        assert rows(app) == [line("Question 0")]

    drive(services, journey, route="/cards")
    assert question_of(services, card_id) == "Question 0"


def test_nothing_is_written_when_nothing_changed(services: Services, deck: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.press("Save")
        assert (app.page.route, app.told()) == ("/cards", "")

    drive(services, journey, route=f"/cards/{card_id}")
    assert services.cards.undo() == "Add card"


def test_what_cannot_be_saved_is_said_and_kept(services: Services, deck: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.type("Question", "")
        await app.type("Notes", "x" * 30_000)
        await app.press("Back")
        assert app.page.route == f"/cards/{card_id}"
        assert app.told() == "A card needs a question."
        assert app.field("Question").error == "A card needs a question."
        await app.type("Question", "Again")
        await app.press("Save")
        assert app.told().startswith("The notes has 30,000 characters")
        assert len(app.field("Notes").value) == 30_000
        await app.press("Discard")
        assert app.page.route == "/cards"

    drive(services, journey, route=f"/cards/{card_id}")
    assert question_of(services, card_id) == "Question 0"


@pytest.mark.parametrize("way", ["/", "/settings", "/cards"])
def test_leaving_by_the_address_saves_too(services: Services, deck: str, way: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.type("Question", "Rewritten")
        await app.go(way)

    drive(services, journey, route=f"/cards/{card_id}")
    assert question_of(services, card_id) == "Rewritten"


def test_going_out_of_sight_saves(services: Services, deck: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.type("Question", "Half a sent")
        await app.fire(app.page, "app_lifecycle_state_change", {"state": "pause"})
        assert question_of(services, card_id) == "Half a sent"

    drive(services, journey, route=f"/cards/{card_id}")


def test_enter_makes_the_next_point_and_points_move(services: Services, deck: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.press("Add a point")
        await app.type("Point 1", "First\nSecond\n")
        await app.type("Point 3", "Third")
        assert app.field("Point 1").value == "First"
        await app.press("Move up")
        await app.press("Save")

    drive(services, journey, route=f"/cards/{card_id}")
    assert services.cards.get(card_id).draft.points == ("First", "Third", "Second")


def test_kind_deck_and_tags_are_chosen_in_sheets(services: Services, deck: str) -> None:
    other = new_deck(services, "Other")
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.press("Deck: Nursing")
        await app.press("Other, 0")
        await app.press("Kind of question: Behavioural")
        await app.press("Opener")
        await app.press("Shows: None yet")
        await app.press("Voice")
        await app.press("Done")
        await app.press("Tags: None yet")
        await app.type("New tag", "ward")
        await app.press("Add")
        await app.press("Done")
        await app.press("Save")

    drive(services, journey, route=f"/cards/{card_id}")
    card = services.cards.get(card_id)
    assert (card.deck_id, card.draft.kind, card.draft.tags) == (other, Kind.OPENER, ("ward",))
    assert card.draft.competencies == (Competency.VOICE,)


def test_saving_during_practice_leads_back_to_practice(services: Services, deck: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.type("Situation", "Night shift")
        await app.press("Save")
        assert app.page.route == "/session"

    drive(services, journey, route=f"/cards/{card_id}?from=session&focus=story")


@pytest.mark.parametrize("focus", ["story", "points"])
def test_the_part_asked_for_takes_the_focus(services: Services, deck: str, focus: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.settle(seconds=0.3)
        focused = [control for name, control in app.wire.asked if name == "focus"]
        assert app.field("Situation").autofocus if focus == "story" else focused == [app.field("Point 1")._i]

    drive(services, journey, route=f"/cards/{card_id}?focus={focus}")


def test_the_preview_draws_what_is_being_written(services: Services, deck: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.type("Question", "What **really** happened?")
        await app.press("Preview")
        assert [drawn.value for drawn in app.all(ft.Markdown)] == ["What **really** happened?"]
        await app.press("Write")
        assert app.field("Question").value == "What **really** happened?"

    drive(services, journey, route=f"/cards/{card_id}")


def test_the_menu_copies_splits_suspends_and_deletes_with_undo(services: Services, deck: str) -> None:
    services.cards.create(deck, Draft("Long", points=("One", "Two")))
    (card_id,) = services.cards.ids(CardQuery())

    async def journey(app: App) -> None:
        await app.press("Duplicate")
        assert app.page.route != f"/cards/{card_id}"
        await app.press("Undo")
        assert app.page.route == f"/cards/{card_id}"
        await app.press("Split in two")
        assert [field.value for field in app.all(ft.TextField, lambda f: str(f.label).startswith("Point"))] == ["One"]
        await app.press("Suspend")
        app.named("Unsuspend")
        await app.press("Delete")
        assert (app.page.route, len(rows(app))) == ("/cards", 1)
        await app.press("Undo")

    drive(services, journey, route=f"/cards/{card_id}")
    assert services.cards.get(card_id).suspended


def test_a_variant_is_a_sibling_and_leads_back(services: Services, deck: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.press("Add a variant")
        assert app.page.route != f"/cards/{card_id}"
        await app.type("Question", "Another way to ask")
        await app.press("Question 0, Behavioural · new")
        assert app.page.route == f"/cards/{card_id}"
        assert app.field("Question").value == "Question 0"
        app.named("Another way to ask, Behavioural · new")

    drive(services, journey, route=f"/cards/{card_id}")
    assert len(services.cards.siblings(card_id)) == 1


def test_a_card_that_is_not_there_leads_back(services: Services) -> None:
    async def journey(app: App) -> None:
        assert "This card is not here any more" in app.texts()
        await app.press("Go back")
        assert app.page.route == "/cards"

    drive(services, journey, route="/cards/nothing")


# A new card


def test_a_new_card_goes_to_the_deck_it_was_asked_for(services: Services, deck: str) -> None:
    other = new_deck(services, "Other")

    async def journey(app: App) -> None:
        await app.type("Question", "Why us?")
        await app.press("Save")
        assert (app.page.route, app.told()) == ("/cards", "Card added")
        assert rows(app) == [line("Why us?", deck="Other")]
        await app.press("Undo")
        assert rows(app) == []

    drive(services, journey, route=f"/cards/new?deck={other}")


def test_a_new_card_without_text_is_no_card(services: Services, deck: str) -> None:
    async def journey(app: App) -> None:
        await app.press("Back")
        assert app.page.route == "/cards"

    drive(services, journey, route="/cards/new")
    assert services.cards.find().total == 0


def test_the_first_card_of_all_makes_a_deck(services: Services) -> None:
    async def journey(app: App) -> None:
        await app.type("Question", "Why us?")
        await app.press("Save")

    drive(services, journey, route="/cards/new")
    assert [(known.name, known.cards) for known in services.decks.all()] == [("My questions", 1)]


def test_the_systems_own_back_saves_and_leaves(services: Services, deck: str) -> None:
    (card_id,) = new_cards(services, deck, 1)

    async def journey(app: App) -> None:
        await app.type("Question", "Rewritten")
        view = next(view for view in app.all(ft.View) if view.route == f"/cards/{card_id}")
        await app.fire(view, "confirm_pop")
        assert app.page.route == "/cards"

    drive(services, journey, route=f"/cards/{card_id}")
    assert question_of(services, card_id) == "Rewritten"
