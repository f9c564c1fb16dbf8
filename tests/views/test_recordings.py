"""The screens of recordings, as far as they go without a client."""

from __future__ import annotations

from array import array
from datetime import timedelta
from pathlib import Path

import flet as ft
import pytest
from flet_audio_recorder import AudioRecorder

from services.clock import FixedClock
from services.delivery.measure import measure
from services.recordings.judging import TOO_LONG
from services.recordings.model import MarkKind
from services.root import Services
from tests.services.sounds import joined, silence, spoken, tune, write
from tests.views.headless import App, drive
from views.practise import run
from views.recordings import recorder

MICROPHONE = {"has_permission": True, "start_recording": True}
SECOND = b"\1\0" * 16_000


@pytest.fixture(autouse=True)
def taps_count_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "DOUBLE_TAP_S", 0.0)


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    return write(tmp_path / "answer.wav", joined(spoken(150), silence(2), spoken(150)))


def microphone(app: App) -> AudioRecorder:
    return next(found for found in app.session.index.values() if isinstance(found, AudioRecorder))


async def say(app: App, *, seconds: int = 2) -> None:
    for number in range(seconds):
        event = {"chunk": SECOND, "sequence": number, "bytes_streamed": 0}
        await app.session.dispatch_event(microphone(app)._i, "stream", event)
    await app.settle()


def test_recording_is_off_until_it_is_turned_on_and_then_remembered(nurse: Services) -> None:
    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        await app.press("Say it aloud")
        assert not any(call == "start_recording" for call, _ in app.wire.asked)
        await app.press("Record", seconds=0.05)
        await say(app)
        await app.press("Show points", seconds=0.05)
        (made,) = nurse.recordings.all()
        assert made.seconds == 2.0 and made.title == "Tell me about yourself."
        assert nurse.settings.read().record
        await app.press("Hear it again")
        assert "How did you come across?" in app.texts()
        await app.press("Back")
        assert app.named("Hear it again")

    drive(nurse, journey, route="/session")


def test_a_refused_microphone_is_one_sentence_and_grading_goes_on(nurse: Services) -> None:
    nurse.settings.change(record=True)

    async def journey(app: App) -> None:
        await app.press("Say it aloud", seconds=0.05)
        assert app.told() == recorder.REFUSED
        assert any("of 1:30" in text for text in app.texts())
        await app.press("Show points")
        assert nurse.recordings.all() == ()

    drive(nurse, journey, route="/session")


def test_a_microphone_that_falls_silent_ends_the_recording_and_keeps_it(
    nurse: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "LOST_S", 0.2)

    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        await app.press("Say it aloud")
        await app.press("Record", seconds=0.05)
        await say(app, seconds=3)
        await app.settle(seconds=0.8)
        assert app.told() == recorder.LOST
        assert [made.seconds for made in nurse.recordings.all()] == [3.0]
        await app.press("Show points")
        assert app.named("Hear it again")

    drive(nurse, journey, route="/session")


def test_a_browser_s_perfect_silence_is_a_microphone_that_was_pulled_out(
    nurse: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "SILENT_S", 0.3)

    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        await app.press("Say it aloud")
        await app.press("Record", seconds=0.05)
        await say(app, seconds=2)
        for number in range(2, 12):
            event = {"chunk": bytes(len(SECOND) // 10), "sequence": number, "bytes_streamed": 0}
            await app.session.dispatch_event(microphone(app)._i, "stream", event)
            await app.settle(seconds=0.1)
        assert app.told() == recorder.LOST
        assert [made.seconds for made in nurse.recordings.all()] == [pytest.approx(2.6, abs=0.5)]

    drive(nurse, journey, route="/session")


def test_leaving_in_the_middle_ends_the_recording_and_keeps_it(nurse: Services) -> None:
    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        # Drawn more than once before it is left: Flet forgets what an effect returned at the second drawing.
        await app.press("Say it aloud")
        await app.press("Record", seconds=0.05)
        await say(app, seconds=2)
        await app.go("/settings")
        await app.settle(seconds=0.05)
        await say(app, seconds=9)

    drive(nurse, journey, route="/session")
    assert [made.seconds for made in nurse.recordings.all()] == [2.0]


def test_a_microphone_that_gave_nothing_leaves_nothing(nurse: Services) -> None:
    async def journey(app: App) -> None:
        app.wire.answers = dict(MICROPHONE)
        await app.press("Say it aloud")
        await app.press("Record", seconds=0.05)
        await app.press("Stop recording", seconds=0.05)
        assert nurse.recordings.all() == () and list(nurse.recordings.folder.files()) == []
        assert not nurse.settings.read().record

    drive(nurse, journey, route="/session")


def test_no_figure_is_on_the_screen_before_one_s_own_rating(services: Services, answer: Path) -> None:
    made = services.recordings.bring_in(answer, "answer.wav")

    async def journey(app: App) -> None:
        assert not any("syllables" in text or "Pauses" in text for text in app.texts())
        await app.press("3 · Mostly clear", seconds=2)
        texts = app.texts()
        assert any("syllables a minute" in text for text in texts) and "Pauses over 1.2 s" in texts
        assert any("no usual yet" in text for text in texts)
        assert services.recordings.get(made.id).rating == 3

    drive(services, journey, route=f"/recordings/{made.id}")


@pytest.mark.parametrize("sound", [tune(), silence(8)], ids=["music", "silence"])
def test_what_cannot_be_measured_says_so_and_why(services: Services, tmp_path: Path, sound: array[int]) -> None:
    path = write(tmp_path / "sound.wav", sound)
    made = services.recordings.bring_in(path, "sound.wav")

    async def journey(app: App) -> None:
        await app.press("5 · A steady pace, with pauses instead of fillers", seconds=1)
        assert app.texts().count("Not measured") == 5
        assert app.texts().count(measure(path).reason) == 5

    drive(services, journey, route=f"/recordings/{made.id}")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"hello", "neither a sound nor a video"), (b"RIFF" + bytes(40), "neither a sound nor a video")],
)
def test_a_file_that_is_no_sound_is_refused_in_a_sentence(services: Services, content: bytes, said: str) -> None:
    async def journey(app: App) -> None:
        app.wire.answers = {"pick_files": [{"id": 0, "name": "me.wav", "size": len(content), "bytes": content}]}
        await app.press("Bring in a file")
        assert said in app.told() and app.page.route == "/recordings"

    drive(services, journey, route="/recordings")
    assert services.recordings.all() == ()


def test_two_hours_say_that_they_are_not_measured(services: Services) -> None:
    take = services.recordings.begin(rate=8_000)
    minute = bytes(2 * 8_000 * 60)
    for _ in range(120):
        take.append(minute)
    made = take.finish()

    async def journey(app: App) -> None:
        await app.press("3 · Mostly clear", seconds=0.1)
        assert TOO_LONG in app.texts()

    drive(services, journey, route=f"/recordings/{made.id}")


def test_a_mark_is_jumped_to_removed_and_brought_back(services: Services, answer: Path) -> None:
    made = services.recordings.bring_in(answer, "answer.wav")
    services.recordings.mark(made.id, 14.2, MarkKind.CHANGE)

    async def journey(app: App) -> None:
        await app.press("Change this, at 0:14", seconds=0.05)
        assert "seek" in {call for call, _ in app.wire.asked}
        await app.press("Remove Change this at 0:14")
        assert services.recordings.marks(made.id) == ()
        await app.press("Undo")
        assert [mark.at for mark in services.recordings.marks(made.id)] == [14.2]
        await app.press("Body, voice")
        await app.press("Smile: fine")
        assert {mark.kind for mark in services.recordings.marks(made.id)} == {MarkKind.CHANGE, MarkKind.BODY}

    drive(services, journey, route=f"/recordings/{made.id}")


def test_the_list_is_empty_then_counts_and_a_deleted_one_comes_back(services: Services, answer: Path) -> None:
    async def nothing(app: App) -> None:
        assert "No recordings yet" in app.texts()

    drive(services, nothing, route="/recordings")
    made = services.recordings.bring_in(answer, "answer.wav", title="Why us?")

    async def journey(app: App) -> None:
        assert any(text.startswith("1 recording, ") for text in app.texts())
        await app.go(f"/recordings/{made.id}")
        await app.press("Keep it for good")
        assert services.recordings.get(made.id).kept
        await app.press("Delete recording")
        assert services.recordings.all() == ()
        await app.press("Undo")
        assert [found.title for found in services.recordings.all()] == ["Why us?"]

    drive(services, journey, route="/recordings")


def test_what_is_over_is_gone_when_the_list_opens(services: Services, clock: FixedClock, answer: Path) -> None:
    services.recordings.bring_in(answer, "answer.wav")
    clock.advance(timedelta(days=30))

    async def journey(app: App) -> None:
        assert "No recordings yet" in app.texts()

    drive(services, journey, route="/recordings")
    assert list(services.recordings.folder.files()) == []


def test_a_recording_that_is_not_there_is_told(services: Services) -> None:
    async def journey(app: App) -> None:
        assert "This recording cannot be played" in app.texts()
        await app.press("Go to the recordings")
        assert app.page.route == "/recordings"

    drive(services, journey, route="/recordings/nowhere")


def test_settings_and_the_card_lead_to_recordings(services: Services, deck: str, answer: Path) -> None:
    services.recordings.bring_in(answer, "answer.wav")

    async def journey(app: App) -> None:
        row = next(s for s in app.all(ft.Semantics) if s.label and s.label.startswith("Recordings: 1, "))
        await app.press(str(row.label))
        assert app.page.route == "/recordings"

    drive(services, journey, route="/settings")


def test_every_package_for_sound_and_pictures_is_here_without_a_client() -> None:
    import flet_audio
    import flet_camera
    import flet_video
    import flet_web

    client = (Path(flet_web.__file__).parent / "web" / "main.dart.js").read_text(encoding="utf-8")
    for name in ("AudioRecorder", "Audio", "Video", "Camera"):
        assert f'"{name}"' in client
    assert flet_audio.Audio and flet_camera.Camera and flet_video.Video
