"""Every screen for everyone: names and roles, large text, light and dark, phone and laptop."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.interviews.model import InterviewDraft, Rating
from services.mocks.model import MockDraft, Partner
from services.people.model import PersonDraft
from services.practice.model import CardQuery, Draft, Story
from services.recordings.model import MarkKind
from tests.e2e.conftest import App
from tests.e2e.person import LAPTOP, PHONE, Person, at_rest
from tests.services.sounds import joined, silence, spoken, write

Opens = Callable[..., Person]
SCREENS = {
    "/": "cards for today",
    "/choose": "Kind of question",
    "/session": "Tell me about yourself.",
    "/cards": "Tell me about yourself.",
    "/cards/new": "New card",
    "/mock": "With whom",
    "/settings": "New cards a day",
    "/recordings": "No recordings yet",
    "/recordings/nowhere": "This recording cannot be played",
    "/no/such/place": "There is nothing here",
}


# Whether the button of a name has come to rest in its full height.
TALL = """(name) => [...document.querySelectorAll("flt-semantics[role=button]")]
  .some((at) => at.textContent.startsWith(name) && at.getBoundingClientRect().height >= 48)"""


def scroll_through(me: Person, check: Callable[[], None]) -> None:
    """Does the check at every position of the screen: what is out of sight has no semantics."""
    height = me.page.viewport_size["height"]  # type: ignore[index]
    for _ in range(6):
        check()
        me.page.mouse.move(200, height // 2)
        me.page.mouse.wheel(0, height // 2)
        me.page.wait_for_timeout(250)


def expect_names(me: Person, where: str) -> None:
    assert me.nameless() == [], f"{where} has elements without a name:\n{me.tree()}"


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize(("route", "shows"), SCREENS.items())
def test_everything_to_act_on_has_a_name_and_a_role(
    nurse_app: App, on_phone: Opens, route: str, shows: str, size: dict[str, int]
) -> None:
    me = on_phone(nurse_app, size=size).open(route)
    me.sees(re.compile(re.escape(shows)))
    scroll_through(me, lambda: expect_names(me, route))


INTERVIEW_SCREENS = {
    "/interviews": "Ahead",
    "/interviews/new": "New interview",
    "/interviews/{past}": "Waiting to hear",
    "/interviews/{past}/edit": "Edit interview",
    "/interviews/{past}/debrief": "How do you feel",
    "/interviews/{past}/second-pass": "Why did it go",
    "/interviews/{past}/thanks": "Within a day",
    "/interviews/{ahead}/prepare": "ready on",
    "/interviews/{ahead}/last-hour": "What you resolved",
    "/interviews/gone/debrief": "This interview is not here any more",
}
MARKUP = '<img src=x onerror=alert(1)> O\'Neil & "Söhne" $(reboot) 🎉'


def test_every_screen_of_an_interview_opens_by_its_address_with_names_and_runs_no_markup(
    nurse_app: App, on_phone: Opens
) -> None:
    services = nurse_app.services()
    now = datetime.now()
    past, ahead = (
        services.interviews.add(InterviewDraft(MARKUP, start, people=(MARKUP,), place="https://x.example")).card_ids[0]
        for start in (now - timedelta(hours=3), now + timedelta(days=2))
    )
    asked, _ = services.debriefs.ask(past, question=MARKUP)
    services.debriefs.rate(asked.id, Rating.ROUGH)
    services.debriefs.note(past, went_badly=MARKUP, if_text=MARKUP, then_text=MARKUP)
    services.preparing.choose(ahead, deck_ids=[services.decks.all()[0].id], card_ids=[])
    services.close()
    me = on_phone(nurse_app)
    alarms: list[str] = []
    me.page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    for route, shows in INTERVIEW_SCREENS.items():
        me.open(route.format(past=past, ahead=ahead)).sees(re.compile(shows))
        for _ in range(3):
            expect_names(me, route)
            me.page.mouse.move(200, 450)
            me.page.mouse.wheel(0, 500)
            me.page.wait_for_timeout(150)
    assert alarms == []


def test_the_first_start_has_names(app: App, on_phone: Opens) -> None:
    me = on_phone(app).open()
    me.sees("What are you interviewing for?")
    scroll_through(me, lambda: expect_names(me, "the first start"))


def test_both_sides_of_a_card_the_end_and_a_card_s_editor_have_names(nurse_app: App, on_phone: Opens) -> None:
    services = nurse_app.services()
    services.settings.change(new_per_day=1)
    first = services.cards.find(CardQuery(text="yourself")).rows[0]
    draft = services.cards.get(first.id).draft
    story = Story("Two nurses short.", "Keep it *safe*.", "Split the bay.", "No falls.")
    services.cards.edit(first.id, Draft(**{**vars(draft), "story": story, "notes": "Smile."}))
    services.close()
    me = on_phone(nurse_app).open("/session")
    me.tap("Say it aloud")
    expect_names(me, "the timer")
    me.tap("Show points")
    me.sees("Your story")
    me.tap(re.compile("^Show all"))
    me.sees("They may ask next")
    scroll_through(me, lambda: expect_names(me, "the answer side"))
    me.tap("More about this card")
    me.find("menuitem", "Edit card").wait_for(state="attached")
    expect_names(me, "the card's menu")
    me.press("Escape")
    me.tap(re.compile("^Easy"))
    me.sees("That is it for now")
    expect_names(me, "the end of a session")
    editor = on_phone(nurse_app).open(f"/cards/{first.id}")
    editor.find("textbox", re.compile("^Question")).wait_for(state="attached")
    scroll_through(editor, lambda: expect_names(editor, "the editor"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_at_200_percent_leaves_every_step_of_a_session_within_reach(
    nurse_app: App, on_phone: Opens, scheme: str
) -> None:
    me = on_phone(nurse_app, text_percent=200, scheme=scheme).open()
    me.tap("Start")
    me.tap("Say it aloud")
    me.tap("Show points")
    me.tap("Next point")
    for name in ("Again", "Hard", "Good", "Easy"):
        within_sight(me, name)
    me.tap(re.compile("^Good"))
    me.sees(re.compile("nurse on this ward"))


def within_sight(me: Person, name: str) -> None:
    button = me.find("button", re.compile(f"^{name}"))
    button.wait_for(state="attached")
    box = at_rest(button)
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] + box["height"] <= PHONE["height"]
    assert box["height"] >= 48


@pytest.mark.parametrize(("scheme", "bright"), [("light", True), ("dark", False)])
def test_the_looks_follow_the_system(nurse_app: App, on_phone: Opens, scheme: str, bright: bool) -> None:
    me = on_phone(nurse_app, scheme=scheme).open()
    me.find("button", "Start").wait_for(state="attached")
    me.page.wait_for_timeout(500)
    assert (brightness(me.page.screenshot()) > 128) is bright


def brightness(png: bytes) -> float:
    """Returns the mean brightness of a screenshot, 0 to 255, as the browser itself reads it."""
    import struct
    import zlib

    width, height = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw = zlib.decompress(data)
    channels = len(raw) // height // width
    # Row filters shift values a little; the first row is enough for light or dark.
    row = raw[1 : 1 + channels]
    return sum(row[:3]) / 3


def test_no_request_leaves_for_another_host(nurse_app: App, on_phone: Opens) -> None:
    me = on_phone(nurse_app)
    answered_by_others: list[str] = []
    me.page.on(
        "response",
        lambda r: None if r.url.startswith((nurse_app.address, "data:", "blob:")) else answered_by_others.append(r.url),
    )
    blocked: list[str] = []
    me.page.on("console", lambda m: blocked.append(m.text) if "Content Security Policy" in m.text else None)
    me.open("/session")
    me.sees("Tell me about yourself.")
    assert answered_by_others == []
    # What Flet's client still asks for elsewhere is stopped by the page's own policy.
    assert all("rive" in text for text in blocked)


def test_every_step_of_a_mock_has_names_and_large_text_leaves_them_within_reach(
    nurse_app: App, on_phone: Opens
) -> None:
    services = nurse_app.services()
    mock = services.mocks.start(MockDraft(partner=Partner.FRIEND, swaps=True))
    services.people.add(PersonDraft("Ana", contact="+34 600", notes="Knows wards"))
    services.close()
    me = on_phone(nurse_app, text_percent=200).open("/mock/run")
    me.sees("1 of 4")
    expect_names(me, "a question")
    # The screen slides in, and is laid out once more when it knows how large the text is.
    me.page.wait_for_function(TALL, arg="Again later")
    for name in ("Follow-up", "Again later", "Next"):
        within_sight(me, name)
    me.tap("Next")
    me.sees("2 of 4")
    me.press("ArrowRight")
    me.sees("You ask")
    scroll_through(me, lambda: expect_names(me, "the interviewer's part"))
    me.tap("More about this mock")
    me.tap("End here", role="menuitem")
    me.sees("How did each answer go?")
    scroll_through(me, lambda: expect_names(me, f"the end of {mock.subject}"))
    me.open("/people")
    me.tap(re.compile("^Ana"))
    me.sees("Heard from them")
    scroll_through(me, lambda: expect_names(me, "a person"))
    for route, shows in (("new", "New person"), ("heard", "From a friend who was there"), ("groups/new", "New group")):
        me.open(f"/people/{route}")
        me.sees(re.compile(shows))
        expect_names(me, route)


def test_a_recording_before_and_after_its_rating_has_names(nurse_app: App, on_phone: Opens, tmp_path: Path) -> None:
    services = nurse_app.services()
    sound = write(tmp_path / "answer.wav", joined(spoken(150), silence(2), spoken(150)))
    recording_id = services.recordings.bring_in(sound, "answer.wav").id
    services.recordings.mark(recording_id, 3, MarkKind.GOOD)
    services.close()
    me = on_phone(nurse_app).open(f"/recordings/{recording_id}")
    me.sees("How did you come across?")
    expect_names(me, "a recording")
    me.tap("Body, voice")
    me.find("button", "Smile: fine").wait_for(state="attached")
    expect_names(me, "the look-through")
    me.tap("Smile: fine")
    me.tap(re.compile("^3 ·"))
    me.sees("Pauses over 1.2 s")
    scroll_through(me, lambda: expect_names(me, "the figures"))
