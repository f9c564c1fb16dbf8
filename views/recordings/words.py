"""Sizes, moments and dates of recordings."""

from __future__ import annotations

from datetime import datetime, tzinfo

import flet as ft

from services.interviews.model import Chip, Noticed
from services.recordings.model import Mark, MarkKind, Media, Recording
from views.practise.words import stopwatch

CHIP_NAMES = {
    Chip.LOOKED_UP: "Looked up",
    Chip.POSTURE: "Posture",
    Chip.PACE: "Pace",
    Chip.FILLERS: "Fillers",
    Chip.FIDGET: "Fidgeting",
    Chip.SMILE: "Smile",
    Chip.DRESS: "Dress",
}
NOTICED_NAMES = {Noticed.FINE: "fine", Noticed.WATCH: "to watch", Noticed.UNSURE: "no idea"}
MARK_NAMES = {MarkKind.GOOD: "Good here", MarkKind.CHANGE: "Change this", MarkKind.BODY: "Body, voice"}
MARK_ICONS = {
    MarkKind.GOOD: ft.Icons.THUMB_UP_OUTLINED,
    MarkKind.CHANGE: ft.Icons.EDIT_OUTLINED,
    MarkKind.BODY: ft.Icons.ACCESSIBILITY_NEW,
}
MARK_COLORS = {
    MarkKind.GOOD: ft.Colors.PRIMARY,
    MarkKind.CHANGE: ft.Colors.TERTIARY,
    MarkKind.BODY: ft.Colors.SECONDARY,
}
MEDIA_ICONS = {Media.AUDIO: ft.Icons.GRAPHIC_EQ, Media.VIDEO: ft.Icons.VIDEOCAM_OUTLINED}


def size_words(size: int) -> str:
    """Returns "34 MB", or "0.4 MB" below one."""
    megabytes = size / 1_000_000
    return f"{megabytes:.0f} MB" if megabytes >= 1 else f"{max(0.1, megabytes):.1f} MB" if size else "0 MB"


def moment(seconds: float) -> str:
    """Returns "0:14" for 14.9 seconds: a moment is jumped to, so it never rounds up."""
    return stopwatch(int(seconds))


def day_words(instant: datetime, zone: tzinfo | None) -> str:
    """Returns "Tue 24 Nov, 18:05" in local time."""
    local = instant.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def stays(recording: Recording) -> str:
    """Returns how long a recording stays."""
    if recording.days_left is None:
        return "kept"
    return "deleted today" if recording.days_left == 0 else f"deleted in {days(recording.days_left)}"


def days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def mark_words(mark: Mark) -> str:
    """Returns what a mark says."""
    if mark.kind is not MarkKind.BODY or mark.chip is None:
        return MARK_NAMES[mark.kind]
    noticed = NOTICED_NAMES.get(mark.noticed) if mark.noticed else None
    return ": ".join(filter(None, (CHIP_NAMES[mark.chip], noticed)))
