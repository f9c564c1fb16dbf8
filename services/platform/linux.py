"""plyer's two ways to notify on Linux, mended: its own leave out icon, name and hints, or hand over empty ones."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from html import escape
from pathlib import Path
from typing import Any

from plyer.platforms.linux.notification import NotifyDbus, NotifySendNotification

from services.platform.notifying import APP_NAME, CannotNotify, Notification

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
ANSWER_S = 5
# A notify-send that finds no daemon is gone by then; one that shows something waits for it to be closed.
STAYS_S = 0.5
# How long a click on a notification that still stands somewhere is waited for.
CLICK_S = 12 * 3600
DESKTOP_ENTRY = "rehearse"
CATEGORY = "x-rehearse.reminder"
DEFAULT_ACTION = "default"
OPEN = "Open"
NOBODY = "No notification service answers on this computer."


class BusNotification(NotifyDbus):
    """Speaks to the notification daemon itself, over jeepney where plyer wants the compiled `dbus` module.

    Keeps the connection, because daemons tell a click only to the connection that notified.
    """

    def __init__(self) -> None:
        self._connection: Any = None
        self._heard: Any = None
        self.number = 0
        self.markup = True

    def connect(self) -> None:
        """Connects to the session bus and to the daemon. Raises CannotNotify if either is missing."""
        if self._connection is not None:
            return
        try:
            from jeepney import MatchRule, message_bus
            from jeepney.io.blocking import open_dbus_connection

            _find_bus()
            self._connection = open_dbus_connection(bus="SESSION")
            self.markup = "body-markup" in self._ask("GetCapabilities")[0]
            rule = MatchRule(type="signal", interface=SERVICE, path=PATH)
            self._connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=ANSWER_S)
            self._heard = self._connection.filter(rule, bufsize=100).__enter__()
        except Exception as error:
            self.close()
            raise CannotNotify(NOBODY) from error

    def wait(self, seconds: float = CLICK_S) -> bool:
        """Waits until the notification is clicked or gone; whether it was clicked."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                signal = self._connection.recv_until_filtered(self._heard, timeout=left)
            except (TimeoutError, OSError, EOFError):
                return False
            member = signal.header.fields.get(3)
            if signal.body[0] == self.number and member in ("ActionInvoked", "NotificationClosed"):
                return bool(member == "ActionInvoked")
        return False

    def close(self) -> None:
        """Lets go of the bus."""
        if self._connection is not None:
            with contextlib.suppress(Exception):
                self._connection.close()
        self._connection = None

    def _ask(self, method: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> Any:
        from jeepney import DBusAddress, MessageType, new_method_call

        call = new_method_call(DBusAddress(PATH, bus_name=SERVICE, interface=SERVICE), method, signature, body)
        reply = self._connection.send_and_get_reply(call, timeout=ANSWER_S)
        if reply.header.message_type is MessageType.error:
            raise CannotNotify(NOBODY)
        return reply.body

    def _notify(self, **said: Any) -> None:
        self.connect()
        hints = {"urgency": ("y", 1), "desktop-entry": ("s", DESKTOP_ENTRY), "category": ("s", CATEGORY)}
        if said["app_icon"]:
            hints["image-path"] = ("s", said["app_icon"])
        body = escape(said["message"], quote=False) if self.markup else said["message"]
        try:
            (self.number,) = self._ask(
                "Notify",
                "susssasa{sv}i",
                (said["app_name"], 0, said["app_icon"], said["title"], body, [DEFAULT_ACTION, OPEN], hints, -1),
            )
        except CannotNotify:
            raise
        except Exception as error:
            raise CannotNotify(NOBODY) from error


class SendNotification(NotifySendNotification):
    """Runs notify-send with what there is to say and nothing else; no shell is involved."""

    def __init__(self, *, markup: bool = True) -> None:
        self.markup = markup
        self._process: subprocess.Popen[str] | None = None

    def connect(self) -> None:
        """Raises CannotNotify without notify-send."""
        if shutil.which("notify-send") is None:
            raise CannotNotify(NOBODY)
        _find_bus()

    def wait(self, seconds: float = CLICK_S) -> bool:
        """Waits until the notification is clicked or gone; whether it was clicked."""
        assert self._process is not None, "there is no notification yet"
        try:
            said, _ = self._process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.close()
            return False
        return said.strip() == DEFAULT_ACTION

    def close(self) -> None:
        """Stops waiting for a click."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def _notify(self, **said: Any) -> None:
        self.connect()
        body = escape(said["message"], quote=False) if self.markup else said["message"]
        # notify-send reads C escapes in the text, though not in the title.
        body = body.replace("\\", "\\\\")
        command = ["notify-send", f"--app-name={said['app_name']}", "--urgency=normal", f"--category={CATEGORY}"]
        command += [f"--hint=string:desktop-entry:{DESKTOP_ENTRY}"]
        command += [f"--icon={said['app_icon']}"] if said["app_icon"] else []
        if stays := _takes_actions():
            # With an action it stays until the notification is gone.
            command.append(f"--action={DEFAULT_ACTION}={OPEN}")
        # What follows two dashes is never taken for an option.
        self._process = subprocess.Popen(
            [*command, "--", said["title"], body], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            shown = self._process.wait(STAYS_S if stays else ANSWER_S) == 0
        except subprocess.TimeoutExpired:
            shown = stays
        if not shown:
            self.close()
            raise CannotNotify(NOBODY)


Way = BusNotification | SendNotification


def show(notification: Notification, ways: tuple[type[Way], ...] = (BusNotification, SendNotification)) -> Way:
    """Shows a notification by the first way that works and returns it, to wait for a click. Raises CannotNotify."""
    for make in ways:
        way = make()
        try:
            way.notify(
                title=printable(notification.title),
                message=printable(notification.text),
                app_name=APP_NAME,
                app_icon=str(notification.icon) if notification.icon.exists() else "",
            )
        except (CannotNotify, OSError):
            way.close()
            continue
        return way
    raise CannotNotify(NOBODY)


def can_show() -> bool:
    """Whether one of the two ways can be tried."""
    return reachable() or shutil.which("notify-send") is not None


def reachable() -> bool:
    """Whether a notification daemon answers, or will be started by the bus when asked."""
    bus = BusNotification()
    try:
        bus.connect()
    except CannotNotify:
        return False
    bus.close()
    return True


def printable(text: str) -> str:
    """Returns text without what a bus or a terminal might take for something else."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _takes_actions() -> bool:
    known = subprocess.run(["notify-send", "--help"], capture_output=True, text=True, check=False).stdout
    return "--action" in known


def _find_bus() -> None:
    """A job of the system may start without the address of the bus, which has its usual place."""
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ and hasattr(os, "getuid"):
        usual = Path(f"/run/user/{os.getuid()}/bus")
        if usual.exists():
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={usual}"
