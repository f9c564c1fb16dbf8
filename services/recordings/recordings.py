"""Recordings of answers: kept on this device, heard again, rated by oneself, then measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from services.clock import Clock, from_ms, to_ms
from services.delivery.wav import NotAudio, read_format
from services.errors import InvalidInput, NotFound, StoreError
from services.interviews.model import Chip, Noticed
from services.practice.cards import Change, changing
from services.recordings.folder import Folder, media_of
from services.recordings.model import ANCHORS, About, Mark, MarkKind, Media, Recording, Summary
from services.recordings.take import Take
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import whole_images
from services.store.settings import Settings
from services.store.tables import recording_marks, recordings

KEPT_DAYS = 30
DAY_MS = 86_400_000
# Of two marks of one kind so close together, the second is the same moment tapped again.
SAME_MOMENT_MS = 500
PAGE = 200
TITLE_LIMIT = 300


class Recordings:
    """The person's recordings. Files lie beside the database, never in it."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self.folder = Folder(database.path)
        # What this process is recording; another window's takes are left alone by their age.
        self.under_way: set[str] = set()

    def begin(
        self, *, about: About = About.NONE, about_id: str = "", title: str = "", rate: int = 16_000, channels: int = 1
    ) -> Take:
        """Starts a recording of 16-bit samples at `rate` per second. Raises StoreError or RecordingStopped."""
        recording_id = new_id(to_ms(self._clock.now()))
        name = f"{recording_id}.wav"
        take = Take(
            self.folder.of(name), rate=rate, channels=channels, done=lambda take: self._finish(recording_id, take)
        )
        try:
            self._insert(recording_id, name, Media.AUDIO, about=about.value, about_id=about_id, title=titled(title))
        except StoreError:
            take.path.unlink(missing_ok=True)
            raise
        self.under_way.add(recording_id)
        return take

    def bring_in(
        self,
        source: Path | bytes,
        name: str,
        *,
        about: About = About.NONE,
        about_id: str = "",
        title: str = "",
        seconds: float = 0.0,
    ) -> Recording:
        """Keeps a copy of a sound or a video that was made elsewhere. Raises InvalidInput or StoreError."""
        suffix, media = media_of(name, source)
        recording_id = new_id(to_ms(self._clock.now()))
        file = f"{recording_id}{suffix}"
        size = self.folder.put(file, source)
        length = seconds or length_of(self.folder.of(file))
        try:
            self._insert(
                recording_id, file, media, about=about.value, about_id=about_id, title=titled(title or Path(name).stem)
            )
        except StoreError:
            self.folder.remove([file])
            raise
        return self._complete(recording_id, length, size)

    def all(self, *, limit: int = PAGE) -> tuple[Recording, ...]:
        """Returns the recordings that can be heard, newest first."""
        return self._found(limit=limit)

    def of(self, about: About, about_id: str) -> tuple[Recording, ...]:
        """Returns the recordings of a card or a mock answer that can be heard, newest first."""
        return self._found(recordings.c.about == about.value, recordings.c.about_id == about_id)

    def get(self, recording_id: str) -> Recording:
        """Returns a recording. Raises NotFound."""
        with self._database.read() as connection:
            return self._recording(row_of(connection, recording_id))

    def summary(self) -> Summary:
        """Returns how many recordings can be heard and their size in all."""
        with self._database.read() as connection:
            number, size = connection.execute(
                select(func.count(), func.coalesce(func.sum(recordings.c.size), 0)).where(*_HEARD)
            ).one()
        return Summary(number, size)

    def keep(self, recording_id: str, kept: bool) -> None:
        """Keeps a recording for good, or lets it go after its 30 days. Raises NotFound."""
        self._put(recording_id, kept=int(kept))

    def rate(self, recording_id: str, rating: int) -> None:
        """Saves one's own rating, 1 to 5; the figures may be seen from then on, so it stays as it is.

        Raises InvalidInput, NotFound.
        """
        if rating not in ANCHORS:
            raise InvalidInput("A rating is a number from 1 to 5.")
        if self.get(recording_id).rating is not None:
            raise InvalidInput("You rated this answer before you saw its figures; that stays.")
        self._put(recording_id, rating=rating)

    def mark(
        self,
        recording_id: str,
        at: float,
        kind: MarkKind,
        *,
        chip: Chip | None = None,
        noticed: Noticed | None = None,
    ) -> Mark:
        """Marks a moment; the same mark within half a second is the one there already. Raises NotFound."""
        now, at_ms = to_ms(self._clock.now()), max(0, round(at * 1000))
        body = {"chip": chip.value if chip else "", "noticed": noticed.value if noticed else ""}
        with self._database.write() as connection:
            row_of(connection, recording_id)
            for mark in _marks(connection, recording_id):
                same = mark.kind == kind.value and mark.chip == body["chip"]
                if same and abs(mark.at_ms - at_ms) < SAME_MOMENT_MS:
                    return mark_of(mark)
            row = {"id": new_id(now), "recording_id": recording_id, "at_ms": at_ms, "kind": kind.value, **body}
            connection.execute(insert(recording_marks).values(**row, changed_at=now))
        return Mark(str(row["id"]), at_ms / 1000, kind, chip, noticed)

    def marks(self, recording_id: str) -> tuple[Mark, ...]:
        """Returns the marks of a recording in the order of time."""
        with self._database.read() as connection:
            return tuple(map(mark_of, _marks(connection, recording_id)))

    def unmark(self, mark_id: str) -> Change:
        """Takes a mark away. Raises NotFound."""
        with changing(self._database, self._clock, "Remove mark") as change:
            found = change.connection.execute(select(recording_marks).where(recording_marks.c.id == mark_id)).all()
            if not found:
                raise NotFound("This mark is not there any more.")
            change.images += whole_images(recording_marks, found)
            journal.bury(change.connection, recording_marks, [mark_id], change.now)
        return change.done()

    def delete(self, recording_id: str) -> Change:
        """Deletes a recording; its file stays until this can no longer be undone. Raises NotFound."""
        with changing(self._database, self._clock, "Delete recording") as change:
            row = row_of(change.connection, recording_id)
            marks = _marks(change.connection, recording_id)
            # Put back in the opposite order: the recording before what hangs on it.
            change.images += [*whole_images(recording_marks, marks), *whole_images(recordings, [row])]
            journal.bury(change.connection, recording_marks, [mark.id for mark in marks], change.now)
            journal.bury(change.connection, recordings, [recording_id], change.now)
        return change.done()

    def forget(self, recording_id: str) -> None:
        """Drops a recording in which nothing was recorded, with its file; not to be undone. Raises StoreError."""
        with self._database.write() as connection:
            row = row_of(connection, recording_id)
            journal.bury(connection, recordings, [recording_id], to_ms(self._clock.now()))
        self.folder.remove([row.file])

    def _insert(self, recording_id: str, file: str, media: Media, **said: str) -> None:
        now = to_ms(self._clock.now())
        row = {
            "id": recording_id, **said, "file": file,
            "media": media.value, "goal_s": self._settings.read().goal_seconds, "recorded_at": now, "changed_at": now,
        }  # fmt: skip
        with self._database.write() as connection:
            connection.execute(insert(recordings).values(**row))

    def _finish(self, recording_id: str, take: Take) -> Recording:
        self.under_way.discard(recording_id)
        try:
            return self._complete(recording_id, take.seconds, take.path.stat().st_size)
        except StoreError:
            # A full disk takes no row either: `Sweeping` finds the file and completes the row later.
            return self.get(recording_id)

    def _complete(self, recording_id: str, seconds: float, size: int) -> Recording:
        now = to_ms(self._clock.now())
        self._put(recording_id, length_ms=round(seconds * 1000), size=size, finished_at=now)
        return self.get(recording_id)

    def _put(self, recording_id: str, **values: Any) -> None:
        with self._database.write() as connection:
            row_of(connection, recording_id)
            connection.execute(
                update(recordings)
                .where(recordings.c.id == recording_id)
                .values(changed_at=to_ms(self._clock.now()), **values)
            )

    def _found(self, *where: Any, limit: int = PAGE) -> tuple[Recording, ...]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(recordings)
                .where(*_HEARD, *where)
                .order_by(recordings.c.recorded_at.desc(), recordings.c.id.desc())
                .limit(limit)
            ).all()
        return tuple(map(self._recording, rows))

    def _recording(self, row: Row[Any]) -> Recording:
        age = (to_ms(self._clock.now()) - row.recorded_at) // DAY_MS
        return Recording(
            id=row.id,
            about=About(row.about),
            about_id=row.about_id,
            title=row.title,
            media=Media(row.media),
            path=self.folder.named(row.file),
            recorded_at=from_ms(row.recorded_at),
            seconds=row.length_ms / 1000,
            size=row.size,
            kept=bool(row.kept),
            days_left=None if row.kept else max(0, KEPT_DAYS - age),
            goal_seconds=row.goal_s,
            rating=row.rating,
            measured=bool(row.measured),
        )


_HEARD = (recordings.c.finished_at.is_not(None), recordings.c.removed_at.is_(None))


def titled(text: str) -> str:
    """Returns a title on one line."""
    return " ".join(text.split())[:TITLE_LIMIT]


def length_of(path: Path) -> float:
    """Returns the seconds of a WAV file; 0 where only playing it will tell."""
    try:
        return read_format(path).seconds
    except NotAudio:
        return 0.0


def mark_of(row: Any) -> Mark:
    """Returns the mark of a row of `recording_marks`."""
    return Mark(
        row.id,
        row.at_ms / 1000,
        MarkKind(row.kind),
        Chip(row.chip) if row.chip else None,
        Noticed(row.noticed) if row.noticed else None,
    )


def row_of(connection: Connection, recording_id: str) -> Row[Any]:
    """Returns the row of a recording. Raises NotFound."""
    row = connection.execute(select(recordings).where(recordings.c.id == recording_id)).first()
    if row is None:
        raise NotFound("This recording does not exist any more.")
    return row


def _marks(connection: Connection, recording_id: str) -> list[Row[Any]]:
    return list(
        connection.execute(
            select(recording_marks)
            .where(recording_marks.c.recording_id == recording_id)
            .order_by(recording_marks.c.at_ms, recording_marks.c.id)
        )
    )
