"""What is handed to Android's alarms; the extension's own half runs on a phone only."""

from __future__ import annotations

import asyncio
import inspect
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.platform.notifying import Notification
from views.reminders.schedule import ExtensionScheduler, route_of

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Alarms:
    """Android's alarms, with the extension's way to speak to them."""

    def __init__(self) -> None:
        self.pending: dict[int, dict[str, Any]] = {}
        self.calls = 0

    async def get_pending_notifications(self) -> list[dict[str, Any]]:
        return [{"id": number} for number in self.pending]

    async def cancel(self, number: int) -> None:
        self.calls += 1
        del self.pending[number]

    async def schedule_notification(self, number: int, title: str, body: str, at: datetime, **more: Any) -> None:
        self.calls += 1
        self.pending[number] = {"title": title, "at": at, **more}


def planned(*names: str, hours: int = 1) -> list[tuple[datetime, Notification]]:
    return [(NOW + timedelta(hours=hours), Notification(name, name, "text", f"/interviews/{name}")) for name in names]


def test_alarms_follow_the_plan_and_only_what_differs_is_touched() -> None:
    alarms = Alarms()
    scheduler = ExtensionScheduler(alarms)
    asyncio.run(scheduler.schedule(planned("a", "b")))
    assert sorted(alarm["payload"] for alarm in alarms.pending.values()) == ["/interviews/a", "/interviews/b"]
    asyncio.run(scheduler.schedule(planned("a", "b")))
    assert alarms.calls == 2
    asyncio.run(scheduler.schedule([*planned("a"), *planned("c", hours=2)]))
    assert alarms.calls == 4, "one cancelled, one added"
    assert sorted(alarm["title"] for alarm in alarms.pending.values()) == ["a", "c"]


def test_what_an_earlier_run_handed_over_is_taken_back() -> None:
    alarms = Alarms()
    asyncio.run(ExtensionScheduler(alarms).schedule(planned("a", "b")))
    asyncio.run(ExtensionScheduler(alarms).schedule(planned("b", hours=3)))
    assert [(alarm["title"], alarm["at"]) for alarm in alarms.pending.values()] == [("b", NOW + timedelta(hours=3))]


def test_the_extension_takes_what_it_is_given() -> None:
    extension = pytest.importorskip("flet_android_notifications")
    known = inspect.signature(extension.FletAndroidNotifications.schedule_notification).parameters
    alarms = Alarms()
    asyncio.run(ExtensionScheduler(alarms).schedule(planned("a")))
    (alarm,) = alarms.pending.values()
    assert set(alarm) - {"title", "at"} <= set(known)


@pytest.mark.parametrize(
    ("data", "route"),
    [
        ('{"payload": "/interviews/1/debrief"}', "/interviews/1/debrief"),
        ('{"payload": "https://evil.example"}', None),
        ('{"payload": "//evil.example"}', None),
        ("{", None),
        (None, None),
        ({"payload": 7}, None),
    ],
)
def test_a_tap_opens_only_screens_of_the_app(data: Any, route: str | None) -> None:
    assert route_of(data) == route
