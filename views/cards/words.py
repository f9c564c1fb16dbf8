"""What is said about a card in the list and beside its text."""

from __future__ import annotations

import re

from services.practice.model import Card, CardRow, CardState
from services.practice.words import Phase
from views.practise.words import plural
from views.widgets.markdown import is_markdown

STATE_NAMES: dict[CardState, str] = {
    CardState.DUE: "Due today",
    CardState.NEW: "New",
    CardState.LEARNING: "Being learned",
    CardState.REVIEW: "In review",
    CardState.STORY: "With your story",
    CardState.LEECH: "Keeps slipping",
    CardState.SUSPENDED: "Suspended",
    CardState.RESTING: "Resting after an interview",
}

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARK = re.compile(r"</?[a-zA-Z][^>]*>|[*`~|]+|\b_+|_+\b|^\s*(?:#+|>+|[-+])\s+", re.MULTILINE)


def plain(text: str) -> str:
    """Returns Markdown as one line without its marks."""
    if is_markdown(text):
        text = _MARK.sub("", _LINK.sub(r"\1", text)) or text
    return " ".join(text.split())


def days_words(days: int) -> str:
    """Returns when something is due, for a number of learning days from today."""
    if days <= 0:
        return "due today"
    if days == 1:
        return "tomorrow"
    return f"in {days} days" if days < 60 else f"in {round(days / 30)} months"


def state_words(card: CardRow | Card) -> str:
    """Returns where a card stands, such as "new" or "in 3 days"."""
    if card.suspended:
        return "resting" if card.resting else "suspended"
    if card.phase is Phase.NEW:
        return "new"
    return "being learned" if card.due_in_days is None else days_words(card.due_in_days)


def schedule_words(card: Card) -> str:
    """Returns what has been practised on a card and what comes next."""
    if card.phase is Phase.NEW:
        done = "Not practised yet."
    else:
        forgotten = f", forgotten {'once' if card.lapses == 1 else f'{card.lapses} times'}" if card.lapses else ""
        done = f"{plural(card.reps, 'answer')} so far{forgotten}."
    if card.resting:
        return f"{done} It rests because its interview is over, until you bring it back."
    if card.suspended:
        return f"{done} Suspended: it does not come up until you bring it back."
    if card.phase is Phase.NEW:
        return f"{done} It comes up as a new card."
    return f"{done} Next: {'again soon, it is being learned' if card.due_in_days is None else state_words(card)}."
