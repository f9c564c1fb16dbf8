"""Starter decks: the TOML files that Rehearse ships with, read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from services.practice.words import Competency, Kind

W = TypeVar("W", Kind, Competency)


class DeckFileError(ValueError):
    """A deck file breaks the format; the message names the file, the line and the key."""


@dataclass(frozen=True)
class StarterCard:
    key: str
    question: str
    kind: Kind
    competencies: tuple[Competency, ...]
    points: tuple[str, ...]
    follow_ups: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class StarterDeck:
    key: str
    name: str
    summary: str
    icon: str
    general: bool
    cards: tuple[StarterCard, ...]


DECK_KEYS = {"name": str, "summary": str, "icon": str, "general": bool, "cards": list}
OPTIONAL_DECK_KEYS = {"general"}
CARD_KEYS = {
    "key": str,
    "question": str,
    "kind": str,
    "competencies": list,
    "points": list,
    "follow_ups": list,
    "tags": list,
}
OPTIONAL_CARD_KEYS = {"tags"}
POINTS = range(3, 6)
FOLLOW_UPS = range(1, 4)
_HEADER = re.compile(r"\s*\[\[\s*cards\s*\]\]")


def read_decks(folder: Path) -> tuple[StarterDeck, ...]:
    """Returns every deck in `folder`, general ones first, then by name. Raises DeckFileError."""
    decks = [read_deck(path) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(decks, key=lambda deck: (not deck.general, deck.name)))


def read_deck(path: Path) -> StarterDeck:
    """Returns the deck in one TOML file, whose key is the file's name. Raises DeckFileError."""
    try:
        source = path.read_text(encoding="utf-8")
        table = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeckFileError(f"{path.name}: not valid TOML: {error}") from error
    return _Reader(path.name, source.splitlines()).deck(path.stem, table)


class _Reader:
    """Checks one file's tables against the format and knows on which line each key stands."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        self.headers = [n for n, line in enumerate(lines) if _HEADER.match(line)]

    def deck(self, key: str, table: dict[str, Any]) -> StarterDeck:
        self._check_keys(table, DECK_KEYS, OPTIONAL_DECK_KEYS, None)
        if not all(isinstance(card, dict) for card in table["cards"]):
            raise self._error(None, "cards", "every entry must be a table that begins with [[cards]]")
        cards = tuple(self._card(n, card) for n, card in enumerate(table["cards"]))
        seen: dict[str, int] = {}
        for number, card in enumerate(cards):
            if card.key in seen:
                raise self._error(number, "key", f"{card.key!r} is used by card {seen[card.key] + 1} already")
            seen[card.key] = number
        return StarterDeck(key, table["name"], table["summary"], table["icon"], table.get("general", False), cards)

    def _card(self, number: int, table: dict[str, Any]) -> StarterCard:
        self._check_keys(table, CARD_KEYS, OPTIONAL_CARD_KEYS, number)
        for key, allowed in (("points", POINTS), ("follow_ups", FOLLOW_UPS)):
            if len(table[key]) not in allowed:
                raise self._error(
                    number,
                    key,
                    f"has {len(table[key])} entries, needs {allowed.start} to {allowed.stop - 1}",
                )
        return StarterCard(
            key=table["key"],
            question=table["question"].strip(),
            kind=self._word(number, "kind", Kind, table["kind"]),
            competencies=tuple(self._word(number, "competencies", Competency, word) for word in table["competencies"]),
            points=tuple(self._texts(number, "points", table)),
            follow_ups=tuple(self._texts(number, "follow_ups", table)),
            tags=tuple(self._texts(number, "tags", table)),
        )

    def _texts(self, number: int, key: str, table: dict[str, Any]) -> Iterator[str]:
        for text in table.get(key, []):
            if not isinstance(text, str) or not text.strip():
                raise self._error(number, key, "every entry must be a text that is not empty")
            yield text.strip()

    def _word(self, number: int, key: str, words: type[W], word: Any) -> W:
        try:
            return words(word)
        except ValueError:
            known = ", ".join(str(w) for w in words)
            raise self._error(number, key, f"{word!r} is not one of {known}") from None

    def _check_keys(
        self, table: dict[str, Any], known: Mapping[str, type], optional: set[str], number: int | None
    ) -> None:
        for key, value in table.items():
            if key not in known:
                raise self._error(number, key, f"unknown key, known are {', '.join(known)}")
            if not isinstance(value, known[key]):
                raise self._error(number, key, f"must be a {known[key].__name__}")
            empty = value in ([], "") or (isinstance(value, str) and not value.strip())
            if empty and key not in optional:
                raise self._error(number, key, "must not be empty")
        for key in known:
            if key not in table and key not in optional:
                raise self._error(number, key, "is missing")

    def _error(self, number: int | None, key: str, problem: str) -> DeckFileError:
        return DeckFileError(f"{self.file}, line {self._line(number, key)}: key {key!r}: {problem}")

    def _line(self, number: int | None, key: str) -> int:
        """Returns the 1-based line of the key, or of its table where the key is missing."""
        headers = [*self.headers, len(self.lines)]
        if number is None:
            first, last = 0, headers[0]
        elif number < len(self.headers):
            first, last = headers[number], headers[number + 1]
        else:
            return 1
        for line in range(first, last):
            name = self.lines[line].partition("=")[0].strip().strip("\"'")
            if name == key:
                return line + 1
        return first + 1
