"""A ten-minute mock with the friend's phone as the sheet, over a real address, until Progress shows it."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from services.mocks.model import Mock
from services.practice.words import Competency
from tests.e2e.conftest import App
from tests.e2e.feedback.people import Asker, Friend, exactly
from tests.e2e.feedback.test_local_network import far_browser, room  # noqa: F401

WAIT_MS = 20_000


def mock_in(app: App) -> Mock:
    services = app.services()
    (found,) = services.mocks.all()
    services.close()
    return found


def heads(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=WAIT_MS)


@pytest.fixture
def nurse(started: App) -> App:
    services = started.services()
    services.decks.add_starters(["general", "nursing"])
    services.close()
    return started


def cut(room: str, *, for_s: float) -> None:  # noqa: F811
    """Takes the network down, as a lift does."""
    ours = f"wlan{room[-4:]}"
    subprocess.run(["ip", "link", "set", ours, "down"], check=True)
    time.sleep(for_s)
    subprocess.run(["ip", "link", "set", ours, "up"], check=True)


def test_ten_minutes_with_a_friend_as_the_interviewer(
    nurse: App,
    asking: Callable[..., Asker],
    friends: Callable[..., Friend],
    far_browser: Browser,  # noqa: F811
    room: str,  # noqa: F811
) -> None:
    asker = asking()
    me = asker.person.open("/")
    me.tap(re.compile("^Mock interview"))
    me.tap(exactly("With a friend"), role="checkbox")
    me.tap(re.compile("^Swap roles in the middle"), role="switch")
    me.tap("Start, 4 questions")
    sheet = friends(far_browser).scans(asker.code()).page
    heads(sheet, "Ada übt ein Vorstellungsgespräch")
    sheet.get_by_role("button", name="Beginnen").tap()
    mock = mock_in(nurse)
    first, second, third, fourth = mock.questions
    heads(sheet, first.question)
    me.tap(exactly("Done"))
    me.tap("Start the clock")
    sheet.get_by_label("auf den Punkt, mit Beleg").check()
    sheet.get_by_role("textbox").fill("Ruhig begonnen")
    me.tap("Next")
    heads(sheet, second.question)
    cut(room, for_s=3)
    sheet.get_by_label("blieb allgemein").check()
    sheet.get_by_role("button", name="Nächste Frage").tap()
    heads(sheet, third.question)
    me.sees("You ask")
    sheet.get_by_text("Rollentausch: Jetzt fragt Ada.").wait_for(timeout=WAIT_MS)
    me.tap(exactly("To the point, with proof"), role="checkbox")
    me.tap("Next")
    heads(sheet, fourth.question)
    me.tap("Next")
    heads(sheet, "Ada bittet um Feedback")
    sheet.get_by_role("textbox", name="Das beibehalten").fill("Die Pause vor der Antwort")
    sheet.get_by_role("button", name="Senden").tap()
    heads(sheet, "Gesendet. Danke!")
    me.tap("Your own view")
    me.sees("How did each answer go?")
    me.does_not_see("heading", "Keep")
    me.tap(exactly("Rough"), role="checkbox")
    me.sees("Its card comes tomorrow.")
    rates_oneself(asker)
    asker.reads("Die Pause vor der Antwort")
    me.tap(exactly("Answer by answer"), role="checkbox")
    me.sees("Ruhig begonnen")
    me.sees(re.compile("They: To the point, with proof"))
    services = nurse.services()
    seen = {standing.competency for standing in services.growth.picture().standings if standing.pieces}
    services.close()
    assert {Competency.ANSWER, Competency.STRUCTURE} <= seen
    ended = mock_in(nurse)
    assert ended.ended_at is not None and ended.questions[0].rating == "rough"
    me.open("/progress")
    me.sees(re.compile("Structure"))


def rates_oneself(asker: Asker) -> None:
    """Rates two rows, leaves out three."""
    me = asker.person
    me.tap("Next: your own view")
    for rating in ("Every part served the question, 5 of 5", "In between, 2 of 5"):
        me.tap(re.compile(f"^{re.escape(rating)}$"))
    for _ in range(3):
        me.tap("Not seen")
        time.sleep(0.3)
    me.tap("That is my view")
