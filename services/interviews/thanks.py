"""The thank-you note: drafted from what was entered, nothing else, then the person's own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from services.clock import Clock, to_ms
from services.interviews.debriefs import Debriefs
from services.interviews.interviews import Interviews, row_of
from services.interviews.model import Debrief, Interview, Rating
from services.practice.cards import clean_text
from services.store.database import Database
from services.store.tables import interviews

LIMIT = 5_000


@dataclass(frozen=True)
class ThankYou:
    """The note as it stands, whether it is still the draft, and facts of the debrief to put into it."""

    text: str
    drafted: bool
    facts: tuple[str, ...]


class Thanks:
    """Drafts and keeps the note of each interview. Sending it is left to the person."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._interviews = Interviews(database, clock)
        self._debriefs = Debriefs(database, clock)

    def get(self, interview_id: str) -> ThankYou:
        """Returns the note, a draft until something was written. Raises NotFound."""
        interview = self._interviews.get(interview_id)
        debrief = self._debriefs.get(interview_id)
        with self._database.read() as connection:
            written = row_of(connection, interview_id).thanks
        return ThankYou(written or draft(interview, debrief), not written, facts(debrief))

    def write(self, interview_id: str, text: str) -> None:
        """Keeps what the person wrote; an empty text brings the draft back. Raises InvalidInput or NotFound."""
        self._set(interview_id, thanks=clean_text("note", text, LIMIT))

    def sent(self, interview_id: str) -> None:
        """Keeps when the note was shared or copied. Raises NotFound."""
        self._set(interview_id, thanked_at=to_ms(self._clock.now()))

    def _set(self, interview_id: str, **values: object) -> None:
        now = to_ms(self._clock.now())
        with self._database.write() as connection:
            row_of(connection, interview_id)
            connection.execute(
                update(interviews).where(interviews.c.id == interview_id).values(changed_at=now, **values)
            )


def draft(interview: Interview, debrief: Debrief) -> str:
    """Returns a plain text that says only what was entered."""
    written = interview.draft
    names = _listed([_bare(name) for name in written.people])
    day = f"{written.local_start:%A}, {written.local_start.day} {written.local_start:%B}"
    about = f" about the {written.role} role at {written.company}" if written.role else f" at {written.company}"
    paragraphs = [
        f"Dear {names}," if names else "Hello,",
        f"Thank you for taking the time to talk with me on {day}{about}.",
    ]
    if debrief.promised:
        paragraphs.append(f"I will send you what I promised: {debrief.promised.rstrip('.')}.")
    return "\n\n".join([*paragraphs, "Kind regards"])


def facts(debrief: Debrief) -> tuple[str, ...]:
    """Returns what else the person noted that may go into the note, in their own words."""
    strong = [f"You asked: “{q.question}”" for q in debrief.questions if q.rating is Rating.STRONG]
    return tuple(filter(None, (debrief.went_well, debrief.surprise, *strong[:3])))


def _bare(name: str) -> str:
    """Returns a name without what was written behind it, such as a title in brackets."""
    return name.split("(", maxsplit=1)[0].split(",", maxsplit=1)[0].strip() or name


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
