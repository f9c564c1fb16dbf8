"""What the card list shows, and what it can be narrowed by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

from services.practice.model import CardPage, CardQuery, CardRow, CardState
from services.practice.words import COMPETENCY_NAMES, KIND_NAMES, Competency, Kind
from services.root import Services
from views.cards.words import STATE_NAMES
from views.widgets.sheets import Choice


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list; `read` makes its value of text from an address."""

    field: str
    name: str
    parameter: str
    icon: ft.IconData
    read: Callable[[str], Any]
    choices: Callable[[Services], list[Choice]]
    words: Callable[[Services, Any], str]


def deck_choices(services: Services) -> list[Choice]:
    """Returns every deck with its number of cards."""
    return [Choice(deck.id, deck.name, f"{deck.cards:,}") for deck in services.decks.all()]


def _deck_name(services: Services, deck_id: str) -> str:
    return next((deck.name for deck in services.decks.all() if deck.id == deck_id), "A deleted deck")


def tag_choices(services: Services) -> list[Choice]:
    """Returns every tag with its number of cards, most used first."""
    return [Choice(tag, tag, f"{number:,}") for tag, number in services.cards.tags()]


FILTERS = (
    Filter("deck_id", "Deck", "deck", ft.Icons.FOLDER_OUTLINED, str, deck_choices, _deck_name),
    Filter(
        "kind",
        "Kind",
        "kind",
        ft.Icons.CATEGORY_OUTLINED,
        Kind,
        lambda _: [Choice(kind.value, name) for kind, name in KIND_NAMES.items()],
        lambda _, kind: KIND_NAMES[kind],
    ),
    Filter(
        "state",
        "State",
        "state",
        ft.Icons.SCHEDULE,
        CardState,
        lambda _: [Choice(state.value, name) for state, name in STATE_NAMES.items()],
        lambda _, state: STATE_NAMES[state],
    ),
    Filter(
        "competency",
        "Competency",
        "competency",
        ft.Icons.INSIGHTS,
        Competency,
        lambda _: [Choice(competency.value, name) for competency, name in COMPETENCY_NAMES.items()],
        lambda _, competency: COMPETENCY_NAMES[competency],
    ),
    Filter("tag", "Tag", "tag", ft.Icons.LABEL_OUTLINE, str, tag_choices, lambda _, tag: str(tag)),
)

ANY = {
    "deck_id": "All decks",
    "kind": "Every kind",
    "state": "Any state",
    "competency": "Every competency",
    "tag": "Any tag",
}


@dataclass(frozen=True)
class Found:
    """The list as it is on the screen. `selected` is None outside selection mode."""

    query: CardQuery
    rows: tuple[CardRow, ...] = ()
    total: int = 0
    exact: bool = True
    after: int | None = None
    cards: bool = True
    names: tuple[tuple[str, str], ...] = ()
    selected: frozenset[str] | None = None
    sheet: str = ""
    chosen: str | None = None
    cleared: int = 0

    def name_of(self, field: str) -> str:
        """Returns the words for a filter's value, empty while it is not set."""
        return dict(self.names).get(field, "")


def query_of(address: str) -> CardQuery | None:
    """Returns what an address of the Cards tab asks for; None if it asks for nothing."""
    parts = urlsplit(address)
    given = parse_qs(parts.query)
    query = CardQuery(text=given.get("q", [""])[0])
    if parts.path.rstrip("/") != "/cards" or not given:
        return None
    for known in FILTERS:
        for text in given.get(known.parameter, [])[:1]:
            try:
                query = replace(query, **{known.field: known.read(text)})
            except ValueError:
                continue
    return query


def find(services: Services, before: Found, query: CardQuery, *, limit: int) -> Found:
    """Returns the first rows of a query; what else is on the screen stays."""
    page = services.cards.find(query, limit=limit)
    names = before.names
    # Names are read again only when a filter changed: counting decks at every key would be slow.
    if not before.rows or replace(query, text="") != replace(before.query, text=""):
        names = read_names(services, query)
    return replace(
        before,
        query=query,
        rows=page.rows,
        total=page.total,
        exact=page.exact,
        after=page.after,
        cards=page.total > 0 or services.cards.find(limit=1).total > 0,
        names=names,
    )


def read_names(services: Services, query: CardQuery) -> tuple[tuple[str, str], ...]:
    """Returns the words of every filter that is set."""
    return tuple(
        (known.field, known.words(services, getattr(query, known.field)))
        for known in FILTERS
        if getattr(query, known.field)
    )


def with_page(found: Found, page: CardPage) -> Found:
    """Returns the list with one more page at its end."""
    return replace(found, rows=found.rows + page.rows, after=page.after, total=found.total)
