"""A practice session, as far as it goes without a client."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from types import SimpleNamespace

import flet as ft
import pytest

from services.clock import FixedClock
from services.practice.words import Grade
from services.root import Services
from tests.views.headless import App, drive
from views.practise import run

FIRST = "Tell me about yourself."


@pytest.fixture(autouse=True)
def taps_count_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "DOUBLE_TAP_S", 0.0)


def grade_button(app: App, name: str) -> ft.FilledButton:
    def fits(button: ft.FilledButton) -> bool:
        return isinstance(button.content, ft.Column) and button.content.controls[0].value == name  # type: ignore[attr-defined]

    return app.all(ft.FilledButton, fits)[0]


async def grade(app: App, name: str) -> None:
    await app.press("Show points")
    await app.fire(grade_button(app, name), "click")


async def key(app: App, pressed: str) -> None:
    app.page.on_keyboard_event  # noqa: B018
    event = {"key": pressed, "shift": False, "ctrl": False, "alt": False, "meta": False}
    await app.session.dispatch_event(app.page._i, "keyboard_event", event)
    await app.settle(seconds=0.1)


def test_points_come_one_by_one_and_then_the_follow_ups(nurse: Services) -> None:
    async def journey(app: App) -> None:
        assert FIRST in app.texts()
        await app.press("Show points")
        points = nurse.practice.resume().card.draft.points
        assert points[0] in app.texts() and points[1] not in app.texts()
        await app.press("Next point")
        assert points[1] in app.texts() and "They may ask next" not in app.texts()
        await app.press(f"Show all {len(points)}")
        assert set(points) <= set(app.texts()) and "They may ask next" in app.texts()

    drive(nurse, journey, route="/session")


def test_the_person_s_own_story_is_the_answer_side(nurse: Services) -> None:
    from dataclasses import replace

    from services.practice.model import Story

    card = nurse.practice.start().card
    nurse.cards.edit(
        card.id, replace(card.draft, story=Story(situation="Short of **two** nurses.", result="No falls."))
    )

    async def journey(app: App) -> None:
        await app.press("Show points")
        assert "Your story" in app.texts() and "Situation" in app.texts() and "Result" not in app.texts()
        assert [m.value for m in app.all(ft.Markdown)] == ["Short of **two** nurses."]
        await app.press("Next point")
        assert "No falls." in app.texts() and "A strong answer" in app.texts()

    drive(nurse, journey, route="/session")


def test_the_buttons_promise_what_happens(nurse: Services) -> None:
    async def journey(app: App) -> None:
        turn = nurse.practice.resume()
        promised = {choice.grade: choice.when for choice in turn.choices}
        await app.press("Show points")
        button = grade_button(app, "Good")
        assert button.content.controls[1].value == promised[Grade.GOOD]
        await app.fire(button, "click")
        due = nurse.cards.get(turn.card.id).due_in_days
        assert promised[Grade.GOOD] == f"{due} days"

    drive(nurse, journey, route="/session")


def test_nothing_can_be_graded_before_the_answer_side_is_open(nurse: Services) -> None:
    async def journey(app: App) -> None:
        await key(app, "3")
        assert nurse.overview.today().answered == 0
        await key(app, " ")
        await key(app, "3")
        assert nurse.overview.today().answered == 1
        await key(app, "u")
        assert nurse.overview.today().answered == 0 and FIRST in app.texts()

    drive(nurse, journey, route="/session")


def test_a_second_tap_within_300_ms_grades_nothing(nurse: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "DOUBLE_TAP_S", 0.3)
    moment = [100.0]
    monkeypatch.setattr(run, "time", SimpleNamespace(monotonic=lambda: moment[0]))

    async def journey(app: App) -> None:
        await grade(app, "Good")
        moment[0] += 0.29
        await app.press("Show points")
        await key(app, "3")
        assert nurse.overview.today().answered == 1
        moment[0] += 0.02
        await app.press("Show points")
        await app.fire(grade_button(app, "Good"), "click")
        assert nurse.overview.today().answered == 2

    drive(nurse, journey, route="/session")


def test_a_tap_right_after_an_undo_counts(nurse: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "DOUBLE_TAP_S", 0.3)
    monkeypatch.setattr(run, "time", SimpleNamespace(monotonic=lambda: 100.0))

    async def journey(app: App) -> None:
        await grade(app, "Good")
        await app.press("Undo answer")
        await app.press("Show points")
        await app.fire(grade_button(app, "Good"), "click")
        assert nurse.overview.today().answered == 1

    drive(nurse, journey, route="/session")


def test_thirty_answers_can_be_undone_one_after_the_other(nurse: Services) -> None:
    nurse.settings.change(new_per_day=40)

    async def journey(app: App) -> None:
        for _ in range(32):
            await grade(app, "Easy")
        for left in range(31, 1, -1):
            await app.press("Undo answer")
            assert nurse.overview.today().answered == left
        assert app.all(ft.IconButton, lambda b: b.disabled is True)

    drive(nurse, journey, route="/session")


def test_a_full_disk_says_so_and_keeps_the_card_on_the_screen(nurse: Services) -> None:
    nurse.settings.change(new_per_day=80)

    async def journey(app: App) -> None:
        with nurse.database.raw() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")
            fill(connection)
        answered = 0
        # The first answers may still fit into pages that have room.
        while "no space left" not in app.told():
            answered = nurse.overview.today().answered
            question = nurse.practice.resume().card.draft.question
            await grade(app, "Good")
            assert answered < 80
        assert question in app.texts()
        assert nurse.overview.today().answered == answered
        with nurse.database.raw() as connection:
            connection.execute("PRAGMA max_page_count = 1073741823")
        await app.fire(grade_button(app, "Good"), "click")
        assert nurse.overview.today().answered == answered + 1

    drive(nurse, journey, route="/session")


def fill(connection: sqlite3.Connection) -> None:
    """Uses up the free pages that the file still has."""
    connection.execute("CREATE TABLE IF NOT EXISTS ballast (data BLOB)")
    size = 100_000
    while size > 1:
        try:
            connection.execute("INSERT INTO ballast VALUES (zeroblob(?))", (size,))
        except sqlite3.OperationalError:
            size //= 2


def test_an_answer_given_in_another_window_is_not_counted_again(nurse: Services) -> None:
    async def journey(app: App) -> None:
        await app.press("Show points")
        turn = nurse.practice.resume()
        nurse.practice.answer(session_id=turn.session_id, card_id=turn.card.id, reps=turn.card.reps, grade=Grade.EASY)
        await app.fire(grade_button(app, "Good"), "click")
        assert "another window" in app.told()
        assert nurse.overview.today().answered == 1
        assert FIRST not in app.texts()

    drive(nurse, journey, route="/session")


def test_a_card_that_keeps_slipping_offers_a_way_out(nurse: Services, clock: FixedClock) -> None:
    turn = nurse.practice.start()
    for _ in range(6):
        nurse.practice.answer(session_id=turn.session_id, card_id=turn.card.id, reps=turn.card.reps, grade=Grade.AGAIN)
        clock.advance(timedelta(minutes=11))
        turn = nurse.practice.turn(turn.session_id)
        while turn.card.draft.question != FIRST:
            turn = nurse.practice.answer(
                session_id=turn.session_id, card_id=turn.card.id, reps=turn.card.reps, grade=Grade.EASY
            )
    before = turn.card.draft.points

    async def journey(app: App) -> None:
        await app.press("Show points")
        assert "This one keeps slipping" in app.texts()
        await app.press("Split")
        assert app.told() == "Card split in two"
        assert len(nurse.cards.get(turn.card.id).draft.points) < len(before)
        await app.press("Undo")
        assert nurse.cards.get(turn.card.id).draft.points == before

    drive(nurse, journey, route="/session")


def test_the_end_says_what_was_done_and_offers_more(nurse: Services) -> None:
    nurse.settings.change(new_per_day=2)

    async def journey(app: App) -> None:
        await grade(app, "Good")
        await grade(app, "Easy")
        assert {"That is it for now", "Tomorrow", "1 Good · 1 Easy"} <= set(app.texts())
        await app.press("Undo the last answer")
        assert nurse.overview.today().answered == 1
        await grade(app, "Easy")
        await app.press("Ten more")
        assert "10 left" in app.texts()

    drive(nurse, journey, route="/session")
