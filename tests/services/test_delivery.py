"""What is measured of a spoken answer: right where it is shown, and "not measured" where it would be off."""

from __future__ import annotations

import json
import shutil
import struct
from dataclasses import asdict
from pathlib import Path

import pytest

from services.delivery import wav
from services.delivery.figures import figures, pace_of
from services.delivery.frames import plain_sums
from services.delivery.measure import Measuring, measure
from services.delivery.model import Measured, Pace
from services.delivery.wav import NotAudio
from services.delivery.words import speech_is_here, spoken_of, transcribe
from tests.services import sounds
from tests.services.browser_python import in_browser_python
from tests.services.sounds import hum, joined, read_aloud, silence, spoken, tune, with_noise, write

GAPS = (1.0, 2.0, 3.0, 1.5)
OPENING = 5.0


def read_with_gaps() -> tuple[sounds.Samples[int], list[tuple[float, float]]]:
    """Returns a person reading with pauses put in between, and where those that count are."""
    clips = read_aloud()
    whole, truth = clips[0], []
    for clip, gap in zip(clips[1:], GAPS, strict=True):
        start = len(whole) / sounds.RATE
        truth.append((start, start + gap))
        whole = joined(whole, silence(gap), clip)
    return whole, [(start, end) for start, end in truth if end - start >= 1.2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answer.wav"


def test_every_long_pause_of_a_person_is_found_with_its_time(path: Path) -> None:
    samples, truth = read_with_gaps()
    pauses = measure(write(path, samples)).pauses
    assert pauses is not None
    for start, end in truth:
        assert any(pause.start <= start + 0.1 and pause.end >= end - 0.1 for pause in pauses), (start, pauses)
    # The clips begin and end with some quiet of their own, so the one-second gap may count as well.
    assert len(truth) <= len(pauses) <= len(GAPS)


def test_no_pause_is_invented_in_fluent_speech(path: Path) -> None:
    assert measure(write(path, joined(*read_aloud()))).pauses == ()
    assert measure(write(path, spoken(150))).pauses == ()


@pytest.mark.parametrize("gap", [1.3, 2.0, 4.0])
def test_a_pause_in_made_speech_is_found(path: Path, gap: float) -> None:
    said = spoken(170)
    pauses = measure(write(path, joined(said, silence(gap), said))).pauses
    assert pauses is not None and len(pauses) == 1
    assert abs(pauses[0].seconds - gap) < 0.8


@pytest.mark.parametrize(
    ("pace", "expected"), [(110, Pace.SLOW), (150, Pace.MEDIUM), (160, Pace.MEDIUM), (230, Pace.FAST)]
)
def test_pace_is_named_beside_one_s_own_usual(tmp_path: Path, pace: int, expected: Pace) -> None:
    usual = [measure(write(tmp_path / f"{n}.wav", spoken(speed))) for n, speed in enumerate((145, 150, 155))]
    now = measure(write(tmp_path / "now.wav", spoken(pace)))
    assert pace_of(now, usual) is expected
    assert pace_of(now, usual[:2]) is Pace.UNKNOWN


def test_a_reader_s_pace_is_medium_beside_their_own(path: Path) -> None:
    reading = measure(write(path, joined(*read_aloud())))
    assert pace_of(reading, [reading] * 3) is Pace.MEDIUM
    assert pace_of(measure(write(path, read_with_gaps()[0])), [reading] * 3) is Pace.MEDIUM


def test_noise_far_below_the_voice_changes_little(path: Path) -> None:
    samples, truth = read_with_gaps()
    clean, noisy = measure(write(path, samples)), measure(write(path, with_noise(samples, 20)))
    assert noisy.pauses is not None and len(noisy.pauses) == len(clean.pauses or ())
    assert noisy.pace == pytest.approx(clean.pace, rel=0.05)
    assert noisy.share == pytest.approx(clean.share, abs=0.05)
    assert len(noisy.pauses) >= len(truth)
    # What would be off is left out instead.
    assert noisy.steadiness is None or noisy.steadiness == pytest.approx(clean.steadiness, abs=0.4)


@pytest.mark.parametrize("snr", [10, 5, 0])
def test_noise_close_to_the_voice_is_not_measured(path: Path, snr: int) -> None:
    for samples in (read_with_gaps()[0], joined(*read_aloud()), spoken(150)):
        nothing_measured(measure(write(path, with_noise(samples, snr))))


def nothing_measured(found: Measured) -> None:
    assert found.reason
    assert (found.pauses, found.share, found.pace, found.steadiness, found.ums) == (None,) * 5
    shown = figures(found, goal_seconds=90)
    assert [figure.text for figure in shown[1:]] == ["not measured"] * 5
    assert all(figure.reason for figure in shown[1:])


def test_silence_a_tune_noise_and_a_word_are_not_measured(path: Path) -> None:
    hiss = with_noise(hum(8), -20)
    for samples in (silence(10), tune(), hiss, spoken(150)[: 3 * sounds.RATE], silence(0)):
        nothing_measured(measure(write(path, samples)))


@pytest.mark.parametrize("content", [b"", b"RIFF", b"hello, I am a letter" * 50, b"RIFF\0\0\0\0WAVEfmt ", bytes(5000)])
def test_what_is_not_sound_is_told(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(NotAudio, match=r"WAV"):
        measure(path)


def test_the_same_file_gives_the_same_figures_with_and_without_numpy(path: Path) -> None:
    pytest.importorskip("numpy")
    for samples in (read_with_gaps()[0], spoken(150), with_noise(spoken(190), 20)):
        write(path, samples)
        assert measure(path) == measure(path, sums=plain_sums)


def test_every_kind_of_wav_gives_about_the_same(tmp_path: Path) -> None:
    said = joined(spoken(150), silence(2), spoken(190))
    usual = measure(write(tmp_path / "16.wav", said))
    for name, coding, channels, bits in (("8", 1, 1, 8), ("stereo", 1, 2, 16), ("float", 3, 1, 32)):
        found = measure(coded(tmp_path / f"{name}.wav", said, coding, channels, bits))
        assert len(found.pauses or ()) == 1, name
        assert found.pace == pytest.approx(usual.pace, rel=0.1), name
    for rate, stretch in ((8_000, 2), (48_000, -3)):
        other = said[::stretch] if stretch > 0 else sounds.array.array("h", [s for s in said for _ in range(3)])
        found = measure(write(tmp_path / f"{rate}.wav", other, rate=rate))
        assert found.pace == pytest.approx(usual.pace, rel=0.1), rate


def coded(path: Path, samples: sounds.Samples[int], coding: int, channels: int, bits: int) -> Path:
    form = {8: "B", 16: "<h", 32: "<f"}[bits]
    values = {8: lambda s: (s >> 8) + 128, 16: lambda s: s, 32: lambda s: s / 32768}[bits]
    data = b"".join(struct.pack(form, values(sample)) * channels for sample in samples)
    frame = channels * bits // 8
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36, b"WAVE", b"fmt ", 16, coding, channels, 16_000,
                       16_000 * frame, frame, bits)  # fmt: skip
    # A chunk nobody asked for, of odd length, as editors leave them.
    path.write_bytes(head + b"LIST\x03\0\0\0abc\0" + b"data" + struct.pack("<I", len(data)) + data)
    return path


def test_a_recording_that_was_cut_off_is_measured_to_its_end(path: Path) -> None:
    samples = joined(spoken(150), silence(2), spoken(150))
    path.write_bytes(wav.header(rate=16_000) + samples.tobytes()[:-1])
    assert measure(path).seconds == pytest.approx(len(samples) / 16_000, abs=0.1)


def test_a_held_voice_is_offered_for_checking_and_fluent_speech_hardly(path: Path) -> None:
    said = spoken(170)
    found = measure(write(path, joined(said, silence(0.3), hum(0.5), silence(0.3), said)))
    middle = len(said) / 16_000 + 0.3
    assert found.ums is not None
    assert any(abs(um.start - middle) < 0.15 for um in found.ums)
    assert len(measure(write(path, joined(*read_aloud()))).ums or ()) <= 2


def test_two_hours_need_no_more_memory_than_their_hundredths(tmp_path: Path) -> None:
    """Memory is what three minutes take beyond one, scaled up: two hours of samples are 230 MB."""
    short, long = (peak_of(recorded(tmp_path / f"{minutes}.wav", minutes)) for minutes in (1, 3))
    grown_per_minute = (long - short) / 2
    assert short + 119 * grown_per_minute < 30_000_000


def recorded(path: Path, minutes: int) -> Path:
    said = joined(spoken(150), silence(1.5)).tobytes()
    with path.open("wb") as file:
        file.write(wav.header(rate=16_000))
        for _ in range(minutes * 60 * 32_000 // len(said) + 1):
            file.write(said)
    return path


def peak_of(path: Path) -> int:
    import tracemalloc

    measuring = Measuring(path)
    tracemalloc.start()
    for _ in measuring.steps():
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert measuring.result is not None and measuring.result.pauses
    return peak


def test_figures_have_a_unit_and_one_s_own_usual_and_never_a_grade(path: Path) -> None:
    found = measure(write(path, joined(spoken(150), silence(2), spoken(150))))
    shown = {figure.name: figure for figure in figures(found, goal_seconds=90, earlier=[found] * 3)}
    assert shown["Length"].text == "0:44 of 1:30" and "your usual is 0:44" in shown["Length"].usual
    assert shown["Pace"].text.startswith("medium, about ") and shown["Pace"].text.endswith("syllables a minute")
    assert shown["Pauses over 1.2 s"].text == "1" and shown["Pauses over 1.2 s"].usual == "your usual is 1"
    assert shown["Speaking"].text.endswith("% of the time")
    assert shown["Loudness"].text.endswith("dB")
    alone = {figure.name: figure for figure in figures(found, goal_seconds=90)}
    assert alone["Pace"].usual == "no usual yet" and alone["Pace"].text.startswith("about ")
    words = " ".join(f"{figure.name} {figure.text} {figure.usual} {figure.reason}" for figure in shown.values()).lower()
    assert not any(word in words for word in ("confiden", "emotion", "nervous", "score", "grade", "good", "bad"))


def test_another_detector_s_figures_are_no_usual(path: Path) -> None:
    found = measure(write(path, spoken(150)))
    other = [Measured(**{**vars(found), "version": found.version + 1})] * 5
    assert pace_of(found, other) is Pace.UNKNOWN


IN_BROWSER = """
import json
from dataclasses import asdict
from pathlib import Path
from services.delivery.measure import measure
json.dumps({path.name: asdict(measure(path)) for path in sorted(Path("/sound").glob("*.wav"))})
"""


def test_the_browser_s_python_gives_the_same_figures(tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("no Node: the browser's Python was NOT tested")
    sound = tmp_path / "sound"
    sound.mkdir()
    write(sound / "person.wav", read_with_gaps()[0])
    write(sound / "made.wav", joined(spoken(150), silence(2), hum(0.5), spoken(230)))
    write(sound / "noisy.wav", with_noise(spoken(150), 20))
    there = in_browser_python(IN_BROWSER, sound)
    for path in sound.glob("*.wav"):
        assert there[path.name] == json.loads(json.dumps(asdict(measure(path)))), path.name


def test_phrases_are_counted_as_whole_words_and_a_short_recording_has_no_pace() -> None:
    found = spoken_of("Well, you know, I like it. Like, basically likely, you know?", 12.0)
    assert {phrase.text: phrase.times for phrase in found.phrases} == {"you know": 2, "like": 2, "basically": 1}
    assert found.words_per_minute == 55
    assert spoken_of("Yes, like that.", 3.0).words_per_minute is None
    assert spoken_of("", 60.0).words_per_minute is None


def test_a_person_s_words_are_written_down_where_the_extra_is_installed(path: Path) -> None:
    if not speech_is_here():
        pytest.skip("the extra speech is not installed: transcripts were NOT tested")
    found = transcribe(write(path, joined(*read_aloud())))
    assert "john dashwood" in found.text.lower() and "amiable" in found.text.lower()
    # 70 words in 24.7 seconds.
    assert found.words_per_minute == pytest.approx(170, rel=0.05)
