"""Between rows of the store and the values interviews hand out."""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime, tzinfo
from typing import Any

from services.clock import date_of, from_ms, to_ms
from services.errors import InvalidInput
from services.interviews.model import DebriefFacts, Format, Interview, InterviewDraft, Outcome, TimelineRow
from services.interviews.when import instant_of, zone_of
from services.practice.cards import clean_text
from services.practice.rows import to_json

DEFAULT_MINUTES = 60
LONGEST_MINUTES = 24 * 60
PEOPLE = 30
YEARS = (1970, 9000)


def cleaned(draft: InterviewDraft) -> InterviewDraft:
    """Returns the draft trimmed, to the minute. Raises InvalidInput."""
    company = one_line("company's name", draft.company, 120)
    if not company:
        raise InvalidInput("An interview needs the company's name.")
    if draft.minutes is not None and not 1 <= draft.minutes <= LONGEST_MINUTES:
        raise InvalidInput("An interview takes between one minute and a day. Leave the length empty if it is open.")
    if not YEARS[0] <= draft.local_start.year <= YEARS[1]:
        raise InvalidInput(f"The year must be between {YEARS[0]} and {YEARS[1]}.")
    people = tuple(dict.fromkeys(name for name in (one_line("name", p, 120) for p in draft.people) if name))
    if len(people) > PEOPLE:
        raise InvalidInput(f"At most {PEOPLE} people fit; there are {len(people)}. Put the others into the notes.")
    return InterviewDraft(
        company=company,
        local_start=draft.local_start.replace(second=0, microsecond=0, tzinfo=None, fold=0),
        zone=draft.zone.strip(),
        role=one_line("role", draft.role, 120),
        round=one_line("round", draft.round, 120),
        format=Format(draft.format),
        minutes=draft.minutes,
        people=people,
        place=one_line("place or link", draft.place, 1_000),
        advert=clean_text("job advert", draft.advert, 50_000),
        notes=clean_text("notes", draft.notes, 20_000),
    )


def one_line(name: str, value: str, limit: int) -> str:
    """Returns the text on one line, without double spaces. Raises InvalidInput."""
    return " ".join(clean_text(name, value, limit).split())


def columns_of_draft(draft: InterviewDraft, device: tzinfo | None) -> dict[str, Any]:
    """Returns the columns of `interviews` for what is written down. Raises InvalidInput for an unknown zone."""
    return {
        "company": draft.company,
        "role": draft.role,
        "round": draft.round,
        "format": draft.format.value,
        "local_start": draft.local_start.isoformat(timespec="minutes"),
        "zone": draft.zone,
        "starts_at": to_ms(instant_of(draft.local_start, zone_of(draft.zone, device))),
        "minutes": draft.minutes,
        "people": to_json(draft.people),
        "place": draft.place,
        "advert": draft.advert,
        "notes": draft.notes,
        "words": folded(
            " ".join((draft.company, draft.role, draft.round, *draft.people, draft.place, draft.notes))
        ),
    }  # fmt: skip


def folded(text: str) -> str:
    """Returns the text as the search compares it: without case, accents composed."""
    return unicodedata.normalize("NFC", text).casefold()


def ends_at_ms(row: Any) -> int:
    """Returns the end of an interview; one without a length counts as an hour."""
    minutes = DEFAULT_MINUTES if row.minutes is None else row.minutes
    return int(row.starts_at + minutes * 60_000)


def interview_of(row: Any) -> Interview:
    """Returns the interview of a row of `interviews`, joined with the `debrief_*` columns."""
    return Interview(
        id=row.id,
        draft=InterviewDraft(
            company=row.company,
            local_start=datetime.fromisoformat(row.local_start),
            zone=row.zone,
            role=row.role,
            round=row.round,
            format=Format(row.format),
            minutes=row.minutes,
            people=tuple(json.loads(row.people)),
            place=row.place,
            advert=row.advert,
            notes=row.notes,
        ),
        starts_at=from_ms(row.starts_at),
        ends_at=from_ms(ends_at_ms(row)),
        outcome=Outcome(row.outcome),
        outcome_at=_instant(row.outcome_at),
        promised=None if row.promised_day is None else date_of(row.promised_day),
        deck_ids=tuple(json.loads(row.deck_ids)),
        card_ids=tuple(json.loads(row.card_ids)),
        thanked_at=_instant(row.thanked_at),
        debrief=None
        if row.debrief_created_at is None
        else DebriefFacts(
            created_at=from_ms(row.debrief_created_at),
            changed_at=from_ms(row.debrief_changed_at),
            second_pass_at=_instant(row.debrief_reviewed_at),
            if_text=row.debrief_if_text,
            then_text=row.debrief_then_text,
        ),
        rested=None if row.rested_day is None else date_of(row.rested_day),
    )


def timeline_row_of(row: Any, now_ms: int) -> TimelineRow:
    """Returns one line of the list for a row with the columns that the list reads."""
    end = ends_at_ms(row)
    return TimelineRow(
        id=row.id,
        company=row.company,
        role=row.role,
        round=row.round,
        format=Format(row.format),
        local_start=datetime.fromisoformat(row.local_start),
        zone=row.zone,
        starts_at=from_ms(row.starts_at),
        ends_at=from_ms(end),
        outcome=Outcome(row.outcome),
        has_debrief=bool(row.has_debrief),
        past=end <= now_ms,
    )


def _instant(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)
