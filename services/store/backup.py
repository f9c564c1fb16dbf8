"""Back up to one file and restore from it, while the app is open."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from services.clock import Clock, local_time
from services.errors import DamagedFile, StoreError
from services.store import tables
from services.store.database import Database, explain, inspect_file

SUFFIX = ".rehearse"
# In a backup with files: the database by this name, and the files in this folder.
DATABASE_NAME, FILES_NAME = "rehearse.db", "files/"


class Backup:
    """Copies of the whole store, taken and put back with SQLite's own online backup.

    `files` is a folder of files beside the database; they are left out of a backup unless asked for.
    """

    def __init__(self, database: Database, clock: Clock, files: Path | None = None) -> None:
        self._database = database
        self._clock = clock
        self._files = files

    def suggested_name(self) -> str:
        """Returns a file name with the local date, such as "rehearse-2026-11-22.rehearse"."""
        return f"rehearse-{local_time(self._clock):%Y-%m-%d}{SUFFIX}"

    def write(self, target: Path, *, with_files: bool = False) -> None:
        """Writes everything to one file. Raises StoreError; a file that was there is then kept."""
        self._refuse_own(target)
        partial = target.with_name(f"{target.name}.part")
        try:
            partial.unlink(missing_ok=True)
            with self._database.raw() as live, closing(sqlite3.connect(partial)) as copy:
                live.backup(copy)
                # One file on its own, wherever it goes: no write-ahead log beside it.
                copy.execute("PRAGMA journal_mode = DELETE")
            if with_files:
                pack(partial, self._own_files())
            partial.replace(target)
        except (sqlite3.Error, OSError) as error:
            partial.unlink(missing_ok=True)
            raise _told(error, target) from error

    def to_bytes(self, *, with_files: bool = False) -> bytes:
        """Returns the content of a backup file."""
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "backup"
            self.write(target, with_files=with_files)
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
                unpack_database(source, checked)
            except OSError as error:
                raise StoreError(f"{source.name} cannot be read: {error.strerror}.") from error
            prepare(checked, source.name)
            before = self._keep_present()
            try:
                with self._database.raw() as live, closing(sqlite3.connect(checked)) as incoming:
                    incoming.backup(live)
            except sqlite3.Error as error:
                raise explain(error, self._database.path) from error
        self._bring_back_files(source)
        return before

    def restore_bytes(self, content: bytes, name: str) -> Path | None:
        """As `restore`, from a file's content."""
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / (Path(name).name or "backup")
            source.write_bytes(content)
            return self.restore(source)

    def _own_files(self) -> list[Path]:
        if self._files is None or not self._files.is_dir():
            return []
        return sorted(path for path in self._files.iterdir() if path.is_file())

    def _bring_back_files(self, source: Path) -> None:
        if self._files is None or not zipfile.is_zipfile(source):
            return
        try:
            unpack_files(source, self._files)
        except (OSError, zipfile.BadZipFile) as error:
            raise StoreError(
                f"Everything but some recordings was restored from {source.name}: there may be too little space."
            ) from error

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


def pack(database: Path, files: Iterable[Path]) -> None:
    """Turns a copy of the database into an archive of it and the files, at the same path. Raises OSError."""
    archive = database.with_name(f"{database.name}.zip")
    try:
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED, strict_timestamps=False) as packed:
            packed.write(database, DATABASE_NAME)
            for path in files:
                packed.write(path, FILES_NAME + path.name)
        archive.replace(database)
    finally:
        archive.unlink(missing_ok=True)


def unpack_database(source: Path, target: Path) -> None:
    """Copies the database of a backup of either kind. Raises OSError, or DamagedFile for a broken archive."""
    if not zipfile.is_zipfile(source):
        shutil.copyfile(source, target)
        return
    try:
        with zipfile.ZipFile(source) as packed, packed.open(DATABASE_NAME) as inside, target.open("wb") as copy:
            shutil.copyfileobj(inside, copy)
    except (zipfile.BadZipFile, KeyError) as error:
        raise DamagedFile(f"{source.name} is no backup of Rehearse, or it is damaged. Choose another one.") from error


def unpack_files(source: Path, folder: Path) -> None:
    """Puts the files of a backup into the folder, by their bare names. Raises OSError or BadZipFile."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(source) as packed:
        for name in packed.namelist():
            bare = Path(name).name
            if not name.startswith(FILES_NAME) or not bare or (folder / bare).exists():
                continue
            with packed.open(name) as inside, (folder / bare).open("wb") as copy:
                shutil.copyfileobj(inside, copy)


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
