"""Recording for real: Chromium's fake microphone and camera, fed from a file with speech."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from services.recordings.model import MarkKind, Media, Recording
from tests.e2e.conftest import FLAGS, App, browser_path
from tests.e2e.person import NEXT_TAP_S, Person, person, until
from tests.services.sounds import joined, silence, spoken, write

SPOKEN_S = 8
MEASURED_FROM_S = 5
# What a microphone gives cannot be heard again to the hundredth: the browser resamples it.
NEAR = 0.15


@contextmanager
def with_devices(browser: Browser, *more: str) -> Iterator[Browser]:
    """Yields a browser with a fake microphone and camera."""
    path = browser_path()
    assert path is not None
    flags = [*FLAGS, "--use-fake-device-for-media-stream", *more]
    launched = browser.browser_type.launch(executable_path=path, args=flags)
    try:
        yield launched
    finally:
        launched.close()


@pytest.fixture(scope="module")
def recording_browser(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    # Whole sentences, a pause of two seconds after three of them.
    said = spoken(170)
    sound = write(
        tmp_path_factory.mktemp("sound") / "in.wav", joined(said[: 3 * 16_000], silence(2), said[3 * 16_000 :])
    )
    with with_devices(
        browser, "--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={sound}"
    ) as launched:
        yield launched


def recordings(app: App) -> tuple[Recording, ...]:
    services = app.services()
    try:
        return services.recordings.all()
    finally:
        services.close()


def seconds_played(me: Person) -> float:
    """Returns the position that the player tells."""
    found = re.search(r"(\d+):(\d\d) of \d+:\d\d", me.tree())
    assert found is not None, me.tree()
    return int(found[1]) * 60 + int(found[2])


def test_an_answer_said_aloud_is_recorded_played_rated_and_measured(nurse_app: App, recording_browser: Browser) -> None:
    with person(recording_browser, nurse_app.address) as me:
        me.open("/session")
        me.tap("Say it aloud")
        me.tap("Record")
        asked = time.monotonic()
        me.find("button", "Stop recording").wait_for(state="attached")
        time.sleep(SPOKEN_S)
        me.tap("Show points")
        me.tap("Hear it again")
        took = time.monotonic() - asked
        me.sees("Say it yourself first: the figures come after.")
        assert "syllables" not in me.tree()
        me.tap("Play")
        until(lambda: seconds_played(me) >= 2)
        me.tap("Good here")
        me.find("button", re.compile("^Good here, at 0:0")).wait_for(state="attached")
        me.tap(re.compile("^3 ·"))
        me.sees(re.compile("syllables a minute"))
        me.tap(re.compile("^Pauses over 1.2 s: hear 0:0"))
        me.tap("1×")
        me.find("button", "1.25×").wait_for(state="attached")
        me.tap("Back")
        # The session is where it was, and remembers to record.
        me.find("button", "Hear it again").wait_for(state="attached")
        me.tap(re.compile("^Good"))
        me.sees(re.compile("nurse on this ward"))
        time.sleep(NEXT_TAP_S)
        me.tap("Say it aloud")
        me.find("button", "Stop recording").wait_for(state="attached")
        me.tap("Leave practice")
        me.find("button", "Continue").wait_for(state="attached")
    services = nurse_app.services()
    try:
        first = services.recordings.all()[-1]
        assert first.title == "Tell me about yourself." and SPOKEN_S - 1 < first.seconds < took + 1
        figures = {figure.name: figure for figure in services.judging.figures(first.id)}
        pauses = figures["Pauses over 1.2 s"].times
        assert any(abs(pause.seconds - 2) < 2 * NEAR + 0.5 for pause in pauses), pauses
        assert figures["Pace"].value == pytest.approx(265, rel=NEAR)
        (mark,) = services.recordings.marks(first.id)
        assert mark.kind is MarkKind.GOOD and 1.5 < mark.at < first.seconds
    finally:
        services.close()


def test_a_microphone_that_goes_away_keeps_what_was_said(nurse_app: App, recording_browser: Browser) -> None:
    with person(recording_browser, nurse_app.address) as me:
        me.page.add_init_script(
            "const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
            "navigator.mediaDevices.getUserMedia = async (wish) => (window.given = await ask(wish));"
        )
        me.open("/session")
        me.tap("Say it aloud")
        me.tap("Record")
        me.find("button", "Stop recording").wait_for(state="attached")
        time.sleep(2)
        me.page.evaluate("window.given.getTracks().forEach((track) => track.stop())")
        me.sees("The microphone stopped. What you said until then is kept.")
        me.find("button", "Record").wait_for(state="attached")
        me.tap("Show points")
        me.find("button", "Hear it again").wait_for(state="attached")
    (kept,) = recordings(nurse_app)
    assert kept.seconds > 1


def test_a_microphone_that_is_refused_is_told_and_practice_goes_on(nurse_app: App, browser: Browser) -> None:
    with (
        with_devices(browser, "--use-fake-ui-for-media-stream=deny") as refusing,
        person(refusing, nurse_app.address) as me,
    ):
        me.open("/session")
        me.tap("Say it aloud")
        me.tap("Record")
        me.sees(re.compile("^(The microphone may not be used|No microphone could be used)"))
        me.tap("Show points")
        me.tap(re.compile("^Good"))
        me.sees(re.compile("nurse on this ward"))
    assert recordings(nurse_app) == ()


def test_a_video_is_recorded_watched_and_looked_through(nurse_app: App, recording_browser: Browser) -> None:
    with person(recording_browser, nurse_app.address) as me:
        me.open("/recordings")
        me.tap("Record a video")
        me.tap("Start recording")
        me.find("button", "Stop and look at it").wait_for(state="attached")
        time.sleep(3)
        me.tap("Stop and look at it")
        me.sees("How did you come across?")
        me.tap("Play")
        until(lambda: seconds_played(me) >= 1)
        me.tap("Body, voice")
        me.tap("Posture: to watch")
        me.find("button", re.compile("^Posture: to watch, at 0:0")).wait_for(state="attached")
        me.tap(re.compile("^4 ·"))
        me.sees(re.compile("Only WAV sound can be measured"))
    (kept,) = recordings(nurse_app)
    assert kept.media is Media.VIDEO and kept.size > 10_000
    assert kept.path is not None and kept.path.suffix in (".webm", ".mp4")


def test_a_video_left_by_the_browser_s_back_button_is_kept(nurse_app: App, recording_browser: Browser) -> None:
    with person(recording_browser, nurse_app.address) as me:
        me.open("/recordings")
        me.tap("Record a video")
        me.tap("Start recording")
        me.find("button", "Stop and look at it").wait_for(state="attached")
        time.sleep(2)
        me.page.go_back()
        me.sees("The video is kept among your recordings.")
        me.find("button", re.compile("^A video, ")).wait_for(state="attached")
        me.tap(re.compile("^A video, "))
        me.tap("Play")
        until(lambda: seconds_played(me) >= 1)
    (kept,) = recordings(nurse_app)
    assert kept.media is Media.VIDEO and kept.size > 10_000 and kept.seconds >= 2


def test_answers_of_a_mock_are_recorded_one_by_one_and_heard_at_its_end(
    nurse_app: App, recording_browser: Browser
) -> None:
    with person(recording_browser, nurse_app.address) as me:
        me.open("/mock")
        me.tap("Start, 4 questions")
        me.sees("1 of 4")
        assert recordings(nurse_app) == ()
        me.tap("Record")
        me.find("button", "Stop recording").wait_for(state="attached")
        time.sleep(MEASURED_FROM_S + 1.5)
        me.tap("Next")
        me.sees("2 of 4")
        until(lambda: len(recordings(nurse_app)) == 1)
        me.find("button", "Stop recording").wait_for(state="attached")
        time.sleep(2)
        # Leaving by the browser's own button ends it as well.
        me.page.go_back()
        until(lambda: len(recordings(nurse_app)) == 2)
        me.tap("Continue")
        me.find("button", "Record").wait_for(state="attached")
        me.tap("More about this mock")
        me.tap("End here", role="menuitem", sliding=True)
        me.tap("Hear it again")
        me.sees("Say it yourself first: the figures come after.")
        assert "syllables" not in me.tree()
        me.tap("Play")
        until(lambda: seconds_played(me) >= 1)
        me.tap(re.compile("^3 ·"))
        me.sees(re.compile("syllables a minute"))
        me.tap("Back")
        me.sees("How did each answer go?")
    services = nurse_app.services()
    try:
        (mock,) = services.mocks.all()
        second, first = services.recordings.all()
        assert [first.about_id, second.about_id] == [mock.questions[0].id, mock.questions[1].id]
        # A loaded machine drops sound, and takes its time; what belongs to which answer it cannot change.
        assert first.seconds > MEASURED_FROM_S and second.seconds > 0
        assert services.judging.figures(first.id)
    finally:
        services.close()


def test_a_recording_is_played_only_to_the_app_s_own_pages(nurse_app: App, browser: Browser, tmp_path: Path) -> None:
    services = nurse_app.services()
    kept = services.recordings.bring_in(write(tmp_path / "a.wav", silence(2)), "a.wav")
    services.close()
    assert kept.path is not None
    address = f"{nurse_app.address}/recording-files/"
    with person(browser, nurse_app.address) as me:
        fetched = me.page.request.get(address + kept.path.name, headers={"range": "bytes=0-3"})
        assert (fetched.status, fetched.body()) == (206, b"RIFF")
        for name in ("../rehearse.db", "..%2Frehearse.db", "0" * 32 + ".wav"):
            assert me.page.request.get(address + name).status == 404
        elsewhere = me.page.request.get(address + kept.path.name, headers={"sec-fetch-site": "cross-site"})
        assert elsewhere.status == 404
