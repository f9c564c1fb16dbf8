"""Notifications on a real desktop: a session bus, a screen and the daemon dunst."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from services.clock import local_time
from services.feedback.link import encode
from services.feedback.model import RequestDraft
from services.interviews.model import InterviewDraft
from services.platform import handover, linux
from services.platform.desktop import LinuxNotifier
from services.platform.linux import BusNotification, SendNotification
from services.platform.notifying import ICON, CannotNotify, Notification
from services.reminders.options import Options
from services.root import open_services
from tests.services.desktop_session import Desktop, desktop_session, missing, until
from tests.services.feedback.conftest import OWN
from tests.services.feedback.sealing import reply, seal
from tests.services.helpers import ROOT, url_of

WAYS = [BusNotification, SendNotification]
NAMES = [
    "Acme",
    "$(touch /tmp/pwned) `id` ; rm -rf ~ | cat > x & \"quoted\" 'single' \\ back",
    "-u critical --help",
    "Café 🎉 株式会社 شركة",
    "<b>Bold & Sons</b> &amp; <img src=x>",
    "%s %n {when} {company}",
]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    if lacking := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs a desktop: install {', '.join(lacking)}.")
        pytest.skip(f"NO DESKTOP TO NOTIFY: {', '.join(lacking)} not on this machine")
    with desktop_session(tmp_path_factory.mktemp("desktop")) as desktop:
        yield desktop


@pytest.fixture
def desktop(session: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    session.clear()
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv(name, session.environment[name])
    return session


def a_notification(title: str = "How did Acme go?", route: str = "/interviews/1/debrief") -> Notification:
    return Notification("1", title, "Two minutes now, before it fades.", route)


@pytest.mark.parametrize("way", WAYS)
def test_it_arrives_once_with_title_text_name_and_icon(desktop: Desktop, way: type[linux.Way]) -> None:
    shown = linux.show(a_notification(), (way,))
    until(lambda: desktop.shown() == 1)
    (entry,) = desktop.history()
    shown.close()
    assert entry["summary"] == "How did Acme go?"
    assert entry["body"] == "Two minutes now, before it fades."
    assert entry["appname"] == "Rehearse"
    assert entry["icon_path"] == str(ICON)
    assert entry["category"] == linux.CATEGORY


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("way", WAYS)
def test_names_of_companies_arrive_as_they_are(desktop: Desktop, way: type[linux.Way], name: str) -> None:
    shown = linux.show(Notification("1", f"How did {name} go?", f"About {name}", "/"), (way,))
    until(lambda: desktop.shown() == 1)
    (entry,) = desktop.history()
    shown.close()
    assert entry["summary"] == f"How did {name} go?"
    plain = entry["body"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert plain == f"About {name}" or entry["body"] == f"About {name}"
    assert not Path("/tmp/pwned").exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_click_is_told_and_closing_is_not_a_click(desktop: Desktop, way: type[linux.Way]) -> None:
    shown = linux.show(a_notification(), (way,))
    until(lambda: desktop.shown() == 1)
    desktop.click()
    assert shown.wait(10)
    shown.close()
    shown = linux.show(a_notification(), (way,))
    until(lambda: desktop.shown() == 1)
    desktop.control("close-all")
    assert not shown.wait(10)
    shown.close()


def test_with_the_app_open_a_click_opens_its_screen_there(desktop: Desktop) -> None:
    async def journey() -> list[str]:
        notifier, opened = LinuxNotifier(), []
        arrived = asyncio.Event()

        def open_route(route: str) -> None:
            opened.append(route)
            arrived.set()

        assert notifier.obstacle() is None
        stop = notifier.when_opened(open_route)
        await notifier.notify(a_notification(route="/interviews/7/debrief"))
        await asyncio.to_thread(until, lambda: desktop.shown() == 1)
        await asyncio.to_thread(desktop.click)
        await asyncio.wait_for(arrived.wait(), 10)
        stop()
        return opened

    assert asyncio.run(journey()) == ["/interviews/7/debrief"]


def due_now(folder: Path) -> str:
    """Makes data in which an interview's last hour begins in a moment, planned beforehand."""
    folder.mkdir()
    with closing(open_services(url_of(folder / "rehearse.db"))) as services:
        services.reminders.choose(lambda _: Options(quiet_from=0, quiet_until=0))
        start = local_time(services.clock) + timedelta(hours=3)
        interview = services.interviews.add(InterviewDraft("Acme", start.replace(tzinfo=None))).card_ids[0]
        services.reminders.plan()
        with services.database.raw() as connection:
            now = datetime.now(UTC).timestamp() * 1000
            start_at = round(now) + 3_600_000 - 2_000
            # As if it had been planned in time: the last hour began two seconds ago.
            connection.execute(
                "UPDATE interviews SET starts_at = ?, local_start = ?, zone = ?", (start_at, local_of(start_at), "UTC")
            )
            connection.execute(
                "UPDATE reminders SET anchor = ?, due_at = ?, expires_at = ? WHERE type = 'last_hour'",
                (start_at, round(now) - 2_000, start_at),
            )
    return interview


def local_of(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).replace(tzinfo=None).isoformat()


def remind(folder: Path, desktop: Desktop, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "main.py", "remind", "--data", str(folder)],
        cwd=ROOT, env=desktop.environment | more, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def finished(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return said


def test_with_the_app_closed_two_jobs_at_once_tell_it_once_and_quietly(desktop: Desktop, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    due_now(folder)
    assert [finished(job) for job in [remind(folder, desktop), remind(folder, desktop)]] == ["", ""]
    until(lambda: desktop.shown() == 1)
    assert finished(remind(folder, desktop)) == ""
    (entry,) = desktop.history()
    assert entry["summary"].startswith("Acme: ")
    assert entry["body"] == "Your plans, their names, and your questions for them."
    assert entry["icon_path"] == str(ICON)


def test_with_the_app_closed_and_no_library_for_the_bus_notify_send_tells_it(desktop: Desktop, tmp_path: Path) -> None:
    folder, blocked = tmp_path / "data", tmp_path / "blocked"
    due_now(folder)
    (blocked / "jeepney").mkdir(parents=True)
    (blocked / "jeepney" / "__init__.py").write_text("raise ImportError('not here')")
    assert finished(remind(folder, desktop, PYTHONPATH=str(blocked))) == ""
    until(lambda: desktop.shown() == 1)
    (entry,) = desktop.history()
    assert entry["summary"].startswith("Acme: ") and entry["icon_path"] == str(ICON)


def test_a_click_with_the_app_closed_asks_for_the_very_screen(desktop: Desktop, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    interview = due_now(folder)
    finished(remind(folder, desktop))
    until(lambda: desktop.shown() == 1)
    desktop.click()
    until((folder / handover.NAME).exists)
    # Stand in for the app that is open: it takes the request, so no second one starts.
    assert handover.take(folder) == f"/interviews/{interview}/last-hour"


def test_with_the_app_closed_a_reply_at_the_relay_is_told_once_without_its_words(
    desktop: Desktop, tmp_path: Path, relay: str
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with closing(open_services(url_of(folder / "rehearse.db"))) as services:
        services.settings.change(relay=relay)
        request = services.feedback.requests.ask(RequestDraft())
        services.feedback.requests.rate(request.id, OWN)
        _, ask = asyncio.run(services.feedback.mailboxes.link(request.id))
    assert finished(remind(folder, desktop)) == ""
    assert desktop.shown() == 0
    sent = httpx.post(
        f"{relay}/api/mailboxes/{encode(ask.code)}/envelopes",
        content=seal(ask, reply(keep="Nightingale")),
        trust_env=False,
    )
    assert sent.status_code == 201
    assert [finished(remind(folder, desktop)), finished(remind(folder, desktop))] == ["", ""]
    until(lambda: desktop.shown() == 1)
    (entry,) = desktop.history()
    assert entry["summary"] == "1 reply to your request for feedback"
    assert "Nightingale" not in str(entry)
    with closing(open_services(url_of(folder / "rehearse.db"))) as services:
        assert [kept.content.keep for kept in services.feedback.replies.of(request.id)] == ["Nightingale"]


def test_the_job_makes_nothing_where_there_is_nothing(desktop: Desktop, tmp_path: Path) -> None:
    folder = tmp_path / "none"
    assert finished(remind(folder, desktop)) == ""
    assert not folder.exists()


def test_without_a_daemon_the_job_leaves_everything_to_the_app(desktop: Desktop, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    due_now(folder)
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path / 'no-bus'}", "PATH": os.path.dirname(sys.executable)}
    assert finished(remind(folder, desktop, **nowhere)) == ""
    assert finished(remind(folder, desktop)) == ""
    until(lambda: desktop.shown() == 1)


def test_without_a_bus_or_notify_send_it_cannot_notify(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'no-bus'}")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert LinuxNotifier().obstacle() == linux.NOBODY
    with pytest.raises(CannotNotify):
        linux.show(a_notification())


@pytest.mark.parametrize("route", ["https://evil.example", "//evil.example/x", "", "/" + "x" * 600, "/a\nb"])
def test_only_addresses_within_the_app_are_handed_over(tmp_path: Path, route: str) -> None:
    assert not handover.request(tmp_path, route, patience=0)
    (tmp_path / handover.NAME).write_text(route)
    assert handover.take(tmp_path) is None
