"""Fonts of this machine for scripts that the app's own font does not have."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

# What the Flutter client calls its fallback fonts, and the language that fontconfig knows them by.
LANGUAGES = {
    "arabic": "ar", "hebrew": "he", "thai": "th", "lao": "lo", "khmer": "km", "myanmar": "my",
    "devanagari": "hi", "bengali": "bn", "tamil": "ta", "telugu": "te", "gujarati": "gu", "gurmukhi": "pa",
    "kannada": "kn", "malayalam": "ml", "sinhala": "si", "georgian": "ka", "armenian": "hy", "ethiopic": "am",
    "sc": "zh-cn", "tc": "zh-tw", "hk": "zh-hk", "jp": "ja", "kr": "ko", "": "el",
}  # fmt: skip
NAME = re.compile(r"noto(?:sans|serif)([a-z]*)")


@lru_cache(maxsize=64)
def font_for(fallback: str) -> Path | None:
    """Returns a font file of this machine for a fallback such as "notosansarabic", None without one.

    Asks fontconfig, so it finds nothing on Windows.
    """
    if fallback == "notocoloremoji":
        return _listed(":color=true:lang=und-zsye")
    match = NAME.fullmatch(fallback)
    language = LANGUAGES.get(match[1]) if match else None
    return _listed(f":lang={language}") if language else None


def _listed(pattern: str) -> Path | None:
    if shutil.which("fc-list") is None:
        return None
    listed = subprocess.run(["fc-list", pattern, "file"], capture_output=True, text=True, check=False).stdout
    files = sorted(line.rstrip(": ") for line in listed.splitlines() if line)
    # The plain cut of a family has the shortest name: Noto.ttf before NotoBoldOblique.ttf.
    return Path(min(files, key=len)) if files else None
