"""What time takes care of: recordings whose days are over, files nobody knows, takes that were cut off."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from services.clock import Clock, to_ms
from services.recordings.recordings import DAY_MS, KEPT_DAYS, Recordings, length_of
from services.store.database import Database
from services.store.tables import recordings, tombstones, undo_steps

# The offer to undo stands for some seconds; an hour later nobody can take it any more.
UNDO_MS = 3_600_000
# A file that grew so lately is being recorded, perhaps by another window.
GROWING_S = 60


class Sweeping:
    """Deletes what is over, and completes what was cut off. Idempotent."""

    def __init__(self, database: Database, clock: Clock, recordings_: Recordings) -> None:
        self._database = database
        self._clock = clock
        self._recordings = recordings_

    def sweep(self) -> None:
        """Goes through the folder once. Raises StoreError if a file cannot be deleted.

        A file without a row goes once its deletion can no longer be undone, or after 30 days: a
        backup from before it was recorded may have been restored, and that can be undone as well.
        """
        folder = self._recordings.folder
        files = {path.name: path for path in folder.files()}
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            rows = {row.file: row for row in connection.execute(select(recordings)).all()}
            over = [row for row in rows.values() if self._is_over(row, now)]
            for row in rows.values():
                self._complete(connection, row, files.get(row.file), now)
            orphans = [path for name, path in files.items() if name not in rows]
            gone = [path.name for path in orphans if self._is_lost(connection, path, now)]
            connection.execute(
                update(recordings)
                .where(recordings.c.id.in_([row.id for row in over]))
                .values(removed_at=now, changed_at=now)
            )
        folder.remove([row.file for row in over] + gone)

    def _is_over(self, row: Any, now: int) -> bool:
        done = row.finished_at is not None and row.removed_at is None and not row.kept
        return done and now - row.recorded_at >= KEPT_DAYS * DAY_MS

    def _complete(self, connection: Connection, row: Any, path: Path | None, now: int) -> None:
        """Completes the row of a recording that ended with the app, or drops it if nothing was recorded."""
        if row.finished_at is not None or row.id in self._recordings.under_way:
            return
        if path is None:
            connection.execute(recordings.delete().where(recordings.c.id == row.id))
        elif time.time() - path.stat().st_mtime > GROWING_S:
            values = {"length_ms": round(length_of(path) * 1000), "size": path.stat().st_size, "finished_at": now}
            connection.execute(update(recordings).where(recordings.c.id == row.id).values(**values, changed_at=now))

    def _is_lost(self, connection: Connection, path: Path, now: int) -> bool:
        key = path.stem
        if path.stat().st_mtime * 1000 < now - KEPT_DAYS * DAY_MS:
            return True
        buried = connection.execute(
            select(tombstones.c.deleted_at).where(
                tombstones.c.table_name == recordings.name, tombstones.c.row_id == key
            )
        ).scalar()
        if buried is None:
            return False
        newest = connection.execute(select(undo_steps).order_by(undo_steps.c.number.desc()).limit(1)).first()
        return newest is None or path.name not in newest.images or now - newest.made_at > UNDO_MS
