"""What an interview's page is made of, in order. A part is a component in a file of its own.

Every part is called with `interview`, the interview as it was read for this drawing, and `again`,
which draws the page anew after the part changed something. Reminders (`reminders_part.py`) and
feedback (`feedback_part.py`) plug in here: import the component and add it to PARTS.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from views.interviews.debrief_part import DebriefPart
from views.interviews.facts_part import AdvertPart, FactsPart
from views.interviews.outcome_part import OutcomePart
from views.interviews.prepare_part import PreparePart
from views.interviews.reminders_part import RemindersOfInterviewPart

PARTS: tuple[Callable[..., Any], ...] = (
    FactsPart,
    OutcomePart,
    PreparePart,
    DebriefPart,
    RemindersOfInterviewPart,
    # FeedbackPart
    AdvertPart,
)
