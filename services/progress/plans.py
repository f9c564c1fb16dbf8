"""One plan for each competency, as IF and THEN: the cue, and the one thing to do.

Plans in this form are carried out more often than good intentions (Gollwitzer & Sheeran 2006,
94 tests). The words are ours.
"""

from __future__ import annotations

from services.practice.words import Competency
from services.progress.model import IfThen

PLANS = {
    Competency.ANSWER: IfThen(
        "I hear myself explaining the background for a third sentence",
        "stop, and say: “So, to your question …”",
    ),
    Competency.STRUCTURE: IfThen(
        "a question begins with “Tell me about a time”",
        "say the result in one sentence first, and then how I got there",
    ),
    Competency.EVIDENCE: IfThen(
        "I say “we” or “usually”",
        "add what I did myself, and one number or name",
    ),
    Competency.FIT: IfThen(
        "they ask why this job",
        "name one need from their advert and one thing I did that meets it",
    ),
    Competency.VOICE: IfThen(
        "I look for a word",
        "close my mouth and breathe once instead of filling the gap",
    ),
    Competency.PRESENCE: IfThen(
        "they begin to ask a question",
        "put both feet on the floor and look towards them until they finish",
    ),
    Competency.DIALOGUE: IfThen(
        "I have finished an answer",
        "ask: “Is that what you wanted to know, or shall I say more about one part?”",
    ),
}
