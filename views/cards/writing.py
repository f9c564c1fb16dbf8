"""What is being written on a card. Fields change it in place: no key stroke draws the form again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count

from services.practice.model import Draft, Story
from services.practice.words import Competency

STORY_FIELDS = ("situation", "task", "action", "result")
LIST_FIELDS = ("points", "follow_ups")

_numbers = count(1)


@dataclass(eq=False)
class Line:
    """One entry of a list, with a number that stays its own; `version` counts changes not typed by hand."""

    text: str = ""
    version: int = 0
    focus: bool = False
    number: int = field(default_factory=lambda: next(_numbers))


class Writing:
    """The text, lists and choices of one card while it is open."""

    def __init__(self, draft: Draft, deck_id: str) -> None:
        self.draft_before = draft
        self.deck_before = deck_id
        self.deck_id = deck_id
        self.kind = draft.kind
        self.competencies: tuple[Competency, ...] = draft.competencies
        self.tags = draft.tags
        self.texts = {"question": draft.question, "notes": draft.notes}
        self.texts |= {name: getattr(draft.story, name) for name in STORY_FIELDS}
        self.lines = {name: [Line(text) for text in getattr(draft, name)] for name in LIST_FIELDS}

    def draft(self) -> Draft:
        """Returns what is written now."""
        return Draft(
            question=self.texts["question"],
            kind=self.kind,
            competencies=self.competencies,
            points=self._listed("points"),
            follow_ups=self._listed("follow_ups"),
            tags=self.tags,
            notes=self.texts["notes"],
            story=Story(**{name: self.texts[name] for name in STORY_FIELDS}),
        )

    def _listed(self, name: str) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines[name] if line.text.strip())

    @property
    def rewritten(self) -> bool:
        return self.draft() != self.draft_before

    @property
    def moved(self) -> bool:
        return self.deck_id != self.deck_before

    @property
    def blank(self) -> bool:
        """Whether nothing was typed on it."""
        now = self.draft()
        typed = (now.question, now.notes, *now.points, *now.follow_ups, *now.tags)
        return not now.story and not any(text.strip() for text in typed)

    def kept(self) -> None:
        """Notes that the text is on disk."""
        self.draft_before = replace(self.draft())

    def add_line(self, name: str, text: str = "", *, at: int | None = None) -> Line:
        """Adds an entry that takes the focus, at the end unless told where."""
        line = Line(text, focus=True)
        lines = self.lines[name]
        lines.insert(len(lines) if at is None else at, line)
        return line

    def type_line(self, name: str, line: Line, text: str) -> bool:
        """Takes what was typed in an entry; a line break makes further entries. Whether it did."""
        parts = [part.strip() for part in text.split("\n")]
        if len(parts) == 1 or text.count("\n") <= line.text.count("\n"):
            line.text = text
            return False
        line.text, line.version = parts[0], line.version + 1
        start = self.lines[name].index(line) + 1
        for place, part in enumerate(parts[1:]):
            self.add_line(name, part, at=start + place)
        return True

    def move_line(self, name: str, line: Line, by: int) -> None:
        """Moves an entry up or down, as far as it goes."""
        lines = self.lines[name]
        place = lines.index(line)
        lines.remove(line)
        lines.insert(max(0, place + by), line)

    def remove_line(self, name: str, line: Line) -> None:
        """Takes an entry away."""
        self.lines[name].remove(line)
