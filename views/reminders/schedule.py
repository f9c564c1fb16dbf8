"""Reminders that Android shows with the app closed, through the extension flet-android-notifications.

Its other half is part of an APK only; not verified on a device.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.platform.android import number_of
from services.platform.here import on_android
from services.platform.notifying import APP_NAME, Notification, Scheduler
from views.shell import Shell

CHANNEL = "reminders"


def scheduler_here(shell: Shell) -> Scheduler | None:
    """Returns what hands reminders to the system, None where there is no such thing."""
    if not on_android():
        return None
    try:
        from flet_android_notifications import FletAndroidNotifications
    except ImportError:
        return None

    def tapped(event: Any) -> None:
        if route := route_of(event.data):
            shell.go(route)

    return ExtensionScheduler(FletAndroidNotifications(on_notification_tap=tapped))


def route_of(data: Any) -> str | None:
    """Returns the route that a tapped notification carries."""
    try:
        said = json.loads(data) if isinstance(data, str) else data
        route = said["payload"]
    except (ValueError, TypeError, KeyError):
        return None
    return route if isinstance(route, str) and route.startswith("/") and not route.startswith("//") else None


class ExtensionScheduler:
    """Keeps the alarms of the system at what is planned; only what differs is touched."""

    def __init__(self, extension: Any) -> None:
        self._extension = extension
        self._known: dict[int, tuple[datetime, Notification]] = {}

    async def schedule(self, planned: Sequence[tuple[datetime, Notification]]) -> None:
        wanted = {number_of(notification.id): (at, notification) for at, notification in planned}
        if wanted == self._known:
            return
        # What an earlier run of the app handed over is still there.
        pending = {entry["id"] for entry in await self._extension.get_pending_notifications()}
        for number in pending - set(wanted):
            await self._extension.cancel(number)
        for number, (at, notification) in wanted.items():
            if number not in pending or self._known.get(number) != (at, notification):
                await self._extension.schedule_notification(
                    number,
                    notification.title,
                    notification.text,
                    at,
                    payload=notification.route,
                    channel_id=CHANNEL,
                    channel_name=APP_NAME,
                    channel_description="What to do around an interview, and practice",
                    importance="default",
                    # The person's own words are not in it, but the company's name is.
                    visibility="private",
                    only_alert_once=True,
                )
        self._known = wanted
