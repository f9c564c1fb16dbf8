"""The words of people."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

import flet as ft

from services.people.model import Help, Person, PersonKind, What
from views.interviews.words import relative_day
from views.practise.words import plural

KINDS: dict[PersonKind, tuple[str, ft.IconData]] = {
    PersonKind.FRIEND: ("Friend", ft.Icons.PERSON_OUTLINE),
    PersonKind.MENTOR: ("Mentor", ft.Icons.SCHOOL_OUTLINED),
    PersonKind.INTERVIEWER: ("Interviewer", ft.Icons.BADGE_OUTLINED),
}
WHATS: dict[What, str] = {What.MOCK: "Mock interview", What.REQUEST: "Feedback", What.OTHER: "Help"}


def person_line(person: Person, today: date, zone: tzinfo | None) -> str:
    """Returns what someone is and when they were asked last."""
    parts = [KINDS[person.draft.kind][0]]
    if person.helped:
        parts.append(f"helped {plural(person.helped, 'time')}")
    last = person.last_asked
    parts.append(f"asked {relative_day(day_of(last, zone), today)}" if last else "not asked yet")
    return " · ".join(parts)


def help_line(help: Help, today: date, zone: tzinfo | None) -> str:
    """Returns when someone was asked and what came of it."""
    parts = [f"asked {relative_day(day_of(help.asked_at, zone), today)}"]
    if help.helped_at is not None:
        parts.append("done")
    if help.thanked_at is not None:
        parts.append("thanked")
    return " · ".join(parts)


def day_of(instant: datetime, zone: tzinfo | None) -> date:
    return instant.astimezone(zone).date()
