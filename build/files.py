"""Small things that the recipes share: hashes, and archives without a trace of the clock."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Waits until no other build uses a folder that builds share, and keeps others waiting."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as held:
        try:
            import fcntl
        except ImportError:
            # Windows: whoever builds there builds one at a time.
            pass
        else:
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def files_under(folder: Path) -> list[Path]:
    """Returns every file under a folder, in one order on every machine."""
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.as_posix())


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digest_of_folder(folder: Path) -> str:
    """Returns a hash of names and contents."""
    seen = hashlib.sha256()
    for path in files_under(folder):
        seen.update(f"{path.relative_to(folder).as_posix()} {digest(path.read_bytes())}\n".encode())
    return seen.hexdigest()


def tar_gz(folder: Path) -> bytes:
    """Returns a folder as a tar.gz: sorted, without owners, dated 1970."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in files_under(folder):
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size, entry.mode = path.stat().st_size, 0o644
            with path.open("rb") as content:
                archive.addfile(entry, content)
    return gzip.compress(plain.getvalue(), compresslevel=9, mtime=0)


def zipped(folder: Path, paths: Iterable[Path]) -> bytes:
    """Returns files as a zip, sorted and dated 1980."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(paths, key=lambda path: path.as_posix()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), date_time=EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
    return packed.getvalue()
