"""Finding and changing cards and decks in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from services.practice.model import CardQuery, Draft, Scope
from tests.e2e.conftest import App
from tests.e2e.person import LAPTOP, Person, until

Opens = Callable[..., Person]
NASTY = "<script>alert('x')</script> **bold** 😀 مرحبا بك <img src=x onerror=alert(1)>"


def total(app: App, text: str = "") -> int:
    services = app.services()
    try:
        return services.cards.find(CardQuery(text=text)).total
    finally:
        services.close()


def test_search_finds_while_typing_and_a_card_opens(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app).open("/cards")
    me.sees("86 cards")
    me.find("textbox", "Search cards").click()
    me.types("insul")
    me.sees(re.compile(r"^[1-9] cards?$"))
    me.tap(re.compile("insulin", re.IGNORECASE))
    me.find("textbox", "Question").wait_for(state="attached")


def test_a_story_that_is_written_becomes_the_answer_side(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app).open("/session")
    me.tap("Show points")
    me.tap(re.compile("^Show all"))
    me.tap("Write your own story")
    me.write("Situation", "Two nurses short on a Sunday.")
    me.tap("Save")
    me.tap("Show points")
    me.sees("Your story")
    me.sees("Two nurses short on a Sunday.")


def test_markdown_emoji_and_markup_are_drawn_and_never_run(nurse_app: App, on_phone: Opens) -> None:
    services = nurse_app.services()
    services.settings.change(new_per_day=100)
    deck = services.decks.create("Mine").card_ids[0]
    card = services.cards.create(deck, Draft(NASTY, points=(NASTY, "- a\n- b"), notes=NASTY)).card_ids[0]
    services.practice.start(Scope(deck_ids=(deck,)))
    services.close()
    me = on_phone(nurse_app)
    alarms: list[str] = []
    me.page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    me.open("/session")
    me.tap("Show points")
    me.tap(re.compile("^Show all"))
    me.sees(re.compile("bold"))
    me.tap(re.compile("^Good"))
    me.sees("That is it for now")
    assert alarms == []
    assert total(nurse_app, "onerror") == 1
    assert card


def test_a_deck_is_made_renamed_and_deleted_with_undo(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app).open("/cards")
    me.sees("86 cards")
    me.tap("More")
    me.tap("New deck", role="menuitem", sliding=True)
    me.write(re.compile("name", re.IGNORECASE), "Acme on Friday")
    me.tap(re.compile("^(Create|Add|Save)"))
    services = nurse_app.services()
    until(lambda: "Acme on Friday" in {deck.name for deck in services.decks.all()})
    services.close()


def test_a_new_card_is_saved_and_can_be_undone(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app).open("/cards")
    me.tap("New card")
    me.write("Question", "Why zebrafish?")
    me.tap("Save")
    me.sees(re.compile("saved|added", re.IGNORECASE))
    assert total(nurse_app, "zebrafish") == 1
    me.tap("Undo", sliding=True)
    until(lambda: total(nurse_app, "zebrafish") == 0)


def test_wide_windows_show_the_card_beside_the_list(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app, size=LAPTOP).open("/cards")
    me.tap(re.compile("^Tell me about yourself"))
    me.find("textbox", "Question").wait_for(state="attached")
    me.sees("86 cards")
    assert me.nameless() == []
