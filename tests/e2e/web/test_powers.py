"""What only the page may do, asked for by Python in the worker.

Chromium without a desktop has no share sheet and no icon to count on: the page's own ends are kept in
lists there. Notifications, their permission and the screen lock are the browser's own.
"""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.clock import FixedClock
from services.interviews.model import InterviewDraft
from services.reminders.options import Options
from services.reminders.rules import Type
from services.root import open_services
from tests.e2e.web.conftest import QUESTION, Phone, grade
from tests.e2e.web.test_data import an_interview_just_over

KEEPS = """
window.shown = []; window.shared = []; window.badges = []; window.locks = [];
window.Notification = class extends Notification {
  constructor(...given) { super(...given); shown.push(this); }
};
navigator.share = async (given) => { shared.push(given); };
navigator.setAppBadge = async (number) => { badges.push(number); };
navigator.clearAppBadge = async () => { badges.push(0); };
const request = navigator.wakeLock.request.bind(navigator.wakeLock);
navigator.wakeLock.request = async (kind) => { const lock = await request(kind); locks.push(lock); return lock; };
"""


def after_acme(path: Path) -> None:
    """Writes the data of someone whose interview ended a quarter of an hour ago, debrief not written."""
    start = datetime.now(UTC) - timedelta(minutes=75)
    with closing(open_services(f"sqlite:///{path}", clock=FixedClock(start - timedelta(hours=2)))) as services:
        services.settings.change(started=True)
        services.decks.add_starters(["general"])
        off = frozenset(kind for kind in Type if kind is not Type.DEBRIEF)
        services.reminders.choose(lambda _: Options(off=off, quiet_from=0, quiet_until=0))
        services.interviews.add(InterviewDraft("Acme", start.replace(tzinfo=None), zone="UTC", minutes=60))
        services.reminders.plan()


def test_a_reminder_becomes_a_notification_and_a_click_opens_the_debrief(phone: Phone, tmp_path: Path) -> None:
    after_acme(tmp_path / "rehearse.db")
    phone.bring(tmp_path / "rehearse.db")
    phone.context.grant_permissions(["notifications"], origin=phone.host.address)
    phone.context.add_init_script(KEEPS)
    me = phone.visit()
    me.page.wait_for_function("() => window.shown.length === 1")
    assert me.page.evaluate("[Notification.permission, shown[0].title]") == ["granted", "How did Acme go?"]
    me.page.evaluate("shown[0].dispatchEvent(new Event('click'))")
    me.page.wait_for_url(re.compile("/interviews/.*/debrief"))


def test_the_screen_stays_on_during_a_session_and_the_icon_counts_what_is_due(phone: Phone) -> None:

    phone.context.add_init_script(KEEPS)
    me = phone.visit()
    me.tap("Just the general questions")
    me.find("button", QUESTION).wait_for(state="attached")
    me.page.wait_for_function("() => locks.length === 1 && !locks[0].released")
    grade(me, "Again")
    me.page.goto(phone.host.address)
    me.page.wait_for_function("() => badges.length > 0 && badges.at(-1) > 0")


def test_the_thank_you_note_goes_to_the_share_sheet_of_the_browser(phone: Phone, tmp_path: Path) -> None:
    interview = an_interview_just_over(tmp_path / "rehearse.db")
    phone.bring(tmp_path / "rehearse.db")
    phone.context.add_init_script(KEEPS)
    me = phone.visit(f"/interviews/{interview}/thanks")
    me.tap("Share")
    me.page.wait_for_function("() => shared.length === 1")
    assert me.page.evaluate("shared[0].title") == "Thank you, Acme"
    me.sees(re.compile("Handed over"))
