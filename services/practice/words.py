"""The fixed vocabulary of practice: kinds of question and the seven competencies."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What sort of question a card asks."""

    OPENER = "opener"
    BEHAVIOURAL = "behavioural"
    SITUATIONAL = "situational"
    TECHNICAL = "technical"
    MOTIVATION = "motivation"
    STRENGTHS = "strengths"
    LOGISTICS = "logistics"
    QUESTIONS = "questions"


class Competency(StrEnum):
    """One row of the rubric."""

    ANSWER = "answer"
    STRUCTURE = "structure"
    EVIDENCE = "evidence"
    FIT = "fit"
    VOICE = "voice"
    PRESENCE = "presence"
    DIALOGUE = "dialogue"


class Grade(IntEnum):
    """How well one answer went, with the numbers that FSRS uses."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Phase(IntEnum):
    """Where a card stands in its schedule, with the numbers of FSRS and 0 for a card never reviewed."""

    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


KIND_NAMES: dict[Kind, str] = {
    Kind.OPENER: "Opener",
    Kind.BEHAVIOURAL: "Behavioural",
    Kind.SITUATIONAL: "Situational",
    Kind.TECHNICAL: "Role knowledge",
    Kind.MOTIVATION: "Motivation",
    Kind.STRENGTHS: "Strengths and gaps",
    Kind.LOGISTICS: "Salary and logistics",
    Kind.QUESTIONS: "Questions for them",
}

COMPETENCY_NAMES: dict[Competency, str] = {
    Competency.ANSWER: "Answers the question",
    Competency.STRUCTURE: "Structure",
    Competency.EVIDENCE: "Evidence",
    Competency.FIT: "Role and company fit",
    Competency.VOICE: "Voice",
    Competency.PRESENCE: "Presence",
    Competency.DIALOGUE: "Dialogue",
}
