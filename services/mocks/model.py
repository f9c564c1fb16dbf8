"""What mock interviews hand out: plain values, complete in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.interviews.model import Rating

LENGTHS = (10, 20, 45)


class Partner(StrEnum):
    """Who the mock is with."""

    ALONE = "alone"
    FRIEND = "friend"


class Role(StrEnum):
    """The person's part: who answers, or who asks."""

    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"


class Source(StrEnum):
    """Why a question was drawn, in the order in which questions are drawn."""

    ASKED = "asked"
    DECK = "deck"
    ROUGH = "rough"
    WEAKEST = "weakest"
    REST = "rest"


@dataclass(frozen=True)
class MockDraft:
    """What a mock is to be: for an interview or for a deck, one of `LENGTHS` minutes, alone or with a friend.

    With `swaps` the friend answers the second half and the person asks.
    """

    interview_id: str | None = None
    deck_id: str | None = None
    minutes: int = 10
    partner: Partner = Partner.ALONE
    person_id: str | None = None
    swaps: bool = False


@dataclass(frozen=True)
class MockQuestion:
    """One question of a mock. `spent_ms` is the time given to it so far, whoever answered."""

    id: str
    card_id: str | None
    question: str
    follow_ups: tuple[str, ...]
    source: Source
    role: Role
    opened: int
    postponed: int
    spent_ms: int
    rating: Rating
    note: str

    @property
    def shown_follow_ups(self) -> tuple[str, ...]:
        return self.follow_ups[: self.opened]


@dataclass(frozen=True)
class Mock:
    """A mock as it stands. `running_since` is None while its clock is paused; instants are in UTC.

    `step` counts taps: a tap that names an older step than this changes nothing. `part` is the reply's JSON as
    far as a friend's sheet has come.
    """

    id: str
    draft: MockDraft
    subject: str
    request_id: str | None
    current: int
    running_since: datetime | None
    step: int
    started_at: datetime
    ended_at: datetime | None
    questions: tuple[MockQuestion, ...]
    part: str = ""

    @property
    def in_sheet_order(self) -> tuple[MockQuestion, ...]:
        """The questions in the order in which a sheet numbers them, whatever was put off since."""
        return tuple(sorted(self.questions, key=lambda question: question.id))

    @property
    def question(self) -> MockQuestion | None:
        """The question that is shown; None when all were asked."""
        return self.questions[self.current] if self.current < len(self.questions) else None

    @property
    def spent_ms(self) -> int:
        """The time of all questions so far."""
        return sum(question.spent_ms for question in self.questions)

    @property
    def own(self) -> tuple[MockQuestion, ...]:
        """The questions that the person answers."""
        return tuple(question for question in self.questions if question.role is Role.CANDIDATE)

    @property
    def reached(self) -> tuple[MockQuestion, ...]:
        """The questions that were shown."""
        return self.questions[: self.current + 1]

    @property
    def just_swapped(self) -> bool:
        """Whether the roles changed with the question that is shown."""
        asked = self.question
        return asked is not None and self.current > 0 and self.questions[self.current - 1].role is not asked.role
