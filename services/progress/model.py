"""What progress hands out: plain values, complete in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Streak:
    """Days of practice in a row. `kept_today` tells whether today counts already."""

    days: int
    longest: int
    freezes: int
    kept_today: bool


@dataclass(frozen=True)
class Retention:
    """How often cards that came back for review were asked, and remembered: graded Hard or better.

    Answers while a card is still being learned do not count: what Anki calls true retention.
    """

    asked: int
    remembered: int

    @property
    def share(self) -> float | None:
        """Returns the share between 0 and 1; None from too few to say anything."""
        return self.remembered / self.asked if self.asked >= ENOUGH_REVIEWS else None


ENOUGH_REVIEWS = 20


@dataclass(frozen=True)
class Statistics:
    """What practice came to. Days are learning days; both series are without gaps."""

    answers: tuple[tuple[date, int], ...]
    forecast: tuple[tuple[date, int], ...]
    overdue: int
    streak: Streak
    retention: Retention
    spent_seconds: int
    spoke_seconds: int
    answered: int
    practised_days: int

    @property
    def nothing_yet(self) -> bool:
        return not any(number for _, number in self.answers)
