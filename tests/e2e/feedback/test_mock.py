"""A ten-minute mock with the friend's phone as the sheet, over a real address, until Progress shows it."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from services.mocks.model import Mock
from services.practice.model import Draft
from services.practice.words import Competency, Kind
from tests.e2e.conftest import App
from tests.e2e.feedback.conftest import OURS
from tests.e2e.feedback.growing import named_for_structure, practice_begins_with, works_on_structure
from tests.e2e.feedback.people import Asker, Friend, exactly
from tests.e2e.person import WAIT_MS

# Longer than every patience on the way: 5 s of the sheet's requests, 5 s of an idle connection, 20 s of a slow body,
# and the half minute after which a system knocks again at an address that did not answer.
LOST_FOR_S = 60


def mock_in(app: App) -> Mock:
    services = app.services()
    (found,) = services.mocks.all()
    services.close()
    return found


def heads(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=WAIT_MS)


@pytest.fixture
def practised(started: App) -> App:
    """An app with six cards, one of them an opener, that all show structure."""
    services = started.services()
    (deck,) = services.decks.all()
    for number, name in enumerate(("yourself", "a hard night", "a mistake", "a team", "a plan", "a change")):
        kind = Kind.BEHAVIOURAL if number else Kind.OPENER
        draft = Draft(f"Tell me about {name}.", kind=kind, competencies=(Competency.STRUCTURE,), follow_ups=("Why?",))
        services.cards.create(deck.id, draft)
    services.close()
    return started


@contextmanager
def no_network(room: str, *, for_s: float) -> Iterator[None]:
    """Takes the network down, as a lift does, while something is done, and for so long at least."""
    ours = f"wlan{room[-4:]}"
    back = time.monotonic() + for_s
    subprocess.run(["ip", "link", "set", ours, "down"], check=True)
    try:
        yield
        time.sleep(max(0.0, back - time.monotonic()))
    finally:
        subprocess.run(["ip", "link", "set", ours, "up"], check=True)


def test_ten_minutes_with_a_friend_as_the_interviewer(
    practised: App,
    asking: Callable[..., Asker],
    friends: Callable[..., Friend],
    far_browser: Browser,
    room: str,
) -> None:
    asker, friend = asking(), friends(far_browser)
    me, sheet = asker.person, friend.page
    begins_with_their_phone(asker, friend)
    mock = mock_in(practised)
    heads(sheet, mock.questions[0].question)
    sheet.get_by_label("auf den Punkt, mit Beleg").check()
    sheet.get_by_role("textbox").fill("Ruhig begonnen")
    me.tap("Next")
    heads(sheet, mock.questions[1].question)
    with no_network(room, for_s=LOST_FOR_S):
        sheet.get_by_label("blieb allgemein").check()
        sheet.get_by_role("textbox").fill("Ruhig begonnen, dann ohne Beispiel")
        sheet.get_by_role("button", name="Nächste Frage").tap()
        heads(sheet, mock.questions[2].question)
        sheet.get_by_text("Keine Verbindung. Geht hier weiter").wait_for(timeout=WAIT_MS)
        me.sees("2 of 4")
    # What was tapped meanwhile arrives by itself, and with the third question the roles swap.
    me.sees("You ask")
    sheet.get_by_text("Rollentausch: Jetzt fragt Ada.").wait_for(timeout=WAIT_MS)
    me.tap(exactly("To the point, with proof"), role="checkbox")
    me.tap("Next")
    heads(sheet, mock.questions[3].question)
    me.tap("Next")
    heads(sheet, "Ada bittet um Feedback")
    friend.keeps("Die Pause vor der Antwort")
    friend.rates("Aufbau", "kein klarer Punkt")
    friend.taps("Senden")
    heads(sheet, "Gesendet. Danke!")
    sees_both_views(asker)
    assert mock_in(practised).questions[0].rating == "rough"
    named = named_for_structure(practised)
    works_on_structure(me)
    practice_begins_with(me, named)


def begins_with_their_phone(asker: Asker, friend: Friend) -> None:
    """Starts a mock of ten minutes in which the roles swap; the friend's phone becomes the sheet."""
    me = asker.person.open("/")
    me.tap(re.compile("^Mock interview"))
    me.tap(exactly("With a friend"), role="checkbox")
    me.tap(re.compile("^Swap roles in the middle"), role="switch")
    me.tap("Start, 4 questions")
    address = asker.code()
    assert address.startswith(f"http://{OURS}:")
    heads(friend.scans(address).page, "Ada übt ein Vorstellungsgespräch")
    friend.taps("Beginnen")
    me.tap(exactly("Done"))
    me.tap("Start the clock")


def sees_both_views(asker: Asker) -> None:
    """Rates the answers and oneself, before anything of the friend's is to be seen; then both, side by side."""
    me = asker.person
    me.tap("Your own view")
    me.sees("How did each answer go?")
    me.does_not_see("heading", "Keep")
    me.tap(exactly("Rough"), role="checkbox")
    me.sees("Its card comes tomorrow.")
    me.tap("Next: your own view")
    asker.rates(["Every part served the question, 5 of 5", "In between, 2 of 5", *["Not seen"] * 3])
    me.tap("That is my view")
    asker.reads("Die Pause vor der Antwort")
    me.sees(re.compile("Structure: you 2 of 5, others 1, 1 lower than you"))
    me.tap(exactly("Answer by answer"), role="checkbox")
    me.sees("Ruhig begonnen, dann ohne Beispiel")
    me.sees(re.compile("You: Rough; They: To the point, with proof"))
    me.sees(re.compile("They: Stayed general"))
