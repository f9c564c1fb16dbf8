"""Being reminded, in a real browser: the inbox, the way to the debrief, and notifications of the browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
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
from tests.e2e.conftest import ROOT, App
from tests.e2e.person import Person
from tests.services.desktop_session import desktop_session, missing, until

Opens = Callable[..., Person]


def make_after_acme(running: App, *, over_for: timedelta) -> None:
    """Makes the data of someone whose interview at Acme ended so long ago."""
    running.data.mkdir()
    start = datetime.now(UTC) - over_for - timedelta(hours=1)
    clock = FixedClock(start - timedelta(hours=2))
    with closing(open_services(f"sqlite:///{running.data / 'rehearse.db'}", clock=clock)) as services:
        services.settings.change(started=True)
        services.decks.add_starters(["general"])
        off = frozenset(kind for kind in Type if kind is not Type.DEBRIEF)
        services.reminders.choose(lambda _: Options(off=off, quiet_from=0, quiet_until=0))
        local = start.replace(tzinfo=None)
        services.interviews.add(InterviewDraft("Acme", local, zone="UTC", minutes=60))
        with services.database.raw() as connection:
            # To the second: the form knows minutes only.
            connection.execute("UPDATE interviews SET starts_at = ?", (round(start.timestamp() * 1000),))
        services.reminders.plan()


@pytest.fixture
def after_acme(tmp_path: Path) -> Iterator[App]:
    """The app of someone whose interview at Acme ended a quarter of an hour ago."""
    running = App(tmp_path / "data")
    make_after_acme(running, over_for=timedelta(minutes=15))
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


def test_a_second_start_with_a_screen_to_open_sends_the_open_app_there(after_acme: App, on_phone: Opens) -> None:
    me = on_phone(after_acme).open()
    command = [sys.executable, "main.py", "--data", str(after_acme.data), "--open", "/reminders"]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == 0
    me.page.wait_for_url(re.compile("/reminders$"))


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


def test_in_a_browser_that_may_not_the_desktop_shows_it_on_time_and_a_click_opens_the_debrief(
    tmp_path: Path, on_phone: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lacking := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs a desktop: install {', '.join(lacking)}.")
        pytest.skip(f"NO DESKTOP TO NOTIFY: {', '.join(lacking)} not on this machine")
    with desktop_session(tmp_path) as desktop:
        for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            monkeypatch.setenv(name, desktop.environment[name])
        running = App(tmp_path / "data")
        make_after_acme(running, over_for=timedelta(minutes=9, seconds=45))
        running.start()
        try:
            me = on_phone(running).open()
            until(lambda: desktop.shown() == 1, seconds=40)
            late = datetime.now(UTC) - running_due(running)
            assert timedelta(0) <= late < timedelta(seconds=10), late
            desktop.click()
            me.page.wait_for_url(re.compile("/interviews/.*/debrief"))
            me.find("textbox", "What went well").wait_for(state="attached")
            (entry,) = desktop.history()
            assert entry["summary"] == "How did Acme go?"
        finally:
            running.stop()


def running_due(running: App) -> datetime:
    with closing(running.services()) as services:
        (told,) = services.reminders.inbox().waiting
        return told.due_at


def test_every_control_of_the_inbox_has_a_name(after_acme: App, on_phone: Opens) -> None:
    me = on_phone(after_acme, text_percent=200).open("/reminders")
    me.find("button", re.compile("^Done: How did Acme go")).wait_for(state="attached")
    assert me.nameless() == []
