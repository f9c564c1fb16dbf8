"""Recording one's own answers in a mock, as far as it goes without a client."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing
from pathlib import Path

import flet as ft
import pytest

from services.mocks.model import Mock, MockDraft, Partner
from services.recordings.model import About, Recording
from services.recordings.take import FULL
from services.root import Services, open_services
from tests.services.helpers import url_of
from tests.services.test_recordings import small_disk  # noqa: F401
from tests.views.headless import App, drive
from tests.views.test_recordings import MICROPHONE, microphone, say
from views.mocks.controls import TELL_THEM
from views.recordings import recorder

WAIT_S = 0.05


def recorded(services: Services, mock: Mock, number: int) -> list[Recording]:
    """Returns the recordings of a mock's answer, oldest first."""
    return list(services.recordings.of(About.MOCK, mock.questions[number].id)[::-1])


def test_nothing_is_recorded_until_it_is_turned_on(nurse: Services) -> None:
    nurse.settings.change(record=True)
    nurse.mocks.start(MockDraft())

    async def journey(app: App) -> None:
        await app.press("Next", seconds=WAIT_S)
        assert app.named("Record")
        assert not any(call in ("has_permission", "start_recording") for call, _ in app.wire.asked)

    drive(nurse, journey, route="/mock/run")


def test_each_answer_is_a_recording_of_its_own_that_ends_with_it(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft())

    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        await app.press("Record", seconds=WAIT_S)
        assert app.named("Stop recording")
        await say(app, seconds=2)
        await app.press("Next", seconds=WAIT_S)
        await say(app, seconds=3)
        await app.press("Again later", seconds=WAIT_S)
        await say(app, seconds=1)
        await app.press("Pause the clock", seconds=WAIT_S)
        await say(app, seconds=9)
        await app.press("Start the clock", seconds=WAIT_S)
        await say(app, seconds=2)
        await app.press("Leave the mock", seconds=WAIT_S)
        await say(app, seconds=9)

    drive(nurse, journey, route="/mock/run")
    first, second, third, last = (recorded(nurse, mock, number) for number in range(4))
    assert [made.seconds for made in first] == [2.0] and first[0].title == mock.questions[0].question
    assert [made.seconds for made in second] == [3.0]
    # The clock was stopped in the middle of it: what was said to somebody else is not in it.
    assert [made.seconds for made in third] == [1.0, 2.0]
    assert last == []
    # A mock is not practice: what was turned on here is off there.
    assert not nurse.settings.read().record


def test_turned_off_it_stays_off(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft())

    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        await app.press("Record", seconds=WAIT_S)
        await say(app)
        await app.press("Stop recording", seconds=WAIT_S)
        await app.press("Next", seconds=WAIT_S)
        assert app.named("Record")
        await say(app)

    drive(nurse, journey, route="/mock/run")
    assert [len(recorded(nurse, mock, number)) for number in range(4)] == [1, 0, 0, 0]


def test_only_ones_own_answers_are_recorded_and_the_friend_is_told(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft(partner=Partner.FRIEND, swaps=True))

    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        await app.press("Record", seconds=WAIT_S)
        note = next(found for found in app.all(ft.Container) if getattr(found.content, "live_region", False))
        assert TELL_THEM in app.texts() and note.visible
        for _ in range(2):
            await say(app)
            await app.press("Next", seconds=WAIT_S)
        assert "You ask" in app.texts()
        await say(app)
        with pytest.raises(AssertionError, match="Nothing is called"):
            app.named("Stop recording")
        await app.press("Swap roles", seconds=WAIT_S)
        assert app.named("Stop recording"), "one's own turn again"
        await say(app)
        # The friend's phone ends it.
        nurse.mocks.end(mock.id)
        await app.settle(seconds=1.2)
        await say(app)

    drive(nurse, journey, route="/mock/run")
    assert [[made.seconds for made in recorded(nurse, mock, n)] for n in range(4)] == [[2.0], [2.0], [2.0], []]


def test_a_refused_microphone_does_not_stand_in_the_way(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft())

    async def journey(app: App) -> None:
        await app.press("Record", seconds=WAIT_S)
        assert app.told() == recorder.REFUSED
        asked = len(app.wire.asked)
        await app.press("Next", seconds=WAIT_S)
        assert "2 of 4" in app.texts()
        assert not any(call == "has_permission" for call, _ in app.wire.asked[asked:]), "told once, not at every answer"

    drive(nurse, journey, route="/mock/run")
    assert recorded(nurse, mock, 0) == []


def test_a_microphone_that_falls_silent_keeps_the_answer_and_the_mock_goes_on(
    nurse: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "LOST_S", 0.2)
    mock = nurse.mocks.start(MockDraft())

    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        await app.press("Record", seconds=WAIT_S)
        await say(app, seconds=3)
        await app.settle(seconds=0.8)
        assert app.told() == recorder.LOST and app.named("Record")
        await app.press("Next", seconds=WAIT_S)
        # It may be back, as a headset is.
        await say(app, seconds=1)
        await app.go("/settings")
        await app.settle(seconds=WAIT_S)

    drive(nurse, journey, route="/mock/run")
    assert [made.seconds for made in recorded(nurse, mock, 0)] == [3.0]
    assert [made.seconds for made in recorded(nurse, mock, 1)] == [1.0]


def test_a_full_disk_keeps_what_was_said_and_says_so(small_disk: Path) -> None:  # noqa: F811
    with closing(open_services(url_of(small_disk / "rehearse.db"))) as services:
        services.decks.add_starters(["general"])
        services.settings.change(started=True)
        mock = services.mocks.start(MockDraft())

        async def journey(app: App) -> None:
            app.wire.answers = dict(MICROPHONE)
            await app.press("Record", seconds=WAIT_S)
            await say(app, seconds=200)
            await app.settle(seconds=WAIT_S)
            assert app.told() == FULL and app.named("Record")
            subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
            await app.press("Next", seconds=WAIT_S)
            assert "2 of 4" in app.texts()

        drive(services, journey, route="/mock/run")
        file = next(services.recordings.folder.files())
        os.utime(file, (0, 1_700_000_000))
        services.sweeping.sweep()
        (made,) = recorded(services, mock, 0)
        assert made.seconds > 10 and made.path == file


def test_a_slow_microphone_never_records_what_comes_after(nurse: Services) -> None:
    """Two taps on "Next" while the device is still being asked: what runs then belongs to the third question."""
    mock = nurse.mocks.start(MockDraft())

    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        await app.press("Record")
        await app.press("Next")
        await app.press("Next", seconds=2 * WAIT_S)
        await say(app, seconds=2)
        await app.press("End here", seconds=WAIT_S)

    drive(nurse, journey, route="/mock/run")
    assert [len(recorded(nurse, mock, number)) for number in range(4)] == [0, 0, 1, 0]


def test_an_answer_is_heard_again_from_the_end_of_the_mock_and_rated_before_any_number(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft())
    asked = mock.questions[0]

    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        for _ in range(2):
            await app.press("Record", seconds=WAIT_S)
            await say(app)
            await app.press("Stop recording", seconds=WAIT_S)
        await app.press("End here", seconds=WAIT_S)
        assert app.named("Hear take 1")
        await app.press("Hear take 2")
        assert asked.question in app.texts() and "How did you come across?" in app.texts()
        assert not any("syllables" in text or "Pauses" in text for text in app.texts())
        await app.press("3 · Mostly clear", seconds=1)
        assert "Pauses over 1.2 s" in app.texts()
        await app.press("Delete recording")
        await app.press("Undo")
        assert "Your own rating" in app.texts()
        await app.press("Back")
        assert "How did each answer go?" in app.texts()
        await app.press("Next: your own view")
        for _ in range(4):
            await app.press("Not seen")
        await app.press("Talked past, asked nothing, 1 of 5")
        await app.press("That is my view")
        await app.press("Answer by answer")
        assert app.named("Hear take 1")

    drive(nurse, journey, route="/mock/run")
    assert {made.about for made in nurse.recordings.all()} == {About.MOCK}


def test_the_microphone_is_one_for_the_whole_mock(nurse: Services) -> None:
    nurse.mocks.start(MockDraft())

    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        await app.press("Record", seconds=WAIT_S)
        before = microphone(app)
        await app.press("Next", seconds=WAIT_S)
        assert microphone(app) is before

    drive(nurse, journey, route="/mock/run")
