"""The Interviews tab and its screens, as far as they go without a client."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import flet as ft
import pytest

from services.clock import FixedClock
from services.interviews.model import Chip, Guess, InterviewDraft, Noticed, Outcome, Rating
from services.practice.model import CardQuery, Draft
from services.practice.words import Kind
from services.root import Services
from tests.views.headless import LAPTOP, PHONE, App, drive
from views.boundary import APOLOGY
from views.cards.words import plain

SCREENS = ("", "/edit", "/debrief", "/second-pass", "/prepare", "/last-hour", "/thanks")
NASTY = '<b>O\'Neil</b> & "Söhne" $(reboot); 💥'
SAVED_S = 0.35


def add(services: Services, hours: float = -2, company: str = "Acme", **more: Any) -> str:
    start = services.clock.now().replace(tzinfo=None) + timedelta(hours=hours)
    return services.interviews.add(InterviewDraft(company, start, **more)).card_ids[0]


def chips(app: App, words: str) -> list[ft.Chip]:
    return app.all(ft.Chip, lambda chip: chip.label == words)


async def tick(app: App, words: str) -> None:
    """Taps the first chip with these words."""
    await app.fire(chips(app, words)[0], "select")


def test_without_an_interview_the_tab_invites_to_add_one(services: Services) -> None:
    async def journey(app: App) -> None:
        assert "Which interview is next?" in app.texts()
        await app.press("Add an interview")
        assert "New interview" in app.texts()

    drive(services, journey, route="/interviews")


def test_a_company_a_day_and_a_time_make_an_interview_that_undo_takes_back(services: Services) -> None:
    async def journey(app: App) -> None:
        await app.press("Add interview")
        assert "company" in app.told()
        await app.type("Company", NASTY)
        await app.press("Add interview")
        assert app.told() == "Choose the day."
        await app.press("Thursday, 12 March, in 2 days")
        await app.type("Time", "noon")
        await app.press("Add interview")
        assert "not a time" in app.told()
        await app.type("Time", "930")
        assert "Thursday, 12 March, 09:30: in 2 days" in app.texts()
        await app.press("Add interview")
        (row,) = services.interviews.timeline().rows
        assert (row.company, row.local_start) == (NASTY, datetime(2026, 3, 12, 9, 30))
        assert app.page.route == f"/interviews/{row.id}"
        await app.press("Undo")
        assert services.interviews.timeline().total == 0

    drive(services, journey, route="/interviews/new")


def test_what_was_typed_and_not_added_is_there_again(services: Services) -> None:
    async def journey(app: App) -> None:
        await app.type("Company", "Acme")
        await app.press("Back")
        await app.press("Add an interview")
        assert app.field("Company").value == "Acme"

    drive(services, journey, route="/interviews/new")


def test_the_time_is_chosen_in_two_taps(services: Services) -> None:
    async def journey(app: App) -> None:
        await app.press("Tuesday, 10 March, today")
        await app.press("Choose the time")
        await app.press("14 o'clock")
        await app.press("14:35")
        assert "Tuesday, 10 March, 14:35: today" in app.texts()

    drive(services, journey, route="/interviews/new")


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        (date(2026, 3, 29), "2:30", "does not happen, so it counts as 03:00"),
        (date(2026, 10, 25), "2:30", "happens twice. The first one counts"),
        (date(2026, 3, 9), "9", "in the past"),
    ],
)
def test_the_form_says_what_the_clocks_do(services: Services, day: date, time: str, said: str) -> None:
    hour, _, minute = time.partition(":")
    start = datetime(day.year, day.month, day.day, int(hour), int(minute or 0))
    interview = services.interviews.add(InterviewDraft("Acme", start, zone="Europe/Berlin")).card_ids[0]

    async def journey(app: App) -> None:
        assert any(said in text for text in app.texts())

    drive(services, journey, route=f"/interviews/{interview}/edit")


def test_the_timeline_has_sections_and_searches(services: Services) -> None:
    for hours, company in ((-1000, "Old"), (-30, "Recent"), (5, "Soon"), (500, "Later")):
        add(services, hours, company)

    async def journey(app: App) -> None:
        names = [
            t for t in app.texts() if t in ("Ahead", "Soon", "Later", "March 2026", "Recent", "January 2026", "Old")
        ]
        assert names == ["Ahead", "Soon", "Later", "March 2026", "Recent", "January 2026", "Old"]
        await app.type("Search interviews", "rec", seconds=0.3)
        assert "Recent" in app.texts() and "Soon" not in app.texts()
        await app.type("Search interviews", "nobody", seconds=0.3)
        assert "Nothing found" in app.texts()
        await app.press("Show all interviews")
        assert "Soon" in app.texts()

    drive(services, journey, route="/interviews")


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_every_screen_opens_by_its_address_also_of_an_interview_that_is_gone(
    services: Services, size: tuple[int, int]
) -> None:
    interview = add(services, company=NASTY, people=(NASTY,), place=NASTY, advert=NASTY * 30, notes=NASTY)
    asked, _ = services.debriefs.ask(interview, question=NASTY)
    services.debriefs.rate(asked.id, Rating.ROUGH)
    services.debriefs.note(interview, went_badly=NASTY, if_text=NASTY, then_text=NASTY, why=NASTY, feeling=1, guess=0)

    async def journey(app: App) -> None:
        for screen in SCREENS:
            await app.go(f"/interviews/{interview}{screen}")
            assert APOLOGY not in app.texts() and "This interview is not here any more" not in app.texts()
            await app.go(f"/interviews/gone{screen}")
            assert "This interview is not here any more" in app.texts()

    drive(services, journey, route="/interviews", size=size)


def test_an_interview_that_is_just_over_is_the_first_thing_offered(nurse: Services) -> None:
    interview = add(nurse)

    async def journey(app: App) -> None:
        texts = app.texts()
        assert texts.index("How did Acme go?") < texts.index("10 cards for today")
        await app.press("Debrief")
        assert app.page.route == f"/interviews/{interview}/debrief"
        await app.press("Good")
        await app.go("/")
        assert "How did Acme go?" not in app.texts()

    drive(nurse, journey, route="/")


def test_every_tap_and_key_of_a_debrief_is_saved_and_read_back(nurse: Services) -> None:
    interview = add(nurse)

    async def journey(app: App) -> None:
        await app.press("Bad")
        await app.press("Pace")
        await app.press("Pace: fine")
        await tick(app, "Yes")
        await app.type("What went well", "The story")
        await app.type("What went well", "The story of the ward", seconds=SAVED_S)
        await app.fire(chips(app, "In a week")[-1], "select")
        found = nurse.debriefs.get(interview)
        assert (found.feeling, found.guess, found.went_well) == (2, Guess.YES, "The story of the ward")
        assert found.body_voice == ((Chip.PACE, Noticed.WATCH),)
        assert nurse.interviews.get(interview).promised == date(2026, 3, 17)
        await app.type("What did not", "typed and left at once")
        await app.press("Back")
        assert nurse.debriefs.get(interview).went_badly == "typed and left at once"
        assert "The story of the ward" in app.texts()
        await app.go(f"/interviews/{interview}/debrief")
        assert app.field("What went well").value == "The story of the ward"
        await app.press("Bad, chosen")
        assert nurse.debriefs.get(interview).feeling is None

    drive(nurse, journey, route=f"/interviews/{interview}/debrief")


def test_a_question_is_found_among_the_cards_or_added(nurse: Services) -> None:
    interview = add(nurse)

    async def journey(app: App) -> None:
        await app.type("A question they asked", "about yoursel", seconds=0.2)
        await app.press("Tell me about yourself.", seconds=0.2)
        await app.type("A question they asked", NASTY, seconds=0.2)
        await app.press(f"Add “{NASTY}”", seconds=0.2)
        await tick(app, "Rough")
        first, second = nurse.debriefs.get(interview).questions
        assert (first.question, first.rating) == ("Tell me about yourself.", Rating.UNRATED)
        assert (second.question, second.rating) == (NASTY, Rating.ROUGH)
        assert "Its card comes tomorrow." in app.texts()
        assert app.field("A question they asked").value == ""
        await app.press(f"Remove {plain(NASTY)}")
        assert len(nurse.debriefs.get(interview).questions) == 1
        await app.press("Undo")
        assert len(nurse.debriefs.get(interview).questions) == 2

    drive(nurse, journey, route=f"/interviews/{interview}/debrief")


def test_typing_survives_what_draws_the_debrief_again(nurse: Services) -> None:
    interview = add(nurse)

    async def journey(app: App) -> None:
        await app.type("What went well", "half a thought")
        await app.press("Do not ask me about this")
        assert app.field("What went well").value == "half a thought"
        assert "Body and voice" not in app.texts() and not nurse.settings.read().body_voice
        await app.go("/interviews")
        await app.go(f"/interviews/{interview}/debrief")
        assert "Body and voice" not in app.texts(), "switched off for good"

    drive(nurse, journey, route=f"/interviews/{interview}/debrief")


def test_very_many_questions_are_shown_a_few_at_a_time(services: Services) -> None:
    interview = add(services)
    for number in range(100):
        services.debriefs.ask(interview, question=f"Question {number}?")

    async def journey(app: App) -> None:
        assert "Question 99?" in app.texts()
        assert len(chips(app, "Rough")) == 12
        await app.press("Show 50 more of 100 questions")
        assert len(chips(app, "Rough")) == 62

    drive(services, journey, route=f"/interviews/{interview}/debrief")


def test_the_next_day_offers_the_second_pass(services: Services, clock: FixedClock) -> None:
    interview = add(services)
    services.debriefs.note(interview, went_badly="The numbers")
    clock.advance(timedelta(days=1))

    async def journey(app: App) -> None:
        await app.press("Second pass: why?")
        assert "The numbers" in app.texts()
        await app.type("Why", "No notes", seconds=SAVED_S)
        await app.type("First change", "Bring them", seconds=SAVED_S)
        await app.press("Done")
        found = services.debriefs.get(interview)
        assert (found.why, found.changes, found.second_pass_at) == ("No notes", ("Bring them",), clock.now())
        assert "Bring them" in app.texts()

    drive(services, journey, route=f"/interviews/{interview}")


def test_the_screen_that_comes_next_shows_the_last_words_however_the_last_one_was_left(services: Services) -> None:
    interview = add(services)

    async def journey(app: App) -> None:
        await app.type("First change", "Begin with the result")
        await app.press("Done")
        assert "Begin with the result" in app.texts()
        await app.go(f"/interviews/{interview}/second-pass")
        await app.type("First change", "Begin with the end")
        # The browser's own Back.
        await app.go(f"/interviews/{interview}")
        assert "Begin with the end" in app.texts()

    drive(services, journey, route=f"/interviews/{interview}/second-pass")


def test_the_note_is_drafted_changed_kept_and_copied(services: Services) -> None:
    interview = add(services, people=("Ana",))
    services.debriefs.note(interview, went_well="the ward story")

    async def journey(app: App) -> None:
        assert "Dear Ana" in str(app.field("Note").value)
        await app.press("the ward story, Put it in, then say it to them")
        assert "\n\nthe ward story\n\nKind regards" in str(app.field("Note").value)
        await app.type("Note", "Dear Ana, thank you!", seconds=SAVED_S)
        await app.press("Copy")
        assert ("set" in {name for name, _ in app.wire.asked}) and "Copied" in app.told()
        assert services.interviews.get(interview).thanked_at is not None
        assert services.thanks.get(interview).text == "Dear Ana, thank you!"

    drive(services, journey, route=f"/interviews/{interview}/thanks")


def test_decks_are_chosen_and_the_page_says_how_many_are_ready(nurse: Services, clock: FixedClock) -> None:
    interview = add(nurse, hours=72)

    async def journey(app: App) -> None:
        await app.press("Prepare")
        await app.press("Decks, none yet")
        await app.press("Nursing, 14")
        await app.press("Done")
        assert "0 of 14" in app.texts()
        assert any("from Wednesday to Thursday" in text or "from" in text for text in app.texts())
        await app.press("Run through them now")
        assert app.page.route == "/session"

    drive(nurse, journey, route=f"/interviews/{interview}")
    assert nurse.preparing.state(interview).cards == 14


def test_a_deck_that_rests_says_so_and_is_woken_by_a_tap(nurse: Services, clock: FixedClock) -> None:
    interview = add(nurse, hours=3)
    (deck,) = [d for d in nurse.decks.all() if d.name == "Nursing"]
    nurse.preparing.choose(interview, deck_ids=[deck.id], card_ids=[])
    clock.advance(timedelta(days=1))

    async def journey(app: App) -> None:
        await app.press("Nursing, resting since its interview, tap to wake it")
        assert "14 new" in app.texts()
        await app.press("Undo")
        await app.go(f"/interviews/{interview}")
        assert "Resting" in app.texts()
        await app.press("Wake them")
        assert nurse.preparing.state(interview).resting == 0

    drive(nurse, journey, route="/")


def test_the_last_hour_has_other_questions_at_a_tap(services: Services, deck: str) -> None:
    for number in range(5):
        services.cards.create(deck, Draft(f"Ask {number}?", kind=Kind.QUESTIONS))
    interview = add(services, hours=1, people=("Ana",))

    async def journey(app: App) -> None:
        assert {"Ask 0?", "Ask 2?", "Ana"} <= set(app.texts())
        await app.press("Other questions")
        assert {"Ask 3?", "Ask 4?", "Ask 0?"} <= set(app.texts())

    drive(services, journey, route=f"/interviews/{interview}/last-hour")


def test_an_outcome_is_set_and_an_interview_deleted_with_undo(services: Services) -> None:
    interview = add(services)

    async def journey(app: App) -> None:
        await app.press("Change")
        await app.press("Offer")
        assert services.interviews.get(interview).outcome is Outcome.OFFER
        await app.press("Undo")
        assert services.interviews.get(interview).outcome is Outcome.WAITING
        await app.press("Delete")
        assert services.interviews.timeline().total == 0
        await app.press("Undo")
        assert app.page.route == f"/interviews/{interview}"
        assert services.cards.find(CardQuery()).total == 0

    drive(services, journey, route=f"/interviews/{interview}")
