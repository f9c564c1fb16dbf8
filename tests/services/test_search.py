"""Finding cards: words, scripts, characters that mean something to the index, filters, pages."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.clock import FixedClock
from services.practice.model import CardQuery, CardState, Draft, Story
from services.practice.search import COUNTED
from services.practice.words import Competency, Kind
from services.root import Services
from tests.services.helpers import GOOD, a_story, give, in_memory, new_cards, new_deck, practise, to_review

CARDS = {
    "conflict": Draft(
        "Tell me about a conflict with a colleague", kind=Kind.BEHAVIOURAL, competencies=(Competency.VOICE,)
    ),
    "résumé": Draft("Walk me through your résumé", kind=Kind.OPENER, tags=("Straße 7", "c++")),
    "japanese": Draft("自己紹介をしてください", notes="日本語の面接"),
    "thai": Draft("ทำไมคุณถึงอยากทำงานที่นี่"),
    "korean": Draft("지원동기를 말씀해 주세요"),
    "arabic": Draft("حدثني عن نفسك"),
    "hebrew": Draft("ספר לי על עצמך"),
    "russian": Draft("Расскажите о себе"),
    "html": Draft("What does <script>alert(1)</script> do?", tags=("web",)),
    "emoji": Draft("Which 🎉 did you celebrate?", story=Story(result="Costs fell by 12.5%, NOT 10")),
    "points": Draft("Plain", points=("mentions_the_budget",), follow_ups=("Who paid?",)),
}


@pytest.fixture(scope="module")
def found():
    services = in_memory()
    deck = new_deck(services)
    names = {services.cards.create(deck, draft).card_ids[0]: name for name, draft in CARDS.items()}

    def search(text: str, **more: object) -> set[str]:
        wanted = CardQuery(text=text, **more)  # type: ignore[arg-type]
        page = services.cards.find(wanted)
        keys = services.cards.ids(wanted)
        assert tuple(row.id for row in page.rows) == keys and page.total == len(keys)
        return {names[key] for key in keys}

    return search


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("conf", {"conflict"}),
        ("CONFLICT", {"conflict"}),
        ("colleague conflict", {"conflict"}),
        ("me a", {"conflict"}),
        ("onflict", set()),
        ("resume", {"résumé"}),
        ("RÉSUMÉ", {"résumé"}),
        ("re\u0301sume\u0301", {"résumé"}),
        ("straße", {"résumé"}),
        ("Stras", set()),
        ("c++", {"conflict", "résumé", "emoji"}),
        ("紹介", {"japanese"}),
        ("面接", {"japanese"}),
        ("日本語 自己", {"japanese"}),
        ("อยาก", {"thai"}),
        ("동기", {"korean"}),
        ("نفسك", {"arabic"}),
        ("עצמך", {"hebrew"}),
        ("РАССКАЖИТЕ", {"russian"}),
        ("script alert", {"html"}),
        ("<script>", {"html"}),
        ("🎉", {"emoji"}),
        ("🎉 celebrate", {"emoji"}),
        ("🦄", set()),
        ("12.5%", {"emoji"}),
        ("budget", {"points"}),
        ("mentions_the", {"points"}),
        ("paid", {"points"}),
        ("xkopener", set()),
        ("xcvoice", set()),
        ("nothing like it", set()),
    ],
)
def test_search_finds(found, text: str, names: set[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", '"', "*", "-", "()", "'", ":", "^", "%", ";--", "\x00", "\ud800", "_"]
)
def test_a_search_without_words_shows_everything(found, text: str) -> None:
    assert found(text) == set(CARDS)


@pytest.mark.parametrize(
    "text",
    ['"conflict', "conf*", "conflict AND (", "conflict OR", "NOT conflict", "NEAR(conflict, 2)", "-conflict",
     "question:x", "conflict^", "{a b}: c", "a'b", "conflict\x00colleague", "%conflict%", "\\conflict", "9" * 5000,
     "a " * 2000],
)  # fmt: skip
def test_signs_of_the_query_language_are_just_text(found, text: str) -> None:
    found(text)
    found(text, kind=Kind.BEHAVIOURAL)
    found(text, tag=text, competency=Competency.VOICE)


def test_words_of_the_query_language_are_words(found) -> None:
    assert found("NOT 10") == {"emoji"}
    assert found('"conflict"') == found("conflict*") == found("(conflict)") == found("-conflict") == {"conflict"}


@given(st.text(max_size=40))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_search(found, text: str) -> None:
    assert found(text) <= set(CARDS)


@given(st.sampled_from([draft.question for draft in CARDS.values()]), st.integers(0, 20), st.integers(1, 12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_card_is_found_by_the_start_of_its_question(found, question: str, start: int, length: int) -> None:
    words = question.split()
    wanted = " ".join(words[: 1 + start % len(words)])[: max(length, 3)]
    assert {name for name, draft in CARDS.items() if draft.question == question} <= found(wanted)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"kind": Kind.OPENER}, {"résumé"}),
        ({"competency": Competency.VOICE}, {"conflict"}),
        ({"tag": "c++"}, {"résumé"}),
        ({"tag": "STRASSE 7"}, {"résumé"}),
        ({"tag": "c"}, set()),
        ({"tag": "x' OR 1=1"}, set()),
        ({"state": CardState.STORY}, {"emoji"}),
        ({"state": CardState.NEW}, set(CARDS)),
        ({"state": CardState.SUSPENDED}, set()),
        ({"deck_id": "nobody"}, set()),
        ({"text": "conflict", "kind": Kind.OPENER}, set()),
        ({"text": "conflict", "kind": Kind.BEHAVIOURAL, "competency": Competency.VOICE}, {"conflict"}),
        ({"text": "walk", "tag": "C++", "state": CardState.NEW}, {"résumé"}),
        ({"text": "日本", "kind": Kind.OPENER}, set()),
        ({"text": "日本", "kind": Kind.BEHAVIOURAL, "state": CardState.NEW}, {"japanese"}),
    ],
)
def test_filters_narrow_alone_and_together(found, query: dict[str, object], names: set[str]) -> None:
    assert found(**({"text": ""} | query)) == names


def test_states_follow_the_schedule(services: Services, clock: FixedClock, deck: str) -> None:
    due, fresh = new_cards(services, deck, 1)[0], None
    to_review(services, clock, [due], days=0)
    fresh, asleep, learning = new_cards(services, deck, 3)
    services.cards.suspend([asleep, fresh])
    turn = services.practice.start()
    give(services, turn, GOOD.AGAIN)
    services.cards.suspend([fresh], False)

    def ids(state: CardState) -> tuple[str, ...]:
        return services.cards.ids(CardQuery(state=state))

    assert ids(CardState.NEW) == (fresh,)
    assert ids(CardState.LEARNING) == (learning,)
    assert (ids(CardState.DUE), ids(CardState.REVIEW), ids(CardState.SUSPENDED)) == ((), (due,), (asleep,))
    clock.advance((clock.now() - clock.now().replace(day=4)) * 2)
    assert ids(CardState.DUE) == (due,)


@pytest.mark.parametrize("size", [1, 3, 7, 50])
@pytest.mark.parametrize("query", [CardQuery(), CardQuery(text="question"), CardQuery(kind=Kind.OPENER)])
def test_paging_gives_every_card_once(services: Services, deck: str, size: int, query: CardQuery) -> None:
    cards = new_cards(services, deck, 7, kind=Kind.OPENER)
    services.cards.delete([cards.pop(3)])
    seen, after = [], None
    while True:
        page = services.cards.find(query, after=after, limit=size)
        assert page.total == 6
        seen += [row.id for row in page.rows]
        after = page.after
        if after is None:
            break
    assert seen == cards


MANY = 640
NARROWED = {
    "deck": {"deck_id": "of most"},
    "kind": {"kind": Kind.OPENER},
    "state": {"state": CardState.NEW},
    "story": {"state": CardState.STORY},
}


@pytest.fixture(scope="module")
def crowd():
    """A collection where one word is on every card, and each condition holds for more than are counted."""
    services = in_memory()
    most, few = new_deck(services), new_deck(services)
    shared = {"kind": Kind.OPENER, "story": a_story()}
    new_cards(services, most, MANY, notes="budget", **shared)
    new_cards(services, few, 12, notes="budget 予算")
    return services, {"of most": most, "of few": few}


@pytest.mark.parametrize("name", NARROWED)
def test_a_word_on_every_card_and_a_condition_are_counted_up_to_a_cap(crowd, name: str) -> None:
    services, keys = crowd
    narrowed = {field: keys.get(value, value) for field, value in NARROWED[name].items()}
    query = CardQuery(text="budget", **narrowed)
    everything = services.cards.ids(query)
    page = services.cards.find(query)
    assert (page.total, page.exact) == (COUNTED, False) and len(everything) > COUNTED
    seen = [row.id for row in page.rows]
    while page.after is not None:
        page = services.cards.find(query, after=page.after, limit=150)
        seen += [row.id for row in page.rows]
    assert tuple(seen) == everything
    assert len(services.cards.find(query, limit=MANY).rows) >= MANY


def test_few_among_many_are_counted_exactly(crowd) -> None:
    services, keys = crowd
    for query in (CardQuery(text="budget", deck_id=keys["of few"]), CardQuery(text="budget 予算")):
        page = services.cards.find(query)
        assert (page.total, page.exact, len(page.rows)) == (12, True, 12)
    everywhere = services.cards.find(CardQuery(text="budget"))
    assert (everywhere.total, everywhere.exact) == (MANY + 12, True), "one word alone is counted to the end"


def test_a_card_is_found_as_it_is_now(services: Services, deck: str) -> None:
    (card,) = new_cards(services, deck, 1)
    services.cards.edit(card, Draft("Rewritten"))
    assert services.cards.ids(CardQuery(text="question")) == ()
    assert services.cards.ids(CardQuery(text="rewr")) == (card,)
    services.cards.undo()
    assert services.cards.ids(CardQuery(text="question")) == (card,)
    services.cards.delete([card])
    assert services.cards.ids(CardQuery(text="question")) == ()
    practise(services, GOOD)
    services.cards.undo()
    assert services.cards.ids(CardQuery(text="question")) == (card,)
