"""The inbox, the bell, the settings of reminders, and an interview's own, as far as they go without a client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import flet as ft
import pytest

from services.clock import FixedClock
from services.interviews.model import InterviewDraft
from services.platform.notifying import CannotNotify, Notification, Openers, OpenRoute
from services.reminders.rules import Type
from services.root import Services, open_services
from tests.views.headless import App, drive
from views.reminders import watch


class Phone:
    """Keeps what it was asked to show; lets itself be asked for permission."""

    def __init__(self) -> None:
        self.shown: list[Notification] = []
        self.openers = Openers()
        self.broken = self.asked = False

    def obstacle(self) -> str | None:
        return None if self.asked else "Not allowed yet."

    def may_ask(self) -> bool:
        return not self.asked

    def ask(self) -> None:
        self.asked = True

    async def notify(self, notification: Notification) -> None:
        if self.broken:
            raise CannotNotify("No daemon.")
        self.shown.append(notification)

    def when_opened(self, open_route: OpenRoute):  # type: ignore[no-untyped-def]
        return self.openers.add(open_route)


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def me(tmp_path: Path, clock: FixedClock, phone: Phone) -> Iterator[Services]:
    """A person with an interview at Acme at 09:00 today, over at 10:00, and no debrief of it."""
    services = open_services(f"sqlite:///{tmp_path / 'rehearse.db'}", clock=clock, notifier=phone)
    services.settings.change(started=True)
    clock.advance(timedelta(days=-1))
    services.interviews.add(InterviewDraft("Acme", datetime(2026, 3, 10, 9), zone="UTC", minutes=60))
    services.reminders.plan()
    clock.advance(timedelta(hours=22, minutes=5))
    yield services
    services.close()


def only_debrief(services: Services) -> None:
    for kind in Type:
        if kind is not Type.DEBRIEF:
            services.reminders.choose(lambda o, kind=kind: o.switched(kind, on=False))


def test_an_open_app_tells_what_is_due_and_the_bell_counts_it(me: Services, clock: FixedClock, phone: Phone) -> None:
    only_debrief(me)
    clock.advance(timedelta(minutes=6))

    async def journey(app: App) -> None:
        await app.settle(seconds=0.1)
        assert [n.title for n in phone.shown] == ["How did Acme go?"]
        await app.press("Reminders, 1 waiting")
        assert "How did Acme go?" in app.texts()
        assert any(text.startswith("Two minutes now") for text in app.texts())

    drive(me, journey, route="/")


def test_an_entry_opens_its_screen(me: Services, clock: FixedClock) -> None:
    only_debrief(me)
    clock.advance(timedelta(minutes=6))

    async def journey(app: App) -> None:
        await app.settle(seconds=0.1)
        (entry,) = me.reminders.inbox().waiting
        await app.press(f"{entry.title}, {entry.text} Today 10:10")
        assert app.page.route == f"/interviews/{entry.interview_id}/debrief"

    drive(me, journey, route="/reminders")


def test_a_click_on_a_notification_opens_its_screen(me: Services, clock: FixedClock, phone: Phone) -> None:
    only_debrief(me)
    clock.advance(timedelta(minutes=6))

    async def journey(app: App) -> None:
        await app.settle(seconds=0.1)
        phone.openers.open(phone.shown[0].route)
        await app.settle()
        assert app.page.route == phone.shown[0].route
        assert app.page.route.endswith("/debrief")

    drive(me, journey, route="/")


def test_done_and_later_can_be_undone(me: Services, clock: FixedClock) -> None:
    only_debrief(me)
    clock.advance(timedelta(minutes=6))

    async def journey(app: App) -> None:
        await app.settle(seconds=0.1)
        await app.press("Done: How did Acme go?")
        assert me.reminders.waiting() == 0 and "Nothing to remind you of" in app.texts()
        await app.press("Undo")
        assert me.reminders.waiting() == 1
        await app.press("In an hour, 11:11")
        assert me.reminders.waiting() == 0 and "You are up to date" in app.texts()
        await app.press("Undo")
        assert me.reminders.waiting() == 1

    drive(me, journey, route="/reminders")


def test_without_a_daemon_the_inbox_says_so_once(me: Services, clock: FixedClock, phone: Phone) -> None:
    only_debrief(me)
    phone.broken = True
    clock.advance(timedelta(minutes=6))

    async def journey(app: App) -> None:
        await app.settle(seconds=0.1)
        await app.go("/reminders")
        assert any(text.startswith("This device could not show") for text in app.texts())
        assert "How did Acme go?" in app.texts()
        await app.press("All right")
        assert not any(text.startswith("This device could not show") for text in app.texts())

    drive(me, journey, route="/")


def test_an_empty_inbox_says_what_to_do(services: Services) -> None:
    for kind in (Type.PRACTICE, Type.WEEKLY):
        services.reminders.choose(lambda o, kind=kind: o.switched(kind, on=False))

    async def journey(app: App) -> None:
        assert "Nothing to remind you of" in app.texts()
        await app.press("Add an interview")
        assert app.page.route == "/interviews/new"

    drive(services, journey, route="/reminders")


def test_an_interview_shows_its_reminders_and_they_move_with_it(me: Services) -> None:
    (interview,) = me.interviews.all_for_reminders()

    async def journey(app: App) -> None:
        assert "Debrief" in app.texts() and "Today 10:10" in app.texts()
        me.interviews.move(interview.id, datetime(2026, 3, 20, 9))
        await app.go("/")
        await app.go(f"/interviews/{interview.id}")
        assert "Thu 19 Mar, 09:00" in app.texts() and "Fri 20 Mar, 10:10" in app.texts()

    drive(me, journey, route=f"/interviews/{interview.id}")


def test_each_type_can_be_moved_or_switched_off(me: Services) -> None:
    async def journey(app: App) -> None:
        row = next(name for name in names(app) if name.startswith("Daily practice"))
        assert "18:00" in row
        await app.press(row)
        await app.press("07:30")
        assert me.reminders.options().minutes(Type.PRACTICE) == 450
        await app.press(next(name for name in names(app) if name.startswith("Daily practice")))
        await app.press("Off")
        assert not me.reminders.options().on(Type.PRACTICE)
        await app.press(next(name for name in names(app) if name.startswith("Quiet from")))
        await app.press("23:00")
        assert me.reminders.options().quiet_from == 23 * 60

    drive(me, journey, route="/settings")


def test_permission_is_asked_after_a_sentence_that_says_why(me: Services, phone: Phone) -> None:
    async def journey(app: App) -> None:
        await app.settle(seconds=0.05)
        assert any(text.startswith("So that the debrief is asked for") for text in app.texts())
        assert not phone.asked
        await app.press("Allow notifications")
        assert phone.asked

    drive(me, journey, route="/settings")


def test_a_look_that_fails_is_survived(me: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_: object) -> int:
        raise RuntimeError("the disk fell out")

    monkeypatch.setattr(type(me.reminders), "fire", lambda self, notify: broken(notify))

    async def journey(app: App) -> None:
        await app.settle(seconds=0.05)
        assert "Practise" in app.texts()

    drive(me, journey, route="/")


def names(app: App) -> list[str]:
    return [c.label for c in app.all(ft.Semantics) if c.button and c.label]


def test_the_watch_follows_a_route_that_another_process_asks_for(me: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.platform import handover

    monkeypatch.setattr(watch, "GLANCE_S", 0.01)
    path = me.database.path
    assert path is not None
    (path.parent / handover.NAME).write_text("/reminders")

    async def journey(app: App) -> None:
        await app.settle(seconds=0.1)
        assert app.page.route == "/reminders"

    drive(me, journey, route="/")
