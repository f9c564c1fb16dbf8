"""Between rows of the store and the values practice hands out."""

from __future__ import annotations

import json
from operator import attrgetter
from typing import Any

from sqlalchemy import Row

from services.practice.model import Draft, Story
from services.practice.schedule import Memory
from services.practice.words import Competency, Kind, Phase

MEMORY_COLUMNS = ("phase", "step", "stability", "difficulty", "due_at", "due_day", "last_day", "reps", "lapses")
SCHEDULE_COLUMNS = (*MEMORY_COLUMNS, "hidden_day")

_memory_of = attrgetter(*MEMORY_COLUMNS)
_schedule_of = attrgetter(*SCHEDULE_COLUMNS)


def memory_of(row: Row[Any]) -> Memory:
    """Returns the schedule that a row of `cards` holds."""
    phase, *rest = _memory_of(row)
    return Memory(Phase(phase), *rest)


def schedule_of(row: Row[Any]) -> dict[str, Any]:
    """Returns the columns of a row of `cards` that answering may change."""
    return dict(zip(SCHEDULE_COLUMNS, _schedule_of(row), strict=True))


def columns_of(memory: Memory, prefix: str = "") -> dict[str, Any]:
    """Returns the columns of `cards` for a schedule, with something before their names if need be."""
    columns = {prefix + name: value for name, value in zip(MEMORY_COLUMNS, _memory_of(memory), strict=True)}
    columns[f"{prefix}phase"] = memory.phase.value
    return columns


def draft_of(row: Row[Any]) -> Draft:
    """Returns what is written on the card of a row."""
    return Draft(
        question=row.question,
        kind=Kind(row.kind),
        competencies=tuple(Competency(c) for c in json.loads(row.competencies)),
        points=tuple(json.loads(row.points)),
        follow_ups=tuple(json.loads(row.follow_ups)),
        tags=tuple(json.loads(row.tags)),
        notes=row.notes,
        story=Story(row.situation, row.task, row.action, row.result),
    )


def columns_of_draft(draft: Draft) -> dict[str, Any]:
    """Returns the columns of `cards` for what is written on a card."""
    return {
        "question": draft.question,
        "kind": draft.kind.value,
        "competencies": to_json(draft.competencies),
        "points": to_json(draft.points),
        "follow_ups": to_json(draft.follow_ups),
        "tags": to_json(draft.tags),
        "notes": draft.notes,
        "situation": draft.story.situation,
        "task": draft.story.task,
        "action": draft.story.action,
        "result": draft.story.result,
        "labels": labels_of(draft),
    }


def labels_of(draft: Draft) -> str:
    """Returns the words under which the search index finds a card's kind, competencies and tags."""
    words = [kind_label(draft.kind), *(competency_label(c) for c in draft.competencies)]
    return " ".join([*words, *(tag_label(tag) for tag in draft.tags)])


def kind_label(kind: Kind) -> str:
    return f"xk{kind.value}"


def competency_label(competency: Competency) -> str:
    return f"xc{competency.value}"


def tag_label(tag: str) -> str:
    # Hexadecimal keeps a tag one word to the tokenizer, whatever script or emoji it is written in.
    return f"xt{tag.casefold().encode().hex()}"


def to_json(values: tuple[Any, ...]) -> str:
    return json.dumps([str(v) for v in values], ensure_ascii=False)
