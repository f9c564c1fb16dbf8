"""Reminders in words: when they come, and what stands for each type."""

from __future__ import annotations

from datetime import datetime

import flet as ft

from services.clock import Clock, local_time
from services.reminders.rules import DAY, HOUR, RULES, Type, Wall

ICONS = {
    Type.PREPARE: ft.Icons.EVENT_NOTE,
    Type.LAST_HOUR: ft.Icons.TIMER_OUTLINED,
    Type.DEBRIEF: ft.Icons.EDIT_NOTE,
    Type.THANK_YOU: ft.Icons.MAIL_OUTLINE,
    Type.FOLLOW_UP: ft.Icons.FORWARD_TO_INBOX,
    Type.ASK_FEEDBACK: ft.Icons.FORUM_OUTLINED,
    Type.PRACTICE: ft.Icons.SCHOOL_OUTLINED,
    Type.WEEKLY: ft.Icons.INSIGHTS,
    Type.ASK_SOMEONE: ft.Icons.PEOPLE_OUTLINE,
    Type.MEETING: ft.Icons.GROUPS_OUTLINED,
}


def when_words(instant: datetime, clock: Clock) -> str:
    """Returns a time near enough to need no year, such as "Today 18:00" or "Thu 12 Mar, 09:00"."""
    local, today = instant.astimezone(clock.zone()), local_time(clock).date()
    days = (local.date() - today).days
    if abs(days) < 2:
        return f"{('Yesterday', 'Today', 'Tomorrow')[days + 1]} {local:%H:%M}"
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def time_words(kind: Type, minutes: int) -> str:
    """Returns the time of a type as the person chooses it: of the day, or before or after what it is about."""
    rule = next(rule for rule in RULES if rule.type is kind)
    if isinstance(rule.when, Wall):
        return clock_words(minutes)
    length = abs(minutes)
    if length % DAY == 0 and length > DAY:
        words = f"{length // DAY} days"
    elif length % HOUR == 0:
        words = f"{length // HOUR} hour{'s' if length > HOUR else ''}"
    else:
        words = f"{length} minutes"
    return f"{words} {'before' if minutes < 0 else 'after'}"


def clock_words(minutes: int) -> str:
    """Returns minutes after midnight as a time."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
