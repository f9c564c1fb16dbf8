"""What is being written about an interview, until it is saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from services.errors import InvalidInput
from services.interviews.model import Format, InterviewDraft
from services.interviews.when import read_time

TEXTS = ("company", "role", "round", "place", "advert", "notes")


class Writing:
    """The fields of the form as they stand; parts of the form write here and are not drawn again."""

    def __init__(self, draft: InterviewDraft | None = None) -> None:
        self.texts = {name: getattr(draft, name) if draft else "" for name in TEXTS}
        self.day: date | None = draft.local_start.date() if draft else None
        self.time_text = f"{draft.local_start:%H:%M}" if draft else ""
        self.zone = draft.zone if draft else ""
        self.format = draft.format if draft else Format.UNKNOWN
        self.minutes_text = "" if draft is None or draft.minutes is None else str(draft.minutes)
        self.people_text = "\n".join(draft.people) if draft else ""
        self.first = draft
        # Set by the part that shows the time and by the one that says what is wrong.
        self.time_changed: Callable[[], None] = lambda: None
        self.complain: Callable[[str], None] = lambda _: None

    @property
    def time(self) -> time | None:
        return read_time(self.time_text)

    @property
    def local_start(self) -> datetime | None:
        """Returns the wall time if both its parts are there."""
        return datetime.combine(self.day, self.time) if self.day and self.time else None

    def draft(self) -> InterviewDraft:
        """Returns what was written. Raises InvalidInput with what is missing."""
        if not self.texts["company"].strip():
            raise InvalidInput("An interview needs the company's name.")
        if self.day is None:
            raise InvalidInput("Choose the day.")
        if self.time is None:
            raise InvalidInput("Type the time, such as 14:30." if not self.time_text else "That is not a time of day.")
        return InterviewDraft(
            **self.texts,
            local_start=datetime.combine(self.day, self.time),
            zone=self.zone,
            format=self.format,
            minutes=self._minutes(),
            people=tuple(line.strip() for line in re.split(r"[\n;]", self.people_text) if line.strip()),
        )

    def _minutes(self) -> int | None:
        text = self.minutes_text.strip()
        if not text:
            return None
        if not text.isdecimal():
            raise InvalidInput("Type the length in minutes, such as 45.")
        return int(text)
