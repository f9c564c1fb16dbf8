"""The starter decks as they ship, and what is said about a deck file that is wrong."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import flet as ft
import pytest

from services.practice.starter import DeckFileError, read_deck, read_decks
from services.practice.words import COMPETENCY_NAMES, KIND_NAMES, Competency, Kind
from services.root import ASSETS
from tests.services.helpers import KINDS_OF_THE_ISSUE

FILES = sorted((ASSETS / "decks").glob("*.toml"))
GENERAL, INDUSTRIES, CARDS_EACH = 60, 15, 12


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_deck_file_parses_and_its_icon_exists(path: Path) -> None:
    deck = read_deck(path)
    assert deck.key == path.stem and len(deck.name) <= 80
    assert hasattr(ft.Icons, deck.icon.upper()), deck.icon
    assert len(deck.cards) >= (GENERAL if deck.general else CARDS_EACH)
    for card in deck.cards:
        assert card.competencies, card.key
        assert len(card.question) <= 2_000 and all(len(tag) <= 60 for tag in card.tags)


def test_there_are_as_many_decks_and_questions_as_promised() -> None:
    decks = read_decks(ASSETS / "decks")
    assert len(decks) == len(FILES)
    general = [card for deck in decks if deck.general for card in deck.cards]
    assert decks[0].general and len(general) >= GENERAL
    assert {card.kind for card in general} >= set(KINDS_OF_THE_ISSUE) and len(KINDS_OF_THE_ISSUE) == 7
    assert {c for card in general for c in card.competencies} == set(Competency)
    assert len([deck for deck in decks if not deck.general]) >= INDUSTRIES
    names = [deck.name for deck in decks if not deck.general]
    assert names == sorted(names)


def test_no_question_and_no_key_comes_twice() -> None:
    decks = read_decks(ASSETS / "decks")
    questions = Counter(re.sub(r"\W+", " ", card.question.casefold()).strip() for deck in decks for card in deck.cards)
    assert [question for question, number in questions.items() if number > 1] == []
    for deck in decks:
        assert len({card.key for card in deck.cards}) == len(deck.cards)
    assert len({deck.name for deck in decks}) == len(decks)


def test_every_kind_and_competency_has_a_name() -> None:
    assert set(KIND_NAMES) == set(Kind) and set(COMPETENCY_NAMES) == set(Competency)


GOOD_DECK = """name = "Deck"
summary = "Summary"
icon = "work"

[[cards]]
key = "one"
question = "Why?"
kind = "opener"
competencies = ["fit"]
points = ["a", "b", "c"]
follow_ups = ["And then?"]

[[cards]]
key = "two"
question = "How?"
kind = "opener"
competencies = ["fit", "voice"]
points = ["a", "b", "c"]
follow_ups = ["And then?"]
tags = ["x"]
"""
WRONG = {
    "unknown key of the deck": ('icon = "work"', 'icn = "work"', 3, "icn", "unknown key"),
    "missing key of the deck": ('summary = "Summary"\n', "", 1, "summary", "is missing"),
    "empty name": ('name = "Deck"', 'name = " "', 1, "name", "must not be empty"),
    "wrong type of the deck": ('icon = "work"', "icon = 7", 3, "icon", "must be a str"),
    "unknown key of a card": ('tags = ["x"]', 'tag = ["x"]', 20, "tag", "unknown key"),
    "missing key of a card": ('question = "How?"\n', "", 13, "question", "is missing"),
    "empty question": ('"How?"', '""', 15, "question", "must not be empty"),
    "unknown kind": ('"How?"\nkind = "opener"', '"How?"\nkind = "open"', 16, "kind", "'open' is not one of opener"),
    "kind of another type": ('"How?"\nkind = "opener"', '"How?"\nkind = 3', 16, "kind", "must be a str"),
    "unknown competency": ('"voice"', '"charm"', 17, "competencies", "'charm' is not one of answer"),
    "no competency": ('["fit", "voice"]', "[]", 17, "competencies", "must not be empty"),
    "a competency that is a list": ('["fit", "voice"]', '[["fit"]]', 17, "competencies", "is not one of"),
    "two points": ('"fit"]\npoints = ["a", "b", "c"]', '"fit"]\npoints = ["a", "b"]', 10, "points", "needs 3 to 5"),
    "six points": ('"fit"]\npoints = ["a",', '"fit"]\npoints = ["1", "2", "3", "a",', 10, "points", "has 6 entries"),
    "four follow-ups": ('"And then?"]\ntags', '"1", "2", "3", "4"]\ntags', 19, "follow_ups", "needs 1 to 3"),
    "an empty point": ('"fit"]\npoints = ["a",', '"fit"]\npoints = [" ",', 10, "points", "not empty"),
    "a tag that is a number": ('tags = ["x"]', "tags = [7]", 20, "tags", "must be a text"),
    "a key used twice": ('key = "two"', 'key = "one"', 14, "key", "used by card 1 already"),
}


def test_the_example_is_right(tmp_path: Path) -> None:
    (tmp_path / "deck.toml").write_text(GOOD_DECK)
    deck = read_deck(tmp_path / "deck.toml")
    assert [card.key for card in deck.cards] == ["one", "two"] and not deck.general
    assert deck.cards[1].tags == ("x",) and deck.cards[0].tags == ()


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_by_file_line_and_key(tmp_path: Path, case: str) -> None:
    old, new, line, key, words = WRONG[case]
    assert GOOD_DECK.count(old) == 1, "the table must say which place it means"
    (tmp_path / "deck.toml").write_text(GOOD_DECK.replace(old, new))
    with pytest.raises(DeckFileError, match=re.escape(words)) as told:
        read_deck(tmp_path / "deck.toml")
    assert str(told.value).startswith(f"deck.toml, line {line}: key {key!r}: "), told.value


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('name = "Deck', "deck.toml: not valid TOML: .*end of document"),
        ('name = "a"\nname = "b"\n', "deck.toml: not valid TOML: .*line 2"),
        ("", "deck.toml, line 1: key 'name': is missing"),
        (GOOD_DECK.partition("[[cards]]")[0] + "cards = []", "deck.toml, line 5: key 'cards': must not be empty"),
        (GOOD_DECK.partition("[[cards]]")[0] + "cards = [7]", "deck.toml, line 5: key 'cards'"),
        (GOOD_DECK.partition("[[cards]]")[0], "deck.toml, line 1: key 'cards': is missing"),
        (GOOD_DECK.replace("[[cards]]", "[[ cards ]]"), None),
        (GOOD_DECK.replace("Why?", "Größe? 👋"), None),
        (b"name = '\xff'", "deck.toml: not valid TOML"),
    ],
)
def test_other_files(tmp_path: Path, source: str | bytes, words: str | None) -> None:
    path = tmp_path / "deck.toml"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    if words is None:
        assert len(read_deck(path).cards) == 2
        return
    with pytest.raises(DeckFileError, match=words):
        read_deck(path)


def test_the_line_is_right_where_the_header_is_written_with_spaces(tmp_path: Path) -> None:
    wrong = GOOD_DECK.replace("[[cards]]", "[[ cards ]]  # a card").replace('tags = ["x"]', "tags = 7")
    (tmp_path / "deck.toml").write_text(wrong)
    with pytest.raises(DeckFileError, match="line 20: key 'tags': must be a list"):
        read_deck(tmp_path / "deck.toml")
