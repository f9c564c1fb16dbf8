"""The interviewer's sheet on a friend's phone: by link alone, on the local network in step with the app."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from services.clock import SystemClock
from services.mocks.model import Mock, MockDraft, Partner
from services.mocks.sheet import Sheet, packed
from services.practice.model import Draft
from services.root import Services, open_services
from tests.e2e.form.friend import Friend
from tests.e2e.form.links import Ask, crc8, encode, unpacked
from tests.e2e.form.site import Site
from tests.e2e.form.test_access import MISFITS, SCHEMES
from tests.e2e.form.test_words import LANGUAGES, SHEET_ROWS

QUESTIONS = [["Why us?", "Since when?", "And before?"], ["A hard day?", "Who helped?"], ["Your turn: why?", "Really?"]]
PROOF, NOTES = "to the point, with proof", "Notes, sent at the end"


def squeezed(sheet: object) -> str:
    """Packs as docs/feedback.md says, apart from the app's own way."""
    raw = zlib.compress(json.dumps(sheet).encode(), 9, -15)
    return "." + encode(raw + bytes([crc8(raw)]))


def linked(**parts: object) -> Ask:
    sheet = {"minutes": 10, "friend": [2], "questions": QUESTIONS}
    return Ask(form=12, sheet=squeezed(sheet), **parts)  # type: ignore[arg-type]


def said(key: str, language: str) -> str:
    return SHEET_ROWS[key][LANGUAGES.index(language)]


def test_by_link_the_sheet_runs_alone_and_goes_as_one_sealed_reply(friend: Callable[..., Friend], site: Site) -> None:
    ask = linked(mailbox=True)
    at = friend().open(ask)
    at.is_headed("Ada practises an interview")
    assert at.page.locator("header p").count() == 3
    at.tap("Begin")
    at.is_headed("Why us?")
    at.tap("Follow-up")
    at.sees("Since when?")
    at.does_not_see("And before?")
    at.page.get_by_label(PROOF).check()
    at.write(NOTES, "Warm start")
    at.tap("Again later")
    at.is_headed("A hard day?")
    at.page.get_by_label("stayed general").check()
    at.tap("Next question")
    at.is_headed("Why us?")
    assert at.value(NOTES) == "Warm start"
    expect(at.page.get_by_label(PROOF)).to_be_checked()
    at.page.reload()
    at.is_headed("Why us?")
    at.tap("Next question")
    at.sees("Roles swap: now Ada asks.")
    assert at.page.get_by_role("radio").count() == 0
    at.tap("Next question")
    at.is_headed("Ada would like your feedback")
    at.sees("A mock interview")
    at.write("One thing to keep", "The start")
    at.tap("Send")
    at.is_headed("Sent. Thank you!")
    (envelope,) = site.envelopes
    reply = ask.open(envelope)
    assert reply.pop("id")
    assert reply == {"v": 1, "keep": "The start", "notes": "Warm start", "answers": [3, 1, 0], "ratings": {}}
    assert not any("questions" in path for path in site.requests)


def test_leaving_half_way_keeps_the_part_and_it_can_be_sent(friend: Callable[..., Friend]) -> None:
    ask = linked()
    at = friend().open(ask)
    at.tap("Begin")
    at.page.get_by_label(PROOF).check()
    at.page.reload()
    expect(at.page.get_by_label(PROOF)).to_be_checked()
    at.tap("Finish here")
    at.tap("Back to the questions")
    at.is_headed("Why us?")
    at.tap("Finish here")
    at.tap("Seal the answer")
    text = at.page.get_by_role("textbox").first.input_value()
    assert ask.open(unpacked(text))["answers"] == [3, 0, 0]


@pytest.mark.parametrize(
    "sheet", ["", ".", ".AA", ".!!", squeezed([])[:-3], squeezed({"questions": []}), squeezed("x"), squeezed({})]
)
def test_a_broken_sheet_says_so(friend: Callable[..., Friend], sheet: str) -> None:
    at = friend().open(Ask(form=12, sheet=sheet))
    at.sees("This link is incomplete or was changed.")


@pytest.fixture
def app() -> Iterator[Services]:
    services = open_services("sqlite://", clock=SystemClock())
    deck = services.decks.create("Deck").card_ids[0]
    for n in range(6):
        services.cards.create(deck, Draft(f"Question {n}?", follow_ups=("Why?", "When?")))
    yield services
    services.close()


@pytest.fixture
def mock(app: Services, site: Site) -> Mock:
    started = app.mocks.start(MockDraft(partner=Partner.FRIEND, swaps=True))
    site.sheet = Sheet(app.mocks, started.id, Ask(form=12).served)
    return started


@pytest.fixture
def at(friend: Callable[..., Friend], lan_browser: Browser) -> Friend:
    return friend(lan_browser)


def test_two_phones_keep_step_and_a_lost_network_catches_up(at: Friend, app: Services, mock: Mock, site: Site) -> None:
    first, second, third, fourth = (asked.question for asked in mock.questions)
    at.open_on_lan(Ask(form=12))
    at.tap("Begin")
    at.is_headed(first)
    app.mocks.next(mock.id, step=0)
    at.is_headed(second)
    at.tap("Follow-up")
    at.sees("Why?")
    at.page.wait_for_timeout(300)
    assert app.mocks.get(mock.id).questions[1].opened == 1
    at.page.context.set_offline(True)
    at.tap("Next question")
    at.is_headed(third)
    at.is_told("No connection. Goes on here and catches up by itself.")
    assert app.mocks.get(mock.id).current == 1
    at.page.context.set_offline(False)
    expect(at.page.get_by_role("status")).to_have_text("")
    assert app.mocks.get(mock.id).current == 2
    at.page.context.set_offline(True)
    at.tap("Question before")
    app.mocks.next(mock.id, step=app.mocks.get(mock.id).step)
    at.page.context.set_offline(False)
    # Both moved while apart: the app is right.
    at.is_headed(fourth)
    app.mocks.end(mock.id)
    at.is_headed("Ada would like your feedback")


def test_a_part_is_with_the_app_before_anything_is_sent(at: Friend, app: Services, mock: Mock, site: Site) -> None:
    at.open_on_lan(Ask(form=12))
    at.tap("Begin")
    at.page.get_by_label(PROOF).check()
    at.write(NOTES, "Clear")
    for _ in range(50):
        if "Clear" in app.mocks.get(mock.id).part:
            break
        at.page.wait_for_timeout(100)
    assert json.loads(app.mocks.get(mock.id).part)["answers"] == [3, 0, 0, 0]
    at.tap("Finish here")
    at.tap("Send")
    at.is_headed("Sent. Thank you!")
    (given,) = site.replies
    assert (given["notes"], given["answers"]) == ("Clear", [3, 0, 0, 0])


def test_a_sheet_opened_twice_moves_once_a_tap(
    friend: Callable[..., Friend], lan_browser: Browser, app: Services, mock: Mock
) -> None:
    one, other = (friend(lan_browser).open_on_lan(Ask(form=12)) for _ in range(2))
    for sheet in (one, other):
        sheet.tap("Begin")
    one.tap("Next question")
    other.is_headed(mock.questions[1].question)
    assert app.mocks.get(mock.id).current == 1


def test_the_app_s_own_link_opens(friend: Callable[..., Friend], app: Services, mock: Mock) -> None:
    at = friend().open(Ask(form=12, sheet=packed(mock)))
    at.tap("Begin")
    at.is_headed(mock.questions[0].question)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_everything_fits_in_six_languages(friend: Callable[..., Friend], language: str) -> None:
    at = friend(locale=language, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    at.open(linked(mailbox=True))
    found: list[str] = []

    def look(state: str) -> None:
        found.extend(f"{state}: {misfit}" for misfit in at.page.evaluate(MISFITS))
        for scheme in SCHEMES:
            at.page.emulate_media(color_scheme=scheme)
            violations = Axe().run(at.page).response["violations"]
            found.extend(f"{state} {scheme}: {one['id']}: {one['nodes'][0]['html']}" for one in violations)

    look("advice")
    at.tap(said("begin", language))
    at.tap(said("follow_up", language))
    look("question")
    for _ in range(2):
        at.tap(said("go_on", language))
    look("swapped")
    at.tap(said("finish", language))
    look("form")
    assert found == []
