"""The words of feedback on screen."""

from __future__ import annotations

from datetime import date

import flet as ft

from services.feedback.model import About, Asked, Channel, Request

ASKED = {
    Asked.FRIEND: ("A friend", "Someone who knows you"),
    Asked.MENTOR: ("A mentor", "Someone who knows the job"),
    Asked.INTERVIEWER: ("The interviewer", "Someone who was across the table"),
    Asked.GROUP: ("A group", "Many replies to one code"),
}
FROM = {
    Asked.FRIEND: "from a friend",
    Asked.MENTOR: "from a mentor",
    Asked.INTERVIEWER: "from the interviewer",
    Asked.GROUP: "from a group",
}
ABOUT = {
    About.GENERAL: "In general",
    About.INTERVIEW: "An interview",
    About.CARD: "A practice answer",
    About.MOCK: "A mock",
}
ABOUT_ICONS = {
    About.GENERAL: ft.Icons.FORUM_OUTLINED,
    About.INTERVIEW: ft.Icons.WORK_OUTLINE,
    About.CARD: ft.Icons.STYLE_OUTLINED,
    About.MOCK: ft.Icons.GROUPS_OUTLINED,
}
CHANNELS = {
    Channel.HANDED_OVER: ("Hand over", ft.Icons.BACK_HAND_OUTLINED),
    Channel.LOCAL: ("Same Wi-Fi", ft.Icons.WIFI),
    Channel.LINK: ("Link", ft.Icons.LINK),
    Channel.MAILBOX: ("Mailbox", ft.Icons.MARKUNREAD_MAILBOX_OUTLINED),
}
CAME_BY = {
    Channel.HANDED_OVER: "on this phone",
    Channel.LOCAL: "over the same Wi-Fi",
    Channel.LINK: "as a sealed text",
    Channel.MAILBOX: "through the mailbox",
}


def title(request: Request) -> str:
    """Returns what a request is about."""
    return request.subject or "You in general"


def state(request: Request) -> str:
    """Returns where a request stands, in one line."""
    parts = [FROM[request.draft.asked]]
    if request.own_rating is None:
        parts.append("rate it yourself first")
    else:
        parts.append(replies(len(request.answered_by)) if request.answered_by else "no reply yet")
    if request.closed:
        parts.append("closed")
    elif request.ended or not request.receives:
        parts.append("ended")
    elif request.own_rating is not None:
        parts.append(f"open until {day_words(request.ends_on)}")
    line = " · ".join(parts)
    return line[0].upper() + line[1:]


def replies(number: int) -> str:
    """Returns "1 reply" or "3 replies"."""
    return "1 reply" if number == 1 else f"{number:,} replies"


def day_words(day: date) -> str:
    return f"{day.day} {day:%B}"


def who(name: str, number: int) -> str:
    """Returns what someone is called who may have given no name."""
    return name or f"Someone ({number})"
