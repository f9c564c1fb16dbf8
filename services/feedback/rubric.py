"""The rubric: seven competencies, each with the sentences that 1, 3 and 5 stand for.

Three anchors and not five: they rate as accurately, and fit a phone. Sources: descriptively anchored
scales (Taylor & Small 2002; Kell et al., ETS 2017), first impressions and fluency (Naim et al. 2015),
looking up and towards the other, nodding, posture (Martin-Raugh et al. 2023).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.errors import InvalidInput
from services.practice.words import COMPETENCY_NAMES, Competency

LOWEST, HIGHEST = 1, 5
NOT_SEEN = "Not seen"
BETWEEN = "In between"


@dataclass(frozen=True)
class Row:
    """One competency with its anchors, worst first; the numbers between them have no words."""

    competency: Competency
    anchors: tuple[str, str, str]

    @property
    def name(self) -> str:
        return COMPETENCY_NAMES[self.competency]

    def words(self, rating: int | None) -> str:
        """Returns the sentence for a rating, "In between" for 2 and 4, "Not seen" for None."""
        if rating is None:
            return NOT_SEEN
        return self.anchors[(rating - 1) // 2] if rating % 2 else BETWEEN


RUBRIC = (
    Row(
        Competency.ANSWER,
        ("Drifted to another topic", "Answered, with detours", "Every part served the question"),
    ),
    Row(
        Competency.STRUCTURE,
        ("No clear point", "Situation, action, result; the point came late", "Point first, then steps, then result"),
    ),
    Row(
        Competency.EVIDENCE,
        ("General claims", "One concrete example; own part unclear", "Own actions, a number or named result, a lesson"),
    ),
    Row(
        Competency.FIT,
        ("Could be any employer", "Linked one skill to the job", "Linked the job's needs to proof, said why here"),
    ),
    Row(
        Competency.VOICE,
        ("Hard to follow: rushed, long gaps, many fillers", "Mostly clear", "Steady pace, pauses instead of fillers"),
    ),
    Row(
        Competency.PRESENCE,
        (
            "Looked away, closed or restless",
            "Mostly towards the other, some fidgeting",
            "Looked up and towards, nodded, open posture",
        ),
    ),
    Row(
        Competency.DIALOGUE,
        ("Talked past, asked nothing", "Listened, one stock question", "Checked understanding, asked about the work"),
    ),
)  # fmt: skip

_KNOWN = {row.competency.value for row in RUBRIC}
# Only on request: these two depend on culture, health and the eye of the one who looks.
ON_REQUEST = frozenset({Competency.VOICE, Competency.PRESENCE})


def rows(*, voice_presence: bool) -> tuple[Row, ...]:
    """Returns the rows that a form shows."""
    return tuple(row for row in RUBRIC if voice_presence or row.competency not in ON_REQUEST)


def checked(ratings: Mapping[str, object]) -> dict[Competency, int]:
    """Returns ratings in the rubric's order. Raises InvalidInput for an unknown row or a number out of range."""
    for name, rating in ratings.items():
        if name not in _KNOWN or type(rating) is not int or not LOWEST <= rating <= HIGHEST:
            raise InvalidInput("A rating must be a whole number from 1 to 5, for a row of the rubric.")
    return {row.competency: int(str(ratings[row.competency])) for row in RUBRIC if row.competency in ratings}
