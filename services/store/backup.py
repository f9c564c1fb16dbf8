"""Back up to one file and restore from it, while the app is open."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from services.clock import Clock, local_time
from services.errors import DamagedFile, StoreError
from services.store import tables
from services.store.database import Database, explain, inspect_file

SUFFIX = ".rehearse"


class Backup:
    """Copies of the whole store, taken and put back with SQLite's own online backup."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def suggested_name(self) -> str:
        """Returns a file name with the local date, such as "rehearse-2026-11-22.rehearse"."""
        return f"rehearse-{local_time(self._clock):%Y-%m-%d}{SUFFIX}"

    def write(self, target: Path) -> None:
        """Writes everything to one file. Raises StoreError; a file that was there is then kept."""
        self._refuse_own(target)
        partial = target.with_name(f"{target.name}.part")
        try:
            partial.unlink(missing_ok=True)
            with self._database.raw() as live, closing(sqlite3.connect(partial)) as copy:
                live.backup(copy)
                # One file on its own, wherever it goes: no write-ahead log beside it.
                copy.execute("PRAGMA journal_mode = DELETE")
            partial.replace(target)
        except (sqlite3.Error, OSError) as error:
            partial.unlink(missing_ok=True)
            raise _told(error, target) from error

    def to_bytes(self) -> bytes:
        """Returns the content of a backup file."""
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "backup"
            self.write(target)
            return target.read_bytes()

    def restore(self, source: Path) -> Path | None:
        """Replaces everything by what a backup holds, migrated if it is older.

        Returns a copy of what was there before. Raises StoreError that says what is wrong with
        the file; then nothing was changed.
        """
        self._refuse_own(source)
        with tempfile.TemporaryDirectory() as folder:
            checked = Path(folder) / "restore.db"
            try:
                shutil.copyfile(source, checked)
            except OSError as error:
                raise StoreError(f"{source.name} cannot be read: {error.strerror}.") from error
            prepare(checked, source.name)
            before = self._keep_present()
            try:
                with self._database.raw() as live, closing(sqlite3.connect(checked)) as incoming:
                    incoming.backup(live)
            except sqlite3.Error as error:
                raise explain(error, self._database.path) from error
        return before

    def restore_bytes(self, content: bytes, name: str) -> Path | None:
        """As `restore`, from a file's content."""
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / (Path(name).name or "backup")
            source.write_bytes(content)
            return self.restore(source)

    def _refuse_own(self, path: Path) -> None:
        # A backup that replaced the open file would leave the app writing to a file without a name.
        own = self._database.path
        if own is not None and path.exists() and path.samefile(own):
            raise StoreError(f"{path.name} is the file that Rehearse has open. Choose another one.")

    def _keep_present(self) -> Path | None:
        path = self._database.path
        if path is None:
            return None
        stamp = f"{datetime.now():%Y%m%dT%H%M%S}"
        before = path.with_name(f"{path.stem}-before-restore-{stamp}{path.suffix}")
        self.write(before)
        return before


def prepare(path: Path, name: str) -> None:
    """Checks that a file is a whole Rehearse database and migrates it in place. Raises StoreError."""
    try:
        found = inspect_file(path)
    except StoreError as error:
        raise type(error)(str(error).replace(str(path), name)) from error
    if found is None:
        raise DamagedFile(f"{name} is empty. Choose another backup.")
    with closing(sqlite3.connect(path)) as connection:
        try:
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise DamagedFile(f"{name} is damaged and was not restored. Choose another backup.") from error
    if verdict != "ok":
        raise DamagedFile(f"{name} is damaged and was not restored. Choose another backup.")
    if found != tables.HEAD:
        from services.store import migrate

        migrate.upgrade(path)


def _told(error: sqlite3.Error | OSError, target: Path) -> StoreError:
    if isinstance(error, OSError):
        return StoreError(f"{target} cannot be written: {error.strerror}. Choose another place.")
    told = explain(error, target)
    return told if isinstance(told, StoreError) else StoreError(str(told))
