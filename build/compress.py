"""Writes .br and .gz beside every file that gets smaller by it."""

from __future__ import annotations

import gzip
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import brotli
from files import digest, files_under

SMALL = 256
GAIN = 0.97
PACKED = {".br", ".gz", ".woff2", ".png", ".webp", ".jpg"}
CACHE = Path(__file__).resolve().parent / ".cache" / "compressed"


def compress_all(folder: Path) -> None:
    """Compresses as hard as it goes; what was compressed once is taken from the cache."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        list(pool.map(compress, [path for path in files_under(folder) if path.suffix not in PACKED]))


def compress(path: Path) -> None:
    content = path.read_bytes()
    if len(content) < SMALL:
        return
    for suffix, pack in ((".br", brotli.compress), (".gz", gzipped)):
        kept = CACHE / f"{digest(content)}{suffix}"
        if not kept.exists():
            partial = kept.with_suffix(f"{suffix}.{path.name}.part")
            partial.write_bytes(pack(content))
            partial.replace(kept)
        packed = kept.read_bytes()
        if len(packed) < len(content) * GAIN:
            path.with_name(path.name + suffix).write_bytes(packed)


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)
