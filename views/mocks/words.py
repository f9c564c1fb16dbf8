"""The words of mock interviews."""

from __future__ import annotations

from services.interviews.model import Rating
from services.mocks.model import Mock, Role, Source
from views.practise.words import plural

SOURCES: dict[Source, str] = {
    Source.ASKED: "Really asked of you",
    Source.DECK: "From your deck",
    Source.ROUGH: "Went rough last time",
    Source.WEAKEST: "For what is weakest now",
    Source.REST: "",
}
ROLES: dict[Role, str] = {Role.CANDIDATE: "You answer", Role.INTERVIEWER: "You ask"}
# Three anchors, as on the friend's sheet: what was heard, not a mark.
HEARD: dict[Rating, str] = {
    Rating.ROUGH: "Stayed general",
    Rating.OK: "Answered, with detours",
    Rating.STRONG: "To the point, with proof",
}
TAPS = (Rating.UNRATED, Rating.ROUGH, Rating.OK, Rating.STRONG)


def title(mock: Mock) -> str:
    return f"{mock.subject}, {mock.draft.minutes} min"


def progress(mock: Mock) -> str:
    """Returns "2 of 4", or that all were asked."""
    number = len(mock.questions)
    return "All asked" if mock.question is None else f"{mock.current + 1} of {number}"


def follow_up(left: int) -> str:
    return f"Follow-up, {left} left" if left else "No follow-up left"


def start(number: int) -> str:
    return f"Start, {plural(number, 'question')}"
