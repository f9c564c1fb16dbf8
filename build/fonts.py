"""Fonts for what Roboto cannot draw, under the very paths where Flutter's engine looks for them.

The engine carries a table of some seven hundred font files and the characters each can draw, and asks
a host for one when a text needs it. Here that host is our own: the same cuts of the same Noto fonts,
from npm's @fontsource packages (SIL Open Font License).
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

from files import digest_of_folder
from flet_web import get_package_web_dir

ALL, COMMON, NONE = "all", "common", "none"
CHOICES = (ALL, COMMON, NONE)
# The engine's name of a family, and the package that has it.
SYMBOLS = {
    # In one colour: npm's cuts of the coloured font hold SVG pictures, which the engine cannot draw.
    "notocoloremoji": "noto-emoji@5.3.2",
    "notosans": "noto-sans@5.3.0",
    "notosansmath": "noto-sans-math@5.3.0",
    "notosanssymbols": "noto-sans-symbols@5.3.0",
    "notosanssymbols2": "noto-sans-symbols-2@5.3.0",
}
SCRIPTS = SYMBOLS | {
    f"notosans{script}": f"noto-sans-{script}@5.3.0"
    for script in (
        "arabic", "armenian", "bengali", "devanagari", "ethiopic", "georgian", "gujarati", "gurmukhi", "hebrew",
        "hk", "jp", "kannada", "khmer", "kr", "lao", "malayalam", "myanmar", "oriya", "sc", "sinhala", "tamil",
        "tc", "telugu", "thaana", "thai",
    )
}  # fmt: skip
FAMILIES = {ALL: SCRIPTS, COMMON: SYMBOLS, NONE: {}}
# Kept on the first visit: signs, pictures of things, and faces. Flags and the rest come when they are needed.
FROM_THE_START = re.compile(
    r"fonts-\w+/(notosans|notosansmath|notosanssymbols2?)/.*|fonts-\w+/notocoloremoji/.*\.(2|3|9)\.woff2"
)
COMPONENT = re.compile(r'A\.\w+\("Noto [^"]*","((noto[a-z0-9]+)/v\d+/[^"]+\.woff2)"\)')
SETS = re.compile(r'"([0-9a-z,]{3000,})"')
RANGES = re.compile(r'"([0-9a-zA-Z]{8000,})"')
# Latin letters are in every cut and say nothing about which one it is.
TELLING = 0x0250
LEAST = 0.6
LEAST_OF_ONE = 0.25
# The first of January 1970, in seconds since 1904.
SOME_DAY = 2_082_844_800

Ranges = list[tuple[int, int]]


def write(out: Path, *, cache: Path, scripts: str) -> str:
    """Writes the fonts into a folder named after its contents and returns that name."""
    folder = out / "fonts"
    folder.mkdir()
    families = FAMILIES[scripts]
    if families and shutil.which("npm") is None:
        print("npm was not found: text beyond Latin, Cyrillic and Greek will show as boxes.")
        families = {}
    (folder / "LICENSE.txt").write_text("Noto fonts, SIL Open Font License 1.1: https://openfontlicense.org\n")
    wanted: dict[str, list[tuple[str, Ranges]]] = {}
    for path, family, covered in components((Path(get_package_web_dir()) / "main.dart.js").read_text("utf-8")):
        if family in families:
            wanted.setdefault(family, []).append((path, covered))
    for family, parts in sorted(wanted.items()):
        _copy_family(folder, parts, _unpacked(families[family], cache))
    named = out / f"fonts-{digest_of_folder(folder)[:12]}"
    folder.rename(named)
    return named.name


def kept_from_the_start(name: str) -> bool:
    """Whether a font is kept on the first visit."""
    return bool(FROM_THE_START.fullmatch(name))


def components(client: str) -> Iterator[tuple[str, str, Ranges]]:
    """Yields path, family and covered characters of every font in the engine's table."""
    found = COMPONENT.findall(client)
    covered: dict[int, Ranges] = {}
    sets = [list(_numbers(text)) for text in max(SETS.findall(client), key=len).split(",")]
    for first, last, number in _ranges(max(RANGES.findall(client), key=len)):
        for component in sets[number]:
            covered.setdefault(component, []).append((first, last))
    for index, (path, family) in enumerate(found):
        yield path, family, covered.get(index, [])


def _numbers(text: str) -> Iterator[int]:
    # Each number is the distance from the one before it: tens as digits, then one letter of base 26.
    value, prefix = -1, 0
    for sign in text:
        if sign.isdigit():
            prefix = prefix * 10 + int(sign)
        else:
            value, prefix = value + prefix * 26 + ord(sign) - ord("a") + 1, 0
            yield value


def _ranges(text: str) -> Iterator[tuple[int, int, int]]:
    # A small letter ends the size of a range, if it is not one; a capital ends the number of its set.
    start, size, prefix = 0, 1, 0
    for sign in text:
        if sign.isdigit():
            prefix = prefix * 10 + int(sign)
        elif sign.islower():
            size, prefix = prefix * 26 + ord(sign) - ord("a") + 2, 0
        else:
            yield start, start + size - 1, prefix * 26 + ord(sign) - ord("A")
            start, size, prefix = start + size, 1, 0
    if start != 0x110000:
        raise SystemExit("The font table of this flet-web looks different: build/fonts.py must learn it.")


def _unpacked(package: str, cache: Path) -> Path:
    """Returns the folder of a package, fetched with npm unless it is in the cache."""
    folder = cache / package
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["npm", "pack", "--silent", f"@fontsource/{package}"], cwd=cache, check=True, capture_output=True, text=True
        )
        packed = cache / done.stdout.strip().splitlines()[-1]
        partial = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(partial, ignore_errors=True)
        with tarfile.open(packed) as archive:
            wanted = [one for one in archive if one.name.endswith(("400-normal.woff2", "unicode.json", "LICENSE"))]
            archive.extractall(partial, members=wanted, filter="data")
        packed.unlink()
        partial.rename(folder)
    return folder / "package"


def _copy_family(out: Path, parts: list[tuple[str, Ranges]], package: Path) -> None:
    """Copies for each path of the engine's table the cut that has most of its characters."""
    name = package.parent.name.partition("@")[0]
    cuts = {
        key.strip("[]"): set(_characters(ranges))
        for key, ranges in json.loads((package / "unicode.json").read_text("utf-8")).items()
    }
    for path, covered in parts:
        characters = {one for first, last in covered for one in range(first, last + 1)}
        telling = {one for one in characters if one >= TELLING} or characters
        best = max(cuts, key=lambda key: (len(cuts[key] & telling), -len(cuts[key]), key))
        # Where the engine knows one file of a family only, it holds what npm has cut up.
        chosen = [best] if len(parts) > 1 else [key for key in cuts if cuts[key] & telling]
        sources = [package / "files" / f"{name}-{key}-400-normal.woff2" for key in chosen]
        drawn = set().union(*(cuts[key] for key in chosen)) & telling
        least = LEAST if len(parts) > 1 else LEAST_OF_ONE
        if len(drawn) < least * len(telling) or not all(source.exists() for source in sources):
            continue
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        _join(sources, out / path)


def _join(cuts: list[Path], out: Path) -> None:
    """Writes the cuts of one font as one font."""
    if len(cuts) == 1:
        shutil.copyfile(cuts[0], out)
        return
    from fontTools.merge import Merger

    font = Merger().merge([str(cut) for cut in cuts])
    font.flavor = "woff2"
    # No trace of when it was made.
    font["head"].created = font["head"].modified = SOME_DAY
    font.recalcTimestamp = False
    font.save(out)


def _characters(ranges: str) -> Iterator[int]:
    for part in ranges.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)
