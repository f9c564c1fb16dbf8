"""Recordings: kept beside the database, rated before measured, gone when they should be, never before."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from services.clock import FixedClock
from services.delivery.wav import NotAudio, header
from services.errors import InvalidInput, NotFound
from services.interviews.model import Chip, Noticed
from services.recordings.judging import LONGEST_S
from services.recordings.model import About, MarkKind, RecordingStopped, SelfRatingFirst, TooLong
from services.recordings.rate import likely_rate
from services.root import Services, open_services
from tests.services.helpers import MONDAY, query, run_python, url_of
from tests.services.sounds import RATE, joined, silence, spoken, write

SECOND = bytes(RATE * 2)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    with closing(open_services(url_of(tmp_path / "data" / "rehearse.db"), clock=clock)) as opened:
        yield opened


def record(services: Services, seconds: int = 2, **about: object) -> str:
    take = services.recordings.begin(**about)  # type: ignore[arg-type]
    for _ in range(seconds):
        take.append(SECOND)
    return take.finish().id


def files(services: Services) -> list[Path]:
    return list(services.recordings.folder.files())


def speech_in(services: Services, tmp_path: Path) -> str:
    path = write(tmp_path / "answer.wav", joined(spoken(150), silence(2), spoken(150)))
    return services.recordings.bring_in(path, "answer.wav").id


def test_an_answer_is_a_file_beside_the_database_with_its_length_and_size(services: Services) -> None:
    take = services.recordings.begin(about=About.CARD, about_id="c" * 32, title="  Why\nus? ")
    take.append(SECOND)
    # Every chunk is on disk before the next one.
    assert take.path.stat().st_size == 44 + len(SECOND)
    take.append(SECOND)
    recording = take.finish()
    assert take.finish() == recording
    assert recording.path is not None and recording.path.parent == services.database.path.parent / "recordings"
    assert (recording.seconds, recording.size) == (2.0, 44 + 2 * len(SECOND))
    assert (recording.title, recording.days_left) == ("Why us?", 30)
    assert services.recordings.of(About.CARD, "c" * 32) == (recording,) == services.recordings.all()
    assert services.recordings.summary().size == recording.size


def test_nothing_is_told_of_figures_before_one_s_own_rating(services: Services, tmp_path: Path) -> None:
    recording_id = speech_in(services, tmp_path)
    with pytest.raises(SelfRatingFirst):
        list(services.judging.measuring(recording_id))
    with pytest.raises(SelfRatingFirst):
        services.judging.figures(recording_id)
    assert query(services, "SELECT measured FROM recordings") == [("",)]
    with pytest.raises(InvalidInput):
        services.recordings.rate(recording_id, 6)
    services.recordings.rate(recording_id, 4)
    with pytest.raises(InvalidInput, match="stays"):
        services.recordings.rate(recording_id, 2)
    assert services.recordings.get(recording_id).rating == 4
    assert services.judging.figures(recording_id) == ()
    steps = list(services.judging.measuring(recording_id))
    assert steps == sorted(steps) and steps[-1] == 1.0
    shown = {figure.name: figure for figure in services.judging.figures(recording_id)}
    assert shown["Pauses over 1.2 s"].value == 1 and shown["Pace"].usual == "no usual yet"


def test_one_s_own_usual_comes_from_three_earlier_ones_and_outlives_their_files(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    for _ in range(4):
        recording_id = speech_in(services, tmp_path)
        services.recordings.rate(recording_id, 3)
        list(services.judging.measuring(recording_id))
        clock.advance(timedelta(minutes=1))
    assert services.judging.figures(recording_id)[1].text.startswith("medium, about")
    clock.advance(timedelta(days=31))
    services.sweeping.sweep()
    assert files(services) == [] and services.recordings.all() == ()
    assert services.judging.figures(recording_id)[1].text.startswith("medium, about")


def test_what_is_no_wav_can_be_heard_but_not_measured(services: Services) -> None:
    video = services.recordings.bring_in(b"\x1aE\xdf\xa3" + bytes(100), "me.webm", seconds=3)
    services.recordings.rate(video.id, 3)
    with pytest.raises(NotAudio):
        list(services.judging.measuring(video.id))


def test_two_hours_are_heard_and_marked_but_not_measured(services: Services, tmp_path: Path) -> None:
    path, size = tmp_path / "long.wav", 2 * 8_000 * 7_200
    with path.open("wb") as file:
        file.write(header(rate=8_000, size=size))
        file.truncate(44 + size)
    recording = services.recordings.bring_in(path, "long.wav")
    assert recording.seconds == 7_200
    services.recordings.mark(recording.id, 7_000, MarkKind.GOOD)
    services.recordings.rate(recording.id, 3)
    with pytest.raises(TooLong, match="15 minutes"):
        next(services.judging.measuring(recording.id))
    with pytest.raises(TooLong):
        services.judging.spoken(recording.id)


def test_the_longest_that_is_measured_never_holds_the_app_up_for_long(services: Services, tmp_path: Path) -> None:
    take = services.recordings.begin()
    said = joined(spoken(150), silence(2)).tobytes()
    while take.seconds < LONGEST_S - 20:
        take.append(said)
    recording = take.finish()
    services.recordings.rate(recording.id, 3)
    slices, last = [], time.process_time()
    for _ in services.judging.measuring(recording.id):
        slices.append(time.process_time() - last)
        last = time.process_time()
    # A second of sound at a time; only the last slice looks at the whole, and a person hardly notices it.
    assert len(slices) > recording.seconds - 2 and max(slices) < 3


@pytest.mark.parametrize(
    ("name", "content"), [("a.wav", b"hello"), ("a.exe", b"RIFF1234WAVE"), ("", b""), ("x.mp4", b"")]
)
def test_a_file_that_is_no_sound_is_refused_and_leaves_nothing(services: Services, name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        services.recordings.bring_in(content, name)
    assert files(services) == [] and query(services, "SELECT count(*) FROM recordings") == [(0,)]


def test_a_deleted_recording_comes_back_with_its_marks_and_its_file_goes_when_it_cannot(
    services: Services, clock: FixedClock
) -> None:
    recording_id = record(services)
    services.recordings.mark(recording_id, 1.0, MarkKind.GOOD)
    services.recordings.mark(recording_id, 0.5, MarkKind.BODY, chip=Chip.SMILE, noticed=Noticed.FINE)
    marks = services.recordings.marks(recording_id)
    change = services.recordings.delete(recording_id)
    services.sweeping.sweep()
    with pytest.raises(NotFound):
        services.recordings.get(recording_id)
    services.cards.undo(change.step)
    assert services.recordings.marks(recording_id) == marks
    assert services.recordings.get(recording_id).path is not None
    services.recordings.delete(recording_id)
    clock.advance(timedelta(hours=2))
    services.sweeping.sweep()
    assert files(services) == []


def test_a_file_goes_as_soon_as_something_else_was_changed_since(services: Services) -> None:
    services.recordings.delete(record(services))
    services.decks.create("Later")
    services.sweeping.sweep()
    assert files(services) == []


def test_marks_are_in_the_order_of_time_and_a_double_tap_is_one(services: Services) -> None:
    recording_id = record(services)
    late = services.recordings.mark(recording_id, 1.5, MarkKind.CHANGE)
    early = services.recordings.mark(recording_id, 0.2, MarkKind.GOOD)
    assert services.recordings.mark(recording_id, 1.7, MarkKind.CHANGE) == late
    assert services.recordings.marks(recording_id) == (early, late)
    change = services.recordings.unmark(early.id)
    assert services.recordings.marks(recording_id) == (late,)
    services.cards.undo(change.step)
    assert services.recordings.marks(recording_id) == (early, late)


def test_after_30_days_only_what_was_kept_is_left(services: Services, clock: FixedClock) -> None:
    gone, kept = record(services), record(services)
    services.recordings.keep(kept, True)
    clock.advance(timedelta(days=29))
    services.sweeping.sweep()
    assert len(files(services)) == 2 and services.recordings.get(gone).days_left == 1
    clock.advance(timedelta(days=1))
    services.sweeping.sweep()
    assert [recording.id for recording in services.recordings.all()] == [kept]
    assert services.recordings.get(gone).path is None


def test_orphans_are_swept_but_not_what_an_undone_restore_would_bring_back(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    clock.instant = now_of(tmp_path)
    backup = tmp_path / "before.rehearse"
    services.backup.write(backup)
    recording_id = record(services)
    before = services.backup.restore(backup)
    services.sweeping.sweep()
    assert before is not None and services.recordings.all() == ()
    services.backup.restore(before)
    assert services.recordings.get(recording_id).path is not None
    services.backup.restore(backup)
    clock.advance(timedelta(days=31))
    services.sweeping.sweep()
    assert files(services) == []


def now_of(folder: Path):  # type: ignore[no-untyped-def]
    """Returns the time by the files themselves."""
    from services.clock import from_ms

    return from_ms(round(folder.stat().st_mtime * 1000))


def test_a_backup_has_recordings_only_when_asked(services: Services, tmp_path: Path) -> None:
    recording_id = record(services)
    plain, full = tmp_path / "plain.rehearse", tmp_path / "full.rehearse"
    services.backup.write(plain)
    services.backup.write(full, with_files=True)
    assert SECOND not in plain.read_bytes() and SECOND in full.read_bytes()
    for backup, expected in ((plain, False), (full, True)):
        with closing(open_services(url_of(tmp_path / backup.stem / "rehearse.db"))) as elsewhere:
            elsewhere.backup.restore_bytes(backup.read_bytes(), backup.name)
            assert (elsewhere.recordings.get(recording_id).path is not None) is expected


def test_a_recording_that_ended_with_the_app_is_kept_up_to_its_last_chunk(tmp_path: Path) -> None:
    path = tmp_path / "rehearse.db"
    run_python(
        "import os, sys\n"
        "from services.root import open_services\n"
        "take = open_services(sys.argv[1]).recordings.begin(title='Cut off')\n"
        "take.append(bytes(32_000)); take.append(bytes(32_000))\n"
        "os.kill(os.getpid(), 9) if len(sys.argv) > 2 else os._exit(0)",
        url_of(path),
    )
    with closing(open_services(url_of(path))) as services:
        (file,) = files(services)
        services.sweeping.sweep()
        # It might still be recorded by another window.
        assert services.recordings.all() == ()
        os.utime(file, (0, 1_700_000_000))
        row = query(services, "SELECT recorded_at FROM recordings")
        assert row
        services.sweeping.sweep()
        (recording,) = services.recordings.all()
        assert (recording.title, recording.seconds) == ("Cut off", 2.0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting is not permitted: a full disk while recording was NOT tested")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_while_recording_keeps_what_was_recorded(small_disk: Path, clock: FixedClock) -> None:
    with closing(open_services(url_of(small_disk / "rehearse.db"), clock=clock)) as services:
        take = services.recordings.begin(title="Long")
        with pytest.raises(RecordingStopped, match="is kept"):
            for _ in range(10_000):
                take.append(SECOND)
        take.append(SECOND)
        assert not take.open and take.seconds > 10
        size = take.path.stat().st_size
        assert take.finish().title == "Long" and take.path.stat().st_size == size
        with pytest.raises((RecordingStopped, Exception), match="space"):
            services.recordings.begin(title="Another").append(SECOND)
        (small_disk / "room").unlink(missing_ok=True)
        os.utime(take.path, (0, 1_700_000_000))
        # With space again the row is completed.
        subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
        services.sweeping.sweep()
        assert [(r.title, r.seconds) for r in services.recordings.all()] == [("Long", round(take.seconds, 3))]


def test_a_name_from_outside_never_leads_out_of_the_folder(services: Services) -> None:
    record(services)
    (inside,) = files(services)
    named = services.recordings.folder.named
    assert named(inside.name) == inside
    for name in ("../rehearse.db", "..", "", f"../recordings/{inside.name}", "rehearse.db", inside.name.upper()):
        assert named(name) is None


@pytest.mark.parametrize("true_rate", [16_000, 44_100, 48_000])
@pytest.mark.parametrize("seconds", [3, 90])
def test_the_rate_of_a_browser_s_sound_is_told_from_when_it_comes(true_rate: int, seconds: int) -> None:
    import random

    source = random.Random(5)
    arrivals = []
    for n in range(1, seconds * true_rate // 2048):
        late = source.random() * 0.03 + (0.6 if source.random() < 0.1 else 0)
        arrivals.append((100 + n * 2048 / true_rate + late, n * 2048))
    assert likely_rate(arrivals, asked=16_000) == true_rate


def test_too_few_chunks_leave_the_rate_as_asked() -> None:
    assert likely_rate([], asked=16_000) == 16_000
    assert likely_rate([(1.0, 2048), (1.1, 4096)], asked=16_000) == 16_000
