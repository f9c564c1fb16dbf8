"""What to work on, the evidence behind it, and the weekly look, without a client."""

from __future__ import annotations

import json
from datetime import timedelta

import flet as ft
import flet_charts as fch
import pytest

from services.clock import FixedClock
from services.feedback.model import Asked, Channel, RequestDraft
from services.interviews.model import InterviewDraft, Outcome
from services.people.model import PersonDraft, PersonKind
from services.practice.words import Competency
from services.root import Services
from tests.services.helpers import query
from tests.views.headless import App, drive
from views.progress import growth_words as words

STRUCTURE = Competency.STRUCTURE


def feedback(services: Services, clock: FixedClock, *ratings: int, name: str = "structure") -> None:
    """Gives one reply a day, beside an own rating of 4."""
    for number, rating in enumerate(ratings):
        request = services.feedback.requests.ask(RequestDraft(asked=Asked.MENTOR))
        services.feedback.requests.rate(request.id, {Competency(name): 4})
        reply = {"v": 1, "id": f"{number:022d}", "name": f"Mentor {number}", "ratings": {name: rating}}
        services.feedback.replies.take(request.id, json.dumps(reply).encode(), Channel.LOCAL)
        clock.advance(timedelta(days=1))


@pytest.fixture
def weak(nurse: Services, clock: FixedClock) -> Services:
    feedback(nurse, clock, 2, 1, 2)
    return nurse


def test_with_little_evidence_it_asks_for_the_cheapest_next_piece(nurse: Services, clock: FixedClock) -> None:
    feedback(nurse, clock, 2)

    async def journey(app: App) -> None:
        assert any("2 pieces of evidence so far" in text for text in app.texts())
        app.named("Ask a friend")

    drive(nurse, journey, route="/progress")


def test_working_on_an_area_brings_its_cards_into_practice_and_can_be_undone(weak: Services) -> None:
    async def journey(app: App) -> None:
        assert "To work on" in app.texts() and "Structure" in app.texts()
        assert any(text.startswith("3 of 6 pieces of evidence") for text in app.texts())
        await app.press("Work on this")
        assert app.told() == "8 cards will come first in your next practice"
        assert "Being worked on" in app.texts()
        assert any("3 more pieces of evidence will tell" in text for text in app.texts())
        await app.press("Undo")
        assert "To work on" in app.texts()
        await app.press("Work on this")
        await app.press("Practise")
        assert STRUCTURE in weak.practice.resume().card.draft.competencies

    drive(weak, journey, route="/progress")


def test_done_with_an_area_puts_its_cards_back(weak: Services) -> None:
    weak.growth.work_on(STRUCTURE)

    async def journey(app: App) -> None:
        await app.press("Done with this")
        assert weak.growth.picture().works == ()
        await app.press("Undo")
        assert len(weak.growth.picture().works) == 1

    drive(weak, journey, route="/progress")


def test_what_got_better_stands_first(nurse: Services, clock: FixedClock) -> None:
    feedback(nurse, clock, 2, 2, 2, 4, 5, 5)

    async def journey(app: App) -> None:
        texts = app.texts()
        assert texts.index("What got better") < texts.index("All that was seen")
        assert any(text.startswith("Structure: from ") for text in texts)

    drive(nurse, journey, route="/progress")


def test_every_piece_of_evidence_is_one_tap_from_its_source(weak: Services) -> None:
    async def journey(app: App) -> None:
        await app.press("See the evidence")
        assert app.all(fch.LineChart) and "6 pieces of evidence, newest first" in app.texts()
        piece = weak.growth.standing(STRUCTURE).pieces[0]
        row = app.all(ft.Semantics, lambda known: known.button is True and "Mentor 2" in str(known.label))[-1]
        await app.fire(row, "tap")
        assert app.page.route == piece.route

    drive(weak, journey, route="/progress")


def test_an_area_names_the_cards_the_mock_and_the_person_that_fit(weak: Services) -> None:
    weak.people.add(PersonDraft("Ben Okafor", PersonKind.FRIEND))
    (area,) = weak.growth.picture().areas

    async def journey(app: App) -> None:
        assert "8 cards of yours fit" in app.texts() and "and 5 more" in app.texts()
        await app.press(area.cards[0].question)
        assert app.page.route == f"/cards/{area.cards[0].id}"
        await app.go("/progress")
        await app.press("A mock with Ben")
        assert app.page.route.startswith("/mock?person=")
        await app.go("/progress")
        await app.press("Ask Ben")
        assert app.page.route == "/feedback/ask"

    drive(weak, journey, route="/progress")


def test_hints_are_told_apart_from_ratings_and_say_why_they_count_little(nurse: Services, clock: FixedClock) -> None:
    start = (clock.now() - timedelta(hours=2)).replace(tzinfo=None)
    interview = nurse.interviews.add(InterviewDraft("Acme", start, zone="UTC")).card_ids[0]
    ((card,),) = query(nurse, "SELECT id FROM cards WHERE competencies LIKE '%structure%' LIMIT 1")
    nurse.debriefs.ask(interview, card_id=card)
    nurse.interviews.set_outcome(interview, Outcome.NO)

    async def journey(app: App) -> None:
        texts = app.texts()
        assert "It was a no" in texts and words.HINT_REASON in texts
        assert "0 pieces so far; 3 are needed to say something" in texts
        assert not app.all(fch.LineChart), "an outcome is no point on the scale"
        row = app.all(ft.Semantics, lambda known: known.button is True and "It was a no" in str(known.label))[-1]
        await app.fire(row, "tap")
        assert app.page.route == f"/interviews/{interview}"

    drive(nurse, journey, route="/progress/structure")


def test_ones_own_view_beside_others_is_told_month_by_month(nurse: Services, clock: FixedClock) -> None:
    feedback(nurse, clock, 2, 3)
    clock.advance(timedelta(days=40))
    feedback(nurse, clock, 4, 4)

    async def journey(app: App) -> None:
        assert "You rate yourself 0.8 higher than others do" in app.texts()
        line = next(text for text in app.texts() if text.startswith("From 4 ratings"))
        assert "March +1.5; April +0.0" in line
        (chart,) = app.all(ft.Semantics, lambda known: known.label == line)
        assert chart.image is True

    drive(nurse, journey, route="/progress")


def test_what_was_worked_on_still_says_whether_it_moved(weak: Services, clock: FixedClock) -> None:
    weak.growth.work_on(STRUCTURE)
    feedback(weak, clock, 5, 5, 5)
    weak.growth.stop(weak.growth.picture().works[0].id)

    async def journey(app: App) -> None:
        assert "Worked on before" in app.texts()
        assert any("it moved up by" in text for text in app.texts())

    drive(weak, journey, route="/progress")


def test_the_cheapest_next_piece_is_one_tap_away(nurse: Services, clock: FixedClock) -> None:
    start = (clock.now() - timedelta(hours=2)).replace(tzinfo=None)
    interview = nurse.interviews.add(InterviewDraft("Acme", start, zone="UTC")).card_ids[0]
    feedback(nurse, clock, 4)

    async def journey(app: App) -> None:
        assert any("Your last interview (Acme) is still fresh." in text for text in app.texts())
        await app.press("Write the debrief")
        assert app.page.route == f"/interviews/{interview}/debrief"

    drive(nurse, journey, route="/progress")


def test_every_rating_not_seen_says_what_nobody_has_rated(nurse: Services, clock: FixedClock) -> None:
    request = nurse.feedback.requests.ask(RequestDraft(asked=Asked.MENTOR))
    nurse.feedback.requests.rate(request.id, {STRUCTURE: 4})
    nothing = {"v": 1, "id": f"{0:022d}", "name": "Ana", "keep": "Calm", "ratings": {}}
    nurse.feedback.replies.take(request.id, json.dumps(nothing).encode(), Channel.LOCAL)
    assert [piece.source.value for piece in nurse.growth.standing(STRUCTURE).pieces] == ["self"]

    async def journey(app: App) -> None:
        missing = next(text for text in app.texts() if text.startswith("Nobody has rated these yet: "))
        assert "Voice" in missing and "Structure" not in missing
        assert any("There is one piece of evidence so far." in text for text in app.texts())

    drive(nurse, journey, route="/progress")


def test_a_competency_nobody_saw_says_so(nurse: Services) -> None:
    async def journey(app: App) -> None:
        assert "Nobody has seen this yet" in app.texts()

    for name in ("voice", "nonsense"):
        drive(nurse, journey, route=f"/progress/{name}")


def test_the_weekly_look_ends_with_one_plan(weak: Services) -> None:
    async def journey(app: App) -> None:
        assert "0 answers on 0 days" in app.texts() and "3 replies from others" in app.texts()
        await app.press("Next")
        assert "What got better" in app.texts()
        await app.press("Next")
        assert "Structure" in app.texts()
        await app.press("Next")
        await app.type("IF", "they say “walk me through”")
        await app.press("Keep this plan")
        assert app.page.route == "/"

    drive(weak, journey, route="/week")
    (work,) = weak.growth.picture().works
    assert work.plan.if_text == "they say “walk me through”"


def test_the_weekly_look_invents_nothing(nurse: Services) -> None:
    async def journey(app: App) -> None:
        for _ in range(3):
            await app.press("Next")
        assert any("Nobody has told you yet" in text for text in app.texts())
        await app.press("Ask a friend")
        assert app.page.route == "/feedback/ask"

    drive(nurse, journey, route="/week")
