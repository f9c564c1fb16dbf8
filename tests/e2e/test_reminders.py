"""Being reminded, in a real browser: the inbox, the way to the debrief, and notifications of the browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from services.clock import FixedClock, local_time
from services.interviews.model import InterviewDraft
from services.reminders.options import Options
from services.reminders.rules import Type
from services.root import open_services
from tests.e2e.conftest import App
from tests.e2e.person import Person

Opens = Callable[..., Person]


@pytest.fixture
def after_acme(tmp_path: Path) -> Iterator[App]:
    """The app of someone whose interview at Acme ended a quarter of an hour ago."""
    running = App(tmp_path / "data")
    running.data.mkdir()
    start = datetime.now(UTC) - timedelta(minutes=75)
    clock = FixedClock(start - timedelta(hours=2))
    with closing(open_services(f"sqlite:///{running.data / 'rehearse.db'}", clock=clock)) as services:
        services.settings.change(started=True)
        services.decks.add_starters(["general"])
        off = frozenset(kind for kind in Type if kind is not Type.DEBRIEF)
        services.reminders.choose(lambda _: Options(off=off, quiet_from=0, quiet_until=0))
        local = start.replace(tzinfo=None, second=0, microsecond=0)
        services.interviews.add(InterviewDraft("Acme", local, zone="UTC", minutes=60))
        services.reminders.plan()
    running.start()
    yield running
    running.stop()


def test_the_inbox_shows_what_is_due_and_opens_the_debrief(after_acme: App, on_phone: Opens) -> None:
    me = on_phone(after_acme).open()
    me.tap(re.compile("^Reminders, 1 waiting"))
    me.tap(re.compile("^How did Acme go"))
    me.page.wait_for_url(re.compile("/interviews/.*/debrief"))
    services = after_acme.services()
    assert services.reminders.waiting() == 1, "only the debrief itself settles it"
    services.close()


def test_moving_an_interview_moves_its_reminders_on_its_page(after_acme: App, on_phone: Opens) -> None:
    services = after_acme.services()
    (interview,) = services.interviews.all_for_reminders()
    me = on_phone(after_acme).open(f"/interviews/{interview.id}")
    me.sees("Now")
    day = local_time(services.clock).date() + timedelta(days=9)
    services.interviews.move(interview.id, datetime(day.year, day.month, day.day, 11), zone="")
    services.close()
    # A long screen: what lies below the fold is not in the tree.
    again = on_phone(after_acme, size={"width": 412, "height": 1800}).open(f"/interviews/{interview.id}")
    again.sees(re.compile(rf"{day:%a} {day.day} {day:%b}, 12:10"))


def test_a_page_that_may_shows_it_as_a_notification_and_a_click_opens_the_debrief(
    after_acme: App, browser: Browser
) -> None:
    context = browser.new_context(permissions=["notifications"], viewport={"width": 412, "height": 915})
    page = context.new_page()
    # Chromium without a desktop shows nothing: keep what the page would show, and let it be clicked.
    page.add_init_script(
        "window.shown = [];"
        "window.Notification = class { constructor(title, options)"
        " { this.title = title; this.options = options; window.shown.push(this); } close() {}"
        " static get permission() { return 'granted'; } }"
    )
    me = Person(page, after_acme.address).open()
    page.wait_for_function("window.shown.length === 1", timeout=40_000)
    assert page.evaluate("[shown[0].title, shown[0].options.body]") == [
        "How did Acme go?",
        "Two minutes now, before it fades.",
    ]
    page.evaluate("shown[0].onclick()")
    page.wait_for_url(re.compile("/interviews/.*/debrief"))
    me.find("textbox", "What went well").wait_for(state="attached")
    context.close()


def test_every_control_of_the_inbox_has_a_name(after_acme: App, on_phone: Opens) -> None:
    me = on_phone(after_acme, text_percent=200).open("/reminders")
    me.find("button", re.compile("^Done: How did Acme go")).wait_for(state="attached")
    assert me.nameless() == []
