"""From an interview to tomorrow's practice, on a phone; and what a flat battery may cost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator

from services.clock import FixedClock
from services.interviews.model import Chip, Guess, InterviewDraft, Noticed, Rating
from services.practice.model import Scope
from services.root import Services, open_services
from tests.e2e.conftest import App
from tests.e2e.person import PHONE, Person, until

Opens = Callable[..., Person]
TAPS_ALLOWED = 25
LOSS_ALLOWED_S = 1.0
QUESTION = "Why did you leave the night shift?"


@contextmanager
def beside(app: App) -> Iterator[Services]:
    """Opens the data of the running app as a second window would."""
    with closing(app.services()) as services:
        yield services


def reach(me: Person, role: str, name: str | re.Pattern[str]) -> Locator:
    """Scrolls until it is well in sight, and returns it. A text is the whole name."""
    target = me.find(role, name if isinstance(name, re.Pattern) else re.compile(f"^{re.escape(name)}$"))
    for _ in range(30):
        box = target.bounding_box() if target.count() else None
        if box is not None and box["y"] >= 60 and box["y"] + box["height"] <= PHONE["height"] - 84:
            return target
        me.page.mouse.move(200, 500)
        me.page.mouse.wheel(0, -160 if box is not None and box["y"] < 60 else 160)
        me.page.wait_for_timeout(250)
    raise AssertionError(f"{name} could not be reached:\n{me.tree()}")


class Taps:
    """Taps and types on a phone, and counts the taps; typing and scrolling are free."""

    def __init__(self, me: Person) -> None:
        self.me = me
        self.number = 0

    def tap(self, name: str | re.Pattern[str], role: str = "button") -> None:
        reach(self.me, role, name).click()
        self.number += 1
        self.me.page.wait_for_timeout(250)

    def write(self, field: str | re.Pattern[str], text: str) -> None:
        self.tap(field, role="textbox")
        self.type(text)

    def type(self, text: str) -> None:
        self.me.types(text)


def an_interview_just_over(app: App, company: str = "Acme") -> str:
    with beside(app) as services:
        start = datetime.now().astimezone() - timedelta(hours=2)
        draft = InterviewDraft(company, start.astimezone(services.clock.zone()).replace(tzinfo=None))
        return services.interviews.add(draft).card_ids[0]


def test_an_interview_becomes_a_debrief_and_the_debrief_tomorrows_practice(nurse_app: App, on_phone: Opens) -> None:
    interview = add_an_interview_for_tomorrow(nurse_app, on_phone(nurse_app).open("/interviews"))
    with beside(nurse_app) as services:
        # Tomorrow comes: the interview was two hours ago.
        ago = datetime.now(UTC) - timedelta(hours=2)
        services.interviews.move(interview, ago.astimezone(services.clock.zone()).replace(tzinfo=None))
    me = on_phone(nurse_app).open()
    me.sees("How did Acme go?")
    taps = debrief_it(me)
    assert taps <= TAPS_ALLOWED, f"{taps} taps"
    with beside(nurse_app) as services:
        until(lambda: services.debriefs.get(interview).promised == "my references")
        found = services.debriefs.get(interview)
        assert (found.feeling, found.guess, found.promised) == (4, Guess.YES, "my references")
        assert (found.went_well, found.went_badly) == ("The ward story", "I rambled")
        assert (found.if_text, found.then_text) == ("they ask why I left", "say it in two sentences")
        assert dict(found.body_voice) == {Chip.PACE: Noticed.FINE, Chip.FILLERS: Noticed.WATCH}
        assert [q.rating for q in found.questions] == [Rating.STRONG, Rating.ROUGH]
        assert services.interviews.get(interview).promised is not None

    here = datetime.now().astimezone()
    tomorrow = FixedClock(here + timedelta(days=1), here.tzinfo or UTC)
    with closing(open_services(f"sqlite:///{nurse_app.data / 'rehearse.db'}", clock=tomorrow)) as services:
        card = services.practice.start(Scope()).card
        assert card is not None and card.draft.question == QUESTION
        assert card.deck_name == "Asked of me"

    me = on_phone(nurse_app).open(f"/interviews/{interview}/second-pass")
    me.sees("I rambled")
    second = Taps(me)
    second.write("Why", "No headline first")
    second.write("First change", "Start with the result")
    me.tap("Done")
    me.sees("Start with the result")
    with beside(nurse_app) as services:
        found = services.debriefs.get(interview)
        assert (found.why, found.changes) == ("No headline first", ("Start with the result",))
        assert found.second_pass_at is not None


def add_an_interview_for_tomorrow(app: App, me: Person) -> str:
    taps = Taps(me)
    me.tap(re.compile("^Add an interview"))
    taps.write("Company", "Acme")
    taps.tap(re.compile(", tomorrow"))
    taps.write("Time", "930")
    me.sees(re.compile("09:30: tomorrow"))
    me.tap("Add interview")
    me.sees(re.compile("Interview added"))
    with beside(app) as services:
        (row,) = services.interviews.timeline().rows
    assert (row.company, f"{row.local_start:%H:%M}") == ("Acme", "09:30")
    return row.id


def debrief_it(me: Person) -> int:
    """Fills all nine fields, two questions among them, and returns the number of taps."""
    taps = Taps(me)
    taps.tap("Debrief")
    me.sees("How do you feel?")
    taps.tap("Good")
    taps.write("A question they asked", "about yoursel")
    taps.tap(re.compile("^Tell me about yourself"))
    taps.tap("Strong", role="checkbox")
    taps.write("A question they asked", QUESTION)
    me.press("Enter")
    me.find("button", f"Remove {QUESTION}").wait_for(state="attached")
    taps.tap("Rough", role="checkbox")
    taps.write("What went well", "The ward story")
    taps.write("What did not", "I rambled")
    taps.tap("Pace")
    taps.tap("Fillers")
    taps.tap(re.compile("^Fillers"))
    taps.tap("Yes", role="checkbox")
    taps.write("If", "they ask why I left")
    taps.write("then I", "say it in two sentences")
    taps.tap("In a week", role="checkbox")
    taps.write("I promised to send", "my references")
    return taps.number


def test_a_debrief_killed_while_typing_loses_at_most_the_last_second(nurse_app: App, on_phone: Opens) -> None:
    interview = an_interview_just_over(nurse_app)
    me = on_phone(nurse_app).open(f"/interviews/{interview}/debrief")
    reach(me, "textbox", "What went well").click()
    me.page.wait_for_timeout(600)
    typed: list[tuple[float, str]] = []
    text = ""
    for letter in "I told the story of the ward in two minutes and they wrote a lot of it down. ":
        me.page.keyboard.type(letter)
        text += letter
        typed.append((time.monotonic(), text))
        time.sleep(0.02)
    killed = time.monotonic()
    nurse_app.kill()
    safe = max((t for at, t in typed if at < killed - LOSS_ALLOWED_S), key=len)
    with beside(nurse_app) as services:
        kept = services.debriefs.get(interview).went_well
    assert text.startswith(kept)
    assert len(kept) >= len(safe.strip()), f"only {len(kept)} of {len(safe)} letters that were a second old"


def test_day_and_time_can_be_chosen_without_typing(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app).open("/interviews/new")
    Taps(me).write("Company", "Globex")
    me.tap("Choose the time")
    me.tap("14 o'clock")
    me.tap("14:35")
    me.tap("Other day")
    me.find("button", "Switch to input").wait_for(state="attached")
    me.tap(re.compile("^Choose$"), sliding=True)
    me.sees(re.compile("14:35: today"))
    me.tap("Add interview")
    me.sees(re.compile("Interview added"))
    me.tap("Undo", sliding=True)
    me.sees("Which interview is next?")
