"""The whole loop once through: practise, interview, debrief, feedback, see what to work on, practise that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.conftest import App
from tests.e2e.feedback.growing import named_for_structure, practice_begins_with, works_on_structure
from tests.e2e.feedback.people import Asker, Friend
from tests.e2e.person import Person
from tests.e2e.test_interviews import Taps, add_an_interview_for_tomorrow

FIRST_QUESTION = "Tell me about yourself."
UNCLEAR = "kein klarer Punkt"


@pytest.fixture
def new_app(tmp_path: Path, relay: str) -> Iterator[App]:
    """An app that nobody has started yet; only its mailbox is set up."""
    made = App(tmp_path / "data")
    made.data.mkdir()
    with closing(made.services()) as services:
        services.settings.change(relay=relay, friends_name="Ada")
    made.start()
    yield made
    made.stop()


def test_from_the_first_deck_to_a_practice_that_follows_from_what_others_saw(
    new_app: App, on_phone: Callable[..., Person], friends: Callable[..., Friend]
) -> None:
    me = on_phone(new_app).open()
    asker = Asker(me, new_app)
    practises_once(me)
    debriefs(new_app, me)
    Taps(me).tap("Ask for feedback")
    asker.rates_and_shows_the_code()
    answers(friends(), asker.code())
    me.sees("1 reply in")
    me.tap("Read")
    asker.reads("Dein Beispiel von der Nachtschicht")
    named = named_for_structure(new_app)
    works_on_structure(me)
    practice_begins_with(me, named)


def practises_once(me: Person) -> None:
    """Chooses a deck, answers its first card, and ends there."""
    me.tap("Nursing", role="checkbox")
    me.tap("Start practising")
    me.sees(FIRST_QUESTION)
    me.tap("Show points")
    me.tap(re.compile("^Easy"))
    me.find("button", "Say it aloud").wait_for(state="attached")
    me.tap("More about this card")
    me.tap("End session", role="menuitem", sliding=True)
    me.sees("That is it for now")
    me.tap("Leave practice")


def debriefs(app: App, me: Person) -> None:
    """Notes an interview, and after it what was asked and went badly."""
    me.tap(re.compile("^Interviews"), role="tab")
    interview = add_an_interview_for_tomorrow(app, me)
    with closing(app.services()) as services:
        # Tomorrow comes: the interview was two hours ago.
        ago = datetime.now(UTC) - timedelta(hours=2)
        services.interviews.move(interview, ago.astimezone(services.clock.zone()).replace(tzinfo=None))
    me.open()
    me.sees("How did Acme go?")
    taps = Taps(me)
    taps.tap("Debrief")
    taps.tap("Bad")
    taps.write("A question they asked", "about yoursel")
    taps.tap(re.compile("^Tell me about yourself"))
    taps.tap("Rough", role="checkbox")
    me.tap("Back")


def answers(friend: Friend, address: str) -> None:
    """A friend says on their own phone what they saw."""
    friend.scans(address).is_asked("Ada bittet um Feedback")
    friend.keeps("Dein Beispiel von der Nachtschicht")
    friend.rates("Aufbau", UNCLEAR)
    friend.taps("Senden")
    friend.is_told("Gesendet. Danke!")
