"""Writing cards: what is kept, what is refused, tags, copies, and undoing each of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.errors import InvalidInput, NotFound
from services.practice.cards import LIST_LIMIT, QUESTION_LIMIT, TAG_LIMIT, TEXT_LIMIT
from services.practice.model import CardQuery, Draft, Story
from services.practice.search import match_of
from services.practice.words import Competency, Kind, Phase
from services.root import Services
from tests.services.helpers import EASY, a_story, dump, new_cards, new_deck, practise, query, row_of

LONG = "x" * 100_000


def written(services: Services, deck: str, **parts: Any) -> Draft:
    card = services.cards.create(deck, Draft(**{"question": "Q"} | parts)).card_ids[0]
    return services.cards.get(card).draft


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert('x')</script><b>bold</b> &amp; &lt;",
        "**Markdown** with `code`\n\n- and\n\t- a list",
        "👩‍👩‍👧‍👦 🇺🇦 🎉",
        "ספר לי על עצמך — \u202babc\u202c",
        "حدثني عن نفسك",
        "'; DROP TABLE cards; --",
        "%s %d {x} :name ?1 \\n",
        "e\u0301 ﬁ Å",
        "\u2028\u2029 end",
        "\U0010ffff\ufffe",
    ],
)
def test_text_is_kept_as_it_was_typed(services: Services, deck: str, text: str) -> None:
    draft = Draft(
        question=text,
        points=(text, "two"),
        follow_ups=(text,),
        notes=text,
        story=Story(text, text, text, text),
        competencies=tuple(Competency),
        kind=Kind.LOGISTICS,
    )
    card = services.cards.create(deck, draft).card_ids[0]
    kept = services.cards.get(card)
    assert kept.draft.story == Story(*[text.strip()] * 4)
    assert (kept.draft.question, kept.draft.points[0], kept.draft.notes) == (text.strip(),) * 3
    services.cards.edit(card, kept.draft)
    assert services.cards.get(card) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Why?\n", "Why?"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("a\r\nb", "a\nb"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("\x7f\x9f del", "del"),
    ],
)
def test_what_cannot_be_stored_or_drawn_is_left_out(services: Services, deck: str, typed: str, kept: str) -> None:
    assert written(services, deck, question=typed).question == kept
    assert written(services, deck, notes=typed).notes == kept


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\x00", "\ud800"])
def test_a_card_needs_a_question(services: Services, deck: str, question: str) -> None:
    card = new_cards(services, deck, 1)[0]
    before = dump(services)
    for write in (lambda d: services.cards.create(deck, d), lambda d: services.cards.edit(card, d)):
        with pytest.raises(InvalidInput, match="needs a question"):
            write(Draft(question))
    assert dump(services) == before


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"question": LONG}, "question has 100,000 characters; at most 2,000"),
        ({"notes": LONG}, "notes has 100,000 characters; at most 20,000"),
        ({"points": ("x", LONG)}, "points has 100,000"),
        ({"follow_ups": (LONG,)}, "follow-ups has 100,000"),
        ({"tags": (LONG,)}, "tag has 100,000 characters; at most 60"),
        ({"story": a_story(situation=LONG)}, "situation has 100,000"),
        ({"story": a_story(task=LONG)}, "task has 100,000"),
        ({"story": a_story(action=LONG)}, "action has 100,000"),
        ({"story": a_story(result=LONG)}, "result has 100,000"),
        ({"points": tuple("x" * 31)}, "at most 30 points; this one has 31"),
        ({"follow_ups": tuple("x" * 31)}, "at most 30 follow-ups"),
        ({"tags": tuple(f"t{n}" for n in range(31))}, "at most 30 tags; this one has 31"),
    ],
)
def test_what_is_too_long_is_refused_with_numbers(
    services: Services, deck: str, parts: dict[str, Any], words: str
) -> None:
    card = new_cards(services, deck, 1)[0]
    before = dump(services)
    draft = Draft(**{"question": "Q"} | parts)
    for write in (lambda: services.cards.create(deck, draft), lambda: services.cards.edit(card, draft)):
        with pytest.raises(InvalidInput, match=words):
            write()
    assert dump(services) == before


def test_what_just_fits_is_kept(services: Services, deck: str) -> None:
    full = {"question": "q" * QUESTION_LIMIT, "notes": "n" * TEXT_LIMIT, "tags": ("t" * TAG_LIMIT,)}
    draft = written(services, deck, points=("p",) * LIST_LIMIT, **full)
    assert (len(draft.question), len(draft.notes), len(draft.tags[0])) == (QUESTION_LIMIT, TEXT_LIMIT, TAG_LIMIT)
    assert len(draft.points) == LIST_LIMIT


def test_empty_lines_and_double_entries_are_left_out(services: Services, deck: str) -> None:
    draft = written(
        services,
        deck,
        points=("one", " ", "", "two"),
        tags=(" Team  work ", "TEAM WORK", "", "größe", "GRÖSSE", "x"),
        competencies=(Competency.FIT, Competency.FIT, Competency.VOICE),
    )
    assert draft.points == ("one", "two")
    assert draft.tags == ("Team work", "größe", "x")
    assert draft.competencies == (Competency.FIT, Competency.VOICE)


def test_tags_are_added_removed_and_counted(services: Services, deck: str) -> None:
    cards = new_cards(services, deck, 3)
    change = services.cards.tag(cards, add=["Team", "🎉"])
    assert change.label == "Tag 3 cards"
    services.cards.tag(cards[:2], add=["team", "solo"], remove=["🎉"])
    assert services.cards.tags() == (("Team", 3), ("solo", 2), ("🎉", 1))
    assert services.cards.ids(CardQuery(tag="TEAM")) == tuple(cards)
    services.cards.undo()
    assert services.cards.tags() == (("Team", 3), ("🎉", 3))
    services.cards.undo()
    assert services.cards.tags() == ()
    with pytest.raises(InvalidInput, match="tag has"):
        services.cards.tag(cards, add=["x" * 61])


def test_a_copy_starts_anew_with_all_that_was_written(services: Services, deck: str) -> None:
    (card,) = new_cards(services, deck, 1, story=a_story(), tags=("x",), points=("p",))
    practise(services, EASY)
    copy = services.cards.get(services.cards.duplicate(card).card_ids[0])
    original = services.cards.get(card)
    assert (copy.draft, copy.deck_id) == (original.draft, deck)
    assert (copy.phase, copy.reps, copy.family_id, original.family_id) == (Phase.NEW, 0, None, None)


CHANGES: dict[str, Callable[[Services, str, str], Any]] = {
    "create": lambda s, card, deck: s.cards.create(deck, Draft("New")),
    "edit": lambda s, card, deck: s.cards.edit(card, Draft("Edited", tags=("new",))),
    "duplicate": lambda s, card, deck: s.cards.duplicate(card),
    "variant": lambda s, card, deck: s.cards.duplicate(card, as_variant=True),
    "split": lambda s, card, deck: s.cards.split(card),
    "suspend": lambda s, card, deck: s.cards.suspend([card]),
    "move": lambda s, card, deck: s.cards.move([card], deck),
    "tag": lambda s, card, deck: s.cards.tag([card], add=["new"]),
    "delete": lambda s, card, deck: s.cards.delete([card]),
    "rename deck": lambda s, card, deck: s.decks.rename(deck, "Renamed"),
    "create deck": lambda s, card, deck: s.decks.create("Third"),
    "delete deck": lambda s, card, deck: s.decks.delete(s.cards.get(card).deck_id),
    "add starters": lambda s, card, deck: s.decks.add_starters(["general", "nursing"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_undo_restores_every_byte(services: Services, deck: str, name: str) -> None:
    card = new_cards(services, deck, 3, points=("one", "two"), tags=("old",), story=a_story())[1]
    services.cards.duplicate(card, as_variant=True)
    practise(services, EASY)
    other = new_deck(services, "Other")
    before = dump(services)
    change = CHANGES[name](services, card, other)
    assert dump(services) != before
    assert services.cards.undo(change.step) == change.label
    assert dump(services) == before
    with pytest.raises(NotFound, match="changed since"):
        services.cards.undo(change.step)


@pytest.mark.parametrize("name", ["edit", "duplicate", "variant", "split"])
def test_a_card_that_is_gone_is_told(services: Services, deck: str, name: str) -> None:
    with pytest.raises(NotFound, match="does not exist any more"):
        CHANGES[name](services, "nobody", deck)
    for call in (services.cards.get, services.cards.siblings, services.cards.split):
        with pytest.raises(NotFound):
            call("nobody")
    with pytest.raises(NotFound):
        services.cards.create("nowhere", Draft("Q"))
    with pytest.raises(NotFound):
        services.cards.move(new_cards(services, deck, 1), "nowhere")


def test_a_thousand_cards_are_changed_in_one_step(services: Services, deck: str) -> None:
    services.decks.add_starters([starter.key for starter in services.decks.starters])
    before = dump(services)
    everything = services.cards.ids(CardQuery())
    assert len(everything) > 300
    change = services.cards.delete(everything)
    assert query(services, "SELECT count(*) FROM cards") == [(0,)]
    assert change.label == f"Delete {len(everything)} cards"
    services.cards.undo()
    assert dump(services) == before
    assert match_of(CardQuery(text="a b")) == (
        '{question answer tags} : "a" * AND {question answer tags} : "b" *',
        [],
    )
    assert row_of(services, everything[0])["docid"] == 1
