"""First start, the Practise tab and Settings, as far as they go without a client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import flet as ft

from services.clock import FixedClock
from services.practice.words import Grade
from services.root import Services
from tests.views.headless import LAPTOP, App, drive
from views.boundary import APOLOGY, component, view_component


def test_first_start_is_two_taps_from_the_first_card(empty: Services) -> None:
    async def journey(app: App) -> None:
        await app.press("Nursing")
        await app.press("Start practising")
        assert "Tell me about yourself." in app.texts()
        assert {deck.name for deck in empty.decks.all()} == {"General", "Nursing"}

    drive(empty, journey, route="/")


def test_first_start_needs_no_industry(empty: Services) -> None:
    async def journey(app: App) -> None:
        await app.press("Just the general questions")
        assert [deck.name for deck in empty.decks.all()] == ["General"]

    drive(empty, journey, route="/")


def test_home_counts_what_waits_and_starts_it(nurse: Services) -> None:
    async def journey(app: App) -> None:
        assert "10 cards for today" in app.texts()
        await app.press("Start")
        assert "10 left" in app.texts()

    drive(nurse, journey, route="/")


def test_home_without_a_card_says_what_to_do(empty: Services) -> None:
    empty.settings.change(started=True)

    async def journey(app: App) -> None:
        assert "No cards yet" in app.texts()
        await app.press("Add starter decks")
        assert "Starter decks" in app.texts()

    drive(empty, journey, route="/")


def test_after_days_away_home_offers_a_plan_and_takes_it_back(nurse: Services, clock: FixedClock) -> None:
    nurse.settings.change(new_per_day=40)
    turn = nurse.practice.start()
    while turn.card is not None:
        turn = nurse.practice.answer(
            session_id=turn.session_id, card_id=turn.card.id, reps=turn.card.reps, grade=Grade.GOOD
        )
    clock.advance(timedelta(days=12))

    async def journey(app: App) -> None:
        assert "Welcome back" in app.texts()
        await app.press("10 a day")
        assert nurse.overview.today().due == 10
        assert "Welcome back" not in app.texts()
        await app.press("Back to normal")
        assert nurse.overview.today().due == 40

    drive(nurse, journey, route="/")


def test_a_clock_that_went_back_is_mentioned(nurse: Services, clock: FixedClock) -> None:
    turn = nurse.practice.start()
    nurse.practice.answer(session_id=turn.session_id, card_id=turn.card.id, reps=0, grade=Grade.GOOD)
    clock.advance(timedelta(days=-365))

    async def journey(app: App) -> None:
        assert any("clock seems to be behind" in text for text in app.texts())

    drive(nurse, journey, route="/")


def test_wide_windows_have_a_rail_and_narrow_ones_a_bar(nurse: Services) -> None:
    async def laptop(app: App) -> None:
        assert app.all(ft.NavigationRail) and not app.all(ft.NavigationBar)

    async def phone(app: App) -> None:
        assert app.all(ft.NavigationBar) and not app.all(ft.NavigationRail)

    drive(nurse, laptop, route="/", size=LAPTOP)
    drive(nurse, phone, route="/")


def test_settings_are_saved_at_every_step_and_end_at_their_bounds(nurse: Services) -> None:
    async def journey(app: App) -> None:
        await app.press("More: New cards a day")
        assert nurse.settings.read().new_per_day == 12
        for _ in range(5):
            await app.press("More: Desired retention")
        assert nurse.settings.read().retention == 0.95
        await app.press("More: Desired retention")
        await app.press("More: Desired retention")
        assert app.named("More: Desired retention").disabled is True
        assert nurse.settings.read().retention == 0.97

    drive(nurse, journey, route="/settings")


def test_a_starter_deck_can_be_added_and_taken_back(nurse: Services) -> None:
    async def journey(app: App) -> None:
        name = app.named(
            "Add Administration and office, 14 cards · Office, reception, executive and project assistants"
        )
        await app.fire(name, "tap")
        assert "Administration and office" in {deck.name for deck in nurse.decks.all()}
        await app.press("Undo")
        assert "Administration and office" not in {deck.name for deck in nurse.decks.all()}

    drive(nurse, journey, route="/settings")


def test_an_address_that_leads_nowhere_says_so(nurse: Services) -> None:
    async def journey(app: App) -> None:
        assert "There is nothing here" in app.texts()

    drive(nurse, journey, route="/no/such/place")


def test_a_part_that_cannot_be_drawn_does_not_end_the_session(nurse: Services) -> None:
    @component
    def Broken() -> None:
        raise RuntimeError("on purpose")

    @view_component
    def Screen() -> Any:
        return [ft.View(controls=[ft.Text("whole"), Broken()])]

    async def journey(app: App) -> None:
        app.page.render_views(Screen)
        await app.settle()
        assert {"whole", APOLOGY} <= set(app.texts())

    drive(nurse, journey, route="/")
