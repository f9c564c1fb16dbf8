"""The figures of a recording, after one's own rating and never before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import select, update

from services.clock import Clock, to_ms
from services.delivery.figures import figures
from services.delivery.measure import Measuring
from services.delivery.model import Figure, Measured
from services.delivery.speech import Span
from services.delivery.words import Spoken, transcribe
from services.errors import NotFound
from services.recordings.model import SelfRatingFirst, TooLong
from services.recordings.recordings import Recordings, row_of
from services.store.database import Database
from services.store.tables import recordings

# How far back one's own usual looks.
USUAL_OF = 20
# What is longer would keep the one event loop busy for seconds, and is no answer to one question.
LONGEST_S = 15 * 60
TOO_LONG = "Longer than 15 minutes, so not measured: the figures are made for one answer. Hear it and mark it as usual."


class Judging:
    """Measures recordings and keeps what was measured, as the person's own usual."""

    def __init__(self, database: Database, clock: Clock, recordings_: Recordings) -> None:
        self._database = database
        self._clock = clock
        self._recordings = recordings_

    def measuring(self, recording_id: str) -> Iterator[float]:
        """Measures step by step and saves the result; yields how much is done, 0 to 1.

        Raises SelfRatingFirst, NotFound, TooLong, or NotAudio with why this file cannot be measured.
        """
        measuring = Measuring(self._file(recording_id))
        yield from measuring.steps()
        assert measuring.result is not None
        self._save(recording_id, measuring.result)

    def figures(self, recording_id: str) -> tuple[Figure, ...]:
        """Returns the figures beside one's own usual, () before they were measured.

        Raises SelfRatingFirst or NotFound.
        """
        with self._database.read() as connection:
            row = row_of(connection, recording_id)
            self._require_rating(row.rating)
            earlier = connection.execute(
                select(recordings.c.measured)
                .where(recordings.c.measured != "", recordings.c.recorded_at < row.recorded_at)
                .order_by(recordings.c.recorded_at.desc())
                .limit(USUAL_OF)
            ).scalars()
            known = [measured_of(text) for text in earlier]
        if not row.measured:
            return ()
        return figures(measured_of(row.measured), goal_seconds=row.goal_s, earlier=known)

    def spoken(self, recording_id: str) -> Spoken:
        """Returns what was said, by the extra `speech`; takes seconds. Raises as `measuring`."""
        return transcribe(self._file(recording_id))

    def _file(self, recording_id: str) -> Path:
        recording = self._recordings.get(recording_id)
        self._require_rating(recording.rating)
        if recording.path is None:
            raise NotFound("The file of this recording is not on this device any more.")
        if recording.seconds > LONGEST_S:
            raise TooLong(TOO_LONG)
        return recording.path

    def _require_rating(self, rating: int | None) -> None:
        if rating is None:
            raise SelfRatingFirst("First say yourself how it went; then the figures are shown.")

    def _save(self, recording_id: str, measured: Measured) -> None:
        text = json.dumps(asdict(measured))
        with self._database.write() as connection:
            connection.execute(
                update(recordings)
                .where(recordings.c.id == recording_id)
                .values(measured=text, length_ms=round(measured.seconds * 1000), changed_at=to_ms(self._clock.now()))
            )


def measured_of(text: str) -> Measured:
    """Returns what was saved as JSON."""
    known = json.loads(text)
    for name in ("pauses", "ums"):
        if known[name] is not None:
            known[name] = tuple(Span(**span) for span in known[name])
    return Measured(**known)
