"""Friends, mentors and interviewers: who helped with what, whom to ask next, whom to thank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from services.clock import Clock, from_ms, to_ms
from services.errors import InvalidInput, NotFound
from services.interviews.asked import OwnDeck, card_asking
from services.people import helping
from services.people.asking import Known, remind_at, whom_to_ask
from services.people.model import Heard, HeardDraft, Help, Person, PersonDraft, PersonKind, What
from services.practice.cards import QUESTION_LIMIT, Change, Pending, changing, clean_text
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import Image, whole_images
from services.store.tables import heard, helps, people

NAME_LIMIT = 80
CONTACT_LIMIT = 200
TEXT_LIMIT = 5_000
HEARD = OwnDeck("own/heard-from-others", "Heard from others", "Questions from other people's interviews")
GONE = "This person is not here any more."


class People:
    """The people one learns with. Every change is one transaction and can be undone."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, draft: PersonDraft) -> Change:
        """Writes someone down; the change names the key. Raises InvalidInput."""
        values = _columns(draft)
        with changing(self._database, self._clock, "Add person") as change:
            person_id = new_id(change.now)
            change.connection.execute(
                insert(people).values(id=person_id, created_at=change.now, changed_at=change.now, **values)
            )
            change.images.append(Image(people, person_id, None))
        return Change(change.step, change.label, (person_id,))

    def edit(self, person_id: str, draft: PersonDraft) -> Change:
        """Replaces what is written down of someone. Raises InvalidInput or NotFound."""
        values = _columns(draft)
        with changing(self._database, self._clock, "Edit person") as change:
            row = _row(change.connection, person_id)
            _change(change, people, row, values)
        return change.done()

    def delete(self, person_id: str) -> Change:
        """Deletes someone with what they were asked for; what was heard from them stays. Raises NotFound."""
        with changing(self._database, self._clock, "Delete person") as change:
            row = _row(change.connection, person_id)
            given = change.connection.execute(select(helps).where(helps.c.person_id == person_id)).all()
            # Undo goes backwards: the person must be back before what points at them.
            change.images += whole_images(helps, given)
            journal.bury(change.connection, helps, [one.id for one in given], change.now)
            change.images += whole_images(people, [row])
            journal.bury(change.connection, people, [person_id], change.now)
        return change.done()

    def get(self, person_id: str) -> Person:
        """Returns someone with everything they were asked for. Raises NotFound."""
        self._write_replies_down()
        with self._database.read() as connection:
            return _person(connection, _row(connection, person_id))

    def all(self) -> tuple[Person, ...]:
        """Returns everyone, by name."""
        self._write_replies_down()
        with self._database.read() as connection:
            rows = connection.execute(select(people)).all()
            given = connection.execute(select(helps).order_by(helps.c.asked_at.desc(), helps.c.id.desc())).all()
        by_person: dict[str, list[Help]] = {}
        for one in given:
            by_person.setdefault(one.person_id, []).append(_help(one))
        everyone = [_person_of(row, by_person.get(row.id, [])) for row in rows]
        return tuple(sorted(everyone, key=lambda person: (person.draft.name.casefold(), person.id)))

    def whom_to_ask(self) -> tuple[Person, ...]:
        """Returns who could be asked now, best first; nobody who was asked within seven days."""
        everyone = {person.id: person for person in self.all()}
        order = whom_to_ask(map(_known, everyone.values()), now=self._clock.now())
        return tuple(everyone[person_id] for person_id in order)

    def remind_at(self) -> datetime | None:
        """Returns the instant in UTC at which to remind of asking someone, None while there is nobody."""
        return remind_at(map(_known, self.all()))

    def asked(self, person_id: str, *, what: What, about_id: str | None = None, words: str = "") -> Person:
        """Writes down that someone was asked just now. Raises NotFound."""
        with self._database.write() as connection:
            _row(connection, person_id)
            helping.asked(connection, person_id, what=what, about_id=about_id, words=words, now=self._now())
            return _person(connection, _row(connection, person_id))

    def asked_for_feedback(self, person_ids: Sequence[str], *, request_id: str, words: str = "") -> None:
        """Writes down that these were asked by a request; their replies are then their help. Idempotent."""
        with self._database.write() as connection:
            already = helping.asked_for(connection, request_id)
            for person_id in dict.fromkeys(person_ids):
                if person_id not in already:
                    helping.asked(
                        connection, person_id, what=What.REQUEST, about_id=request_id, words=words, now=self._now()
                    )

    def helped(self, help_id: str) -> Change:
        """Writes down that someone did what they were asked for. Raises NotFound."""
        return self._mark(help_id, "Mark as done", "helped_at")

    def thanked(self, help_id: str) -> Change:
        """Writes down that someone was thanked. Raises NotFound."""
        return self._mark(help_id, "Mark as thanked", "thanked_at")

    def thank_you(self, person_id: str) -> str:
        """Returns a short note of thanks for what is not thanked for yet; nothing in it is made up. Raises NotFound."""
        person = self.get(person_id)
        first = person.draft.name.split()[0]
        what = {What.MOCK: "the mock interview", What.REQUEST: "your feedback", What.OTHER: "your help"}
        given = list(dict.fromkeys(what[help.what] for help in person.to_thank)) or ["your help"]
        return f"Hi {first}, thank you for {' and '.join(given)}. It helps me see what to work on next."

    def hear(self, draft: HeardDraft, *, to_card: bool = True) -> Change:
        """Keeps a note on someone else's interview; its question becomes a card in "Heard from others".

        A card that asks the same already is used instead of a second one. Raises InvalidInput.
        """
        question = " ".join(clean_text("question", draft.question, QUESTION_LIMIT).split())
        company = clean_text("company", draft.company, NAME_LIMIT)
        notes = clean_text("notes", draft.notes, TEXT_LIMIT)
        if not question and not notes:
            raise InvalidInput("Write the question, or what you heard.")
        with changing(self._database, self._clock, "Add note") as change:
            card_id = card_asking(change, question, company, HEARD).id if question and to_card else None
            heard_id = new_id(change.now)
            change.connection.execute(
                insert(heard).values(
                    id=heard_id,
                    person_id=draft.person_id,
                    card_id=card_id,
                    company=company,
                    question=question,
                    notes=notes,
                    created_at=change.now,
                    changed_at=change.now,
                )
            )
            change.images.append(Image(heard, heard_id, None))
        return Change(change.step, change.label, (heard_id,))

    def all_heard(self, *, person_id: str | None = None) -> tuple[Heard, ...]:
        """Returns the notes, newest first; with `person_id` those from that person."""
        wanted = select(heard).order_by(heard.c.id.desc())
        if person_id is not None:
            wanted = wanted.where(heard.c.person_id == person_id)
        with self._database.read() as connection:
            return tuple(_heard(row) for row in connection.execute(wanted))

    def drop_heard(self, heard_id: str) -> Change:
        """Deletes a note; a card made of it stays."""
        with changing(self._database, self._clock, "Delete note") as change:
            rows = change.connection.execute(select(heard).where(heard.c.id == heard_id)).all()
            change.images += whole_images(heard, rows)
            journal.bury(change.connection, heard, [row.id for row in rows], change.now)
        return change.done()

    def _mark(self, help_id: str, label: str, column: str) -> Change:
        with changing(self._database, self._clock, label) as change:
            row = change.connection.execute(select(helps).where(helps.c.id == help_id)).first()
            if row is None:
                raise NotFound("This is not here any more.")
            _change(change, helps, row, {column: change.now})
        return change.done()

    def _write_replies_down(self) -> None:
        with self._database.read() as connection:
            if not helping.missing_replies(connection):
                return
        with self._database.write() as connection:
            for one in helping.missing_replies(connection):
                at = one.reply.created_at
                if one.help_id is not None:
                    done = update(helps).where(helps.c.id == one.help_id)
                    connection.execute(done.values(helped_at=at, changed_at=self._now()))
                    continue
                helping.asked(
                    connection,
                    one.person_id,
                    what=What.REQUEST,
                    about_id=one.reply.id,
                    words=one.reply.subject,
                    now=at,
                    helped=True,
                )

    def _now(self) -> int:
        return to_ms(self._clock.now())


def _columns(draft: PersonDraft) -> dict[str, Any]:
    name = " ".join(clean_text("name", draft.name, NAME_LIMIT).split())
    if not name:
        raise InvalidInput("Type a name, so that you know who it is.")
    return {
        "name": name,
        "kind": PersonKind(draft.kind).value,
        "contact": clean_text("contact", draft.contact, CONTACT_LIMIT),
        "notes": clean_text("notes", draft.notes, TEXT_LIMIT),
    }


def _change(change: Pending, table: Any, row: Row[Any], values: dict[str, Any]) -> None:
    before = {name: getattr(row, name) for name in (*values, "changed_at")}
    change.images.append(Image(table, row.id, before))
    change.connection.execute(update(table).where(table.c.id == row.id).values(changed_at=change.now, **values))


def _row(connection: Connection, person_id: str) -> Row[Any]:
    row = connection.execute(select(people).where(people.c.id == person_id)).first()
    if row is None:
        raise NotFound(GONE)
    return row


def _person(connection: Connection, row: Row[Any]) -> Person:
    given = select(helps).where(helps.c.person_id == row.id).order_by(helps.c.asked_at.desc(), helps.c.id.desc())
    return _person_of(row, [_help(one) for one in connection.execute(given)])


def _person_of(row: Row[Any], given: Sequence[Help]) -> Person:
    draft = PersonDraft(row.name, PersonKind(row.kind), row.contact, row.notes)
    return Person(row.id, draft, from_ms(row.created_at), tuple(given))


def _help(row: Row[Any]) -> Help:
    def instant(ms: int | None) -> Any:
        return None if ms is None else from_ms(ms)

    return Help(
        row.id, What(row.what), row.about_id, row.words, from_ms(row.asked_at),
        instant(row.helped_at), instant(row.thanked_at),
    )  # fmt: skip


def _heard(row: Row[Any]) -> Heard:
    draft = HeardDraft(row.question, row.company, row.notes, row.person_id)
    return Heard(row.id, draft, row.card_id, from_ms(row.created_at))


def _known(person: Person) -> Known:
    return Known(person.id, person.added_at, person.last_asked, person.helped)
