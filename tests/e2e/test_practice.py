"""The first thing anyone does: practise, on a phone, with one thumb."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from services.practice.words import Grade
from tests.e2e.conftest import App
from tests.e2e.person import NEXT_TAP_S, Person

Opens = Callable[..., Person]
FIRST_QUESTION = "Tell me about yourself."


def answered(app: App) -> int:
    services = app.services()
    try:
        return services.overview.today().answered
    finally:
        services.close()


def grade(me: Person, name: str) -> None:
    me.tap("Show points")
    me.tap(re.compile(f"^{name}"))
    graded(me)


def graded(me: Person) -> None:
    """Waits until the grade is on the screen, and then as long as no tap counts."""
    me.does_not_see("button", re.compile("^Easy"))
    time.sleep(NEXT_TAP_S)


def test_from_first_start_to_the_end_of_a_session(app: App, on_phone: Opens) -> None:
    me = on_phone(app).open()
    me.tap("Nursing", role="checkbox")
    me.tap("Start practising")
    me.sees(FIRST_QUESTION)
    me.tap("Say it aloud")
    me.sees(re.compile("of 1:30"))
    me.sees(re.compile("0:02"))
    me.tap("Show points")
    me.sees("A strong answer")
    me.tap("Next point")
    me.tap(re.compile("^Show all"))
    me.sees("They may ask next")
    me.tap(re.compile("^Good"))
    graded(me)
    for _ in range(9):
        grade(me, "Easy")
    me.sees("That is it for now")
    me.sees("Tomorrow")
    assert answered(app) == 10
    me.tap("Ten more")
    me.find("button", "Say it aloud").wait_for(state="attached")
    me.tap("Leave practice")
    me.sees("Pick up where you were")


def test_undo_takes_back_an_answer_a_swipe_and_the_last_answer_of_all(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app).open("/session")
    me.sees(FIRST_QUESTION)
    grade(me, "Good")
    me.sees(re.compile("nurse on this ward"))
    me.tap("Undo answer")
    me.sees(FIRST_QUESTION)
    assert answered(nurse_app) == 0
    me.tap("Show points")
    me.find("button", re.compile("^Again")).wait_for(state="attached")
    me.swipe(60, 350)
    me.sees(re.compile("nurse on this ward"))
    assert answered(nurse_app) == 1
    me.tap("Undo answer")
    me.sees(FIRST_QUESTION)
    assert answered(nurse_app) == 0
    for _ in range(10):
        grade(me, "Easy")
    me.sees("That is it for now")
    me.tap("Undo the last answer")
    me.find("button", "Say it aloud").wait_for(state="attached")
    assert answered(nurse_app) == 9


def test_swipe_left_is_again_and_swipe_right_is_good(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app).open("/session")
    for start, end in ((350, 60), (60, 350)):
        me.tap("Show points")
        me.find("button", re.compile("^Again")).wait_for(state="attached")
        me.swipe(start, end)
        me.find("button", "Say it aloud").wait_for(state="attached")
        time.sleep(NEXT_TAP_S)
    services = nurse_app.services()
    turn = services.practice.finish(services.practice.resume().session_id)
    services.close()
    assert turn.summary.by_grade == {Grade.AGAIN: 1, Grade.GOOD: 1}


def test_three_taps_at_once_on_a_grade_are_one_answer(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app).open("/session")
    me.tap("Show points")
    good = me.find("button", re.compile("^Good"))
    good.wait_for(state="attached")
    # In the page, where no load of the machine comes between them.
    good.evaluate("(button) => { for (let taps = 0; taps < 3; taps++) button.click(); }")
    me.sees(re.compile("nurse on this ward"))
    assert answered(nurse_app) == 1
    me.find("button", "Say it aloud").wait_for(state="attached")


def test_a_killed_app_resumes_on_the_same_card(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app).open("/session")
    grade(me, "Good")
    me.sees(re.compile("nurse on this ward"))
    time.sleep(NEXT_TAP_S)
    grade(me, "Hard")
    me.sees("Could you walk me through your CV?")
    nurse_app.kill()
    nurse_app.start()
    again = on_phone(nurse_app).open()
    again.tap("Continue")
    again.sees("Could you walk me through your CV?")
    assert answered(nurse_app) == 2
    again.tap("Undo answer")
    again.sees(re.compile("nurse on this ward"))


def test_keys_alone_are_enough(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app, size={"width": 1280, "height": 800}).open("/session")
    me.sees(FIRST_QUESTION)
    me.press("Space")
    me.find("button", re.compile("^Good")).wait_for(state="attached")
    me.press("Space")
    me.press("3")
    me.sees(re.compile("nurse on this ward"))
    me.press("u")
    me.sees(FIRST_QUESTION)
    time.sleep(NEXT_TAP_S)
    me.press("Space")
    me.find("button", re.compile("^Good")).wait_for(state="attached")
    me.press("1")
    me.sees(re.compile("nurse on this ward"))
    assert answered(nurse_app) == 1


def test_the_space_bar_does_not_press_the_undo_button_again(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app, size={"width": 1280, "height": 800}).open("/session")
    for _ in range(2):
        grade(me, "Good")
    me.tap("Undo answer")
    me.sees(re.compile("nurse on this ward"))
    time.sleep(NEXT_TAP_S)
    me.press("Space")
    me.find("button", re.compile("^Good")).wait_for(state="attached")
    assert answered(nurse_app) == 1


def test_one_deck_can_be_run_through_without_touching_the_schedule(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app).open("/choose")
    me.tap("Nursing", role="checkbox")
    me.tap(re.compile("^Run-through"), role="switch")
    me.tap("Practise, 14 cards")
    me.sees(re.compile("schedule untouched"))
    grade(me, "Good")
    me.sees(re.compile("13 left"))
    assert answered(nurse_app) == 0


def test_two_windows_on_one_database_never_count_an_answer_twice(nurse_app: App, on_phone: Opens) -> None:
    here, there = on_phone(nurse_app).open("/session"), on_phone(nurse_app).open("/session")
    for me in (here, there):
        me.tap("Show points")
        me.find("button", re.compile("^Good")).wait_for(state="attached")
    here.tap(re.compile("^Good"))
    here.sees(re.compile("nurse on this ward"))
    there.tap(re.compile("^Good"))
    there.sees(re.compile("changed in another window"))
    there.sees(re.compile("nurse on this ward"))
    assert answered(nurse_app) == 1
