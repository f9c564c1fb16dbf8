"""Notifications on Android: plyer's own code, with stand-ins for what python-for-android has and Flet has not.

Written from plyer's source and tried with a stand-in for pyjnius; not verified on a device.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

from services.platform.notifying import APP_NAME, CannotNotify, Notification, OpenRoute

PERMISSION = "android.permission.POST_NOTIFICATIONS"
ASKED_FROM = 33
ASK_CODE = 1
GRANTED = 0
CHANNEL = "reminders"
# The app's own scheme, so that a tap arrives as a deep link; the manifest names it too.
SCHEME = "rehearse://app"
HOST_CLASS, ACTIVITY_CLASS = "MAIN_ACTIVITY_HOST_CLASS_NAME", "MAIN_ACTIVITY_CLASS_NAME"


def install() -> None:
    """Puts the modules in place that plyer imports on Android; before plyer's first import there."""
    from jnius import autoclass

    host = os.environ[HOST_CLASS]
    android, config, runnable = ModuleType("android"), ModuleType("android.config"), ModuleType("android.runnable")
    android.__path__ = []
    android.config, android.runnable = config, runnable  # type: ignore[attr-defined]
    android.python_act = autoclass(os.environ[ACTIVITY_CLASS])  # type: ignore[attr-defined]
    config.JAVA_NAMESPACE = host.rpartition(".")[0]  # type: ignore[attr-defined]
    # Only toasts need the UI thread, and this app shows none.
    runnable.run_on_ui_thread = lambda function: function  # type: ignore[attr-defined]
    sys.modules.update({"android": android, "android.config": config, "android.runnable": runnable})


def number_of(notification_id: str) -> int:
    """Returns a positive 31-bit number for an id: Android wants one, and equal ones replace each other."""
    return zlib.crc32(notification_id.encode()) & 0x7FFFFFFF


def mended() -> Any:
    """Returns plyer's class for Android with an id of its own and a PendingIntent that Android 12 accepts."""
    if "android.config" not in sys.modules:
        install()
    from jnius import autoclass
    from plyer.platforms.android import SDK_INT, activity
    from plyer.platforms.android import notification as plyers

    class Mended(plyers.AndroidNotification):
        """One notification; plyer gives all the same id and each its title as the name of a channel."""

        def __init__(self, shown: Notification) -> None:
            super().__init__()
            self._channel_id = CHANNEL
            self.shown = shown

        def _build_notification_channel(self, name: Any) -> Any:
            return super()._build_notification_channel(APP_NAME)

        def _set_open_behavior(self, notification: Any) -> None:
            context = activity.getApplication().getApplicationContext()
            intent = plyers.Intent(context, plyers.python_act)
            intent.setAction(plyers.Intent.ACTION_VIEW)
            intent.setData(autoclass("android.net.Uri").parse(SCHEME + self.shown.route))
            intent.setFlags(plyers.Intent.FLAG_ACTIVITY_SINGLE_TOP)
            pending = plyers.PendingIntent
            flags = pending.FLAG_UPDATE_CURRENT | pending.FLAG_IMMUTABLE
            notification.setContentIntent(pending.getActivity(context, number_of(self.shown.id), intent, flags))
            notification.setAutoCancel(True)

        def _open_notification(self, notification: Any) -> None:
            self._get_notification_service().notify(number_of(self.shown.id), notification.build())

    Mended.sdk = SDK_INT
    return Mended


class AndroidNotifier:
    """Shows notifications with the app open; those to come go through a scheduler of the app's."""

    def obstacle(self) -> str | None:
        try:
            allowed = self.allowed()
        except Exception as error:
            return f"Notifications cannot be shown on this phone ({error})."
        return None if allowed else "This phone does not let Rehearse notify yet. Allow it in Settings."

    def allowed(self) -> bool:
        """Whether the person let the app notify; before Android 13 nobody is asked."""
        activity, sdk = self._activity()
        return bool(sdk < ASKED_FROM or activity.checkSelfPermission(PERMISSION) == GRANTED)

    def may_ask(self) -> bool:
        return not self.allowed()

    def ask(self) -> None:
        """Shows the system's question; only after a sentence that says what it is for."""
        activity, sdk = self._activity()
        if sdk >= ASKED_FROM:
            activity.requestPermissions([PERMISSION], ASK_CODE)

    async def notify(self, notification: Notification) -> None:
        if self.obstacle():
            raise CannotNotify(str(self.obstacle()))
        try:
            mended()(notification).notify(
                title=notification.title, message=notification.text, app_name=APP_NAME, app_icon=None
            )
        except Exception as error:
            raise CannotNotify(f"Notifications cannot be shown on this phone ({error}).") from error

    def when_opened(self, open_route: OpenRoute) -> Callable[[], None]:
        """A tap arrives as a deep link, which the app's router follows by itself."""
        return lambda: None

    def _activity(self) -> tuple[Any, int]:
        from jnius import autoclass

        activity = autoclass(os.environ[HOST_CLASS]).mActivity
        return activity, int(autoclass("android.os.Build$VERSION").SDK_INT)
