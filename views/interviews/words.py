"""What is said about an interview: when it is, where, and what came of it."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

import flet as ft

from services.clock import Clock, local_time
from services.interviews.model import Chip, Format, Guess, Interview, Noticed, Outcome, Rating, TimelineRow
from views.practise.words import plural

FORMATS: dict[Format, tuple[str, ft.IconData]] = {
    Format.PHONE: ("Phone", ft.Icons.PHONE_OUTLINED),
    Format.VIDEO: ("Video", ft.Icons.VIDEOCAM_OUTLINED),
    Format.ON_SITE: ("On site", ft.Icons.PLACE_OUTLINED),
}
OUTCOMES: dict[Outcome, str] = {
    Outcome.WAITING: "Waiting to hear",
    Outcome.THROUGH: "Through to the next round",
    Outcome.OFFER: "Offer",
    Outcome.NO: "No",
    Outcome.WITHDRAWN: "Withdrew",
}
SHORT_OUTCOMES = OUTCOMES | {Outcome.WAITING: "Waiting", Outcome.THROUGH: "Through"}
FEELINGS: tuple[tuple[str, ft.IconData], ...] = (
    ("Very bad", ft.Icons.SENTIMENT_VERY_DISSATISFIED),
    ("Bad", ft.Icons.SENTIMENT_DISSATISFIED),
    ("In between", ft.Icons.SENTIMENT_NEUTRAL),
    ("Good", ft.Icons.SENTIMENT_SATISFIED_ALT),
    ("Very good", ft.Icons.SENTIMENT_VERY_SATISFIED),
)
RATINGS: dict[Rating, str] = {Rating.STRONG: "Strong", Rating.OK: "OK", Rating.ROUGH: "Rough"}
GUESSES: dict[Guess, str] = {Guess.NO: "No", Guess.UNSURE: "Not sure", Guess.YES: "Yes"}
CHIPS: dict[Chip, str] = {
    Chip.LOOKED_UP: "Looked up",
    Chip.POSTURE: "Posture",
    Chip.PACE: "Pace",
    Chip.FILLERS: "Fillers",
    Chip.FIDGET: "Fidgeting",
    Chip.SMILE: "Smile",
    Chip.DRESS: "Dress",
}
NOTICED: dict[Noticed, str] = {Noticed.FINE: "fine", Noticed.WATCH: "watch", Noticed.UNSURE: "no idea"}


def day_and_month(day: date) -> str:
    """Returns "24 November", whatever the locale of the device."""
    return f"{day.day} {day:%B}"


def long_day(day: date, today: date) -> str:
    """Returns "Tuesday, 24 November", with the year if it is another one."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%A}, {day_and_month(day)}{year}"


def relative_day(day: date, today: date) -> str:
    """Returns how far off a day is, such as "tomorrow" or "3 weeks ago"."""
    days = (day - today).days
    if abs(days) < 2:
        return ("yesterday", "today", "tomorrow")[days + 1]
    number, unit = (
        (abs(days), "day")
        if abs(days) < 14
        else (abs(days) // 7, "week")
        if abs(days) < 70
        else (abs(days) // 30, "month")
    )
    return f"in {plural(number, unit)}" if days > 0 else f"{plural(number, unit)} ago"


def today_of(clock: Clock) -> date:
    """Returns the calendar day the person is in."""
    return local_time(clock).date()


def clock_words(local: datetime, zone: str, starts_at: datetime, device: tzinfo | None) -> str:
    """Returns the time at the place, and the time here where that is another."""
    here = starts_at.astimezone(device)
    at_place = f"{local:%H:%M}"
    if not zone or here.replace(tzinfo=None) == local:
        return at_place
    away = (here.date() - local.date()).days
    other_day = "" if not away else " the day after" if away > 0 else " the day before"
    return f"{at_place} in {city(zone)}, {here:%H:%M} here{other_day}"


def city(zone: str) -> str:
    """Returns the readable part of an IANA name, such as "New York"."""
    return zone.rpartition("/")[2].replace("_", " ")


def when_words(shown: Interview | TimelineRow, clock: Clock) -> str:
    """Returns the day and the time of an interview in one line."""
    local, zone = _local(shown)
    today = today_of(clock)
    time = clock_words(local, zone, shown.starts_at, clock.zone())
    return f"{long_day(local.date(), today)}, {time}"


def subject(shown: Interview | TimelineRow) -> str:
    """Returns role and round in one line, "" where neither is known."""
    known = shown.draft if isinstance(shown, Interview) else shown
    return " · ".join(filter(None, (known.role, known.round)))


def _local(shown: Interview | TimelineRow) -> tuple[datetime, str]:
    known = shown.draft if isinstance(shown, Interview) else shown
    return known.local_start, known.zone
