"""Groups that practise together, and when each meets next."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from services.clock import Clock, from_ms, to_ms
from services.errors import InvalidInput, NotFound
from services.interviews.when import instant_of, zone_of
from services.people.model import Group, GroupDraft
from services.people.people import NAME_LIMIT, TEXT_LIMIT
from services.practice.cards import Change, changing, clean_text
from services.practice.rows import to_json
from services.store import journal
from services.store.database import Database
from services.store.ids import new_id
from services.store.journal import Image, whole_images
from services.store.tables import groups, people


class Groups:
    """The person's groups. Every change is one transaction and can be undone."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, draft: GroupDraft) -> Change:
        """Writes a group down; the change names its key. Raises InvalidInput."""
        values = self._columns(draft)
        with changing(self._database, self._clock, "Add group") as change:
            group_id = new_id(change.now)
            change.connection.execute(
                insert(groups).values(id=group_id, created_at=change.now, changed_at=change.now, **values)
            )
            change.images.append(Image(groups, group_id, None))
        return Change(change.step, change.label, (group_id,))

    def edit(self, group_id: str, draft: GroupDraft) -> Change:
        """Replaces what is written down of a group. Raises InvalidInput or NotFound."""
        values = self._columns(draft)
        with changing(self._database, self._clock, "Edit group") as change:
            row = _row(change.connection, group_id)
            before = {name: getattr(row, name) for name in (*values, "changed_at")}
            change.images.append(Image(groups, group_id, before))
            change.connection.execute(
                update(groups).where(groups.c.id == group_id).values(changed_at=change.now, **values)
            )
        return change.done()

    def delete(self, group_id: str) -> Change:
        """Deletes a group; its people stay. Raises NotFound."""
        with changing(self._database, self._clock, "Delete group") as change:
            change.images += whole_images(groups, [_row(change.connection, group_id)])
            journal.bury(change.connection, groups, [group_id], change.now)
        return change.done()

    def get(self, group_id: str) -> Group:
        """Returns one group. Raises NotFound."""
        with self._database.read() as connection:
            return _group(_row(connection, group_id), _alive(connection))

    def all(self) -> tuple[Group, ...]:
        """Returns every group, by name."""
        with self._database.read() as connection:
            alive = _alive(connection)
            found = [_group(row, alive) for row in connection.execute(select(groups))]
        return tuple(sorted(found, key=lambda group: (group.draft.name.casefold(), group.id)))

    def meetings(self) -> tuple[Group, ...]:
        """Returns the groups that meet from now on, soonest first: what reminders are planned from."""
        now = self._clock.now()
        ahead = [(group.meets_at, group) for group in self.all() if group.meets_at and group.meets_at >= now]
        return tuple(group for _, group in sorted(ahead, key=lambda pair: (pair[0], pair[1].id)))

    def _columns(self, draft: GroupDraft) -> dict[str, Any]:
        name = " ".join(clean_text("name", draft.name, NAME_LIMIT).split())
        if not name:
            raise InvalidInput("A group needs a name.")
        meets = draft.meets
        instant = None if meets is None else instant_of(meets, zone_of(draft.zone, self._clock.zone()))
        return {
            "name": name,
            "person_ids": to_json(tuple(dict.fromkeys(draft.person_ids))),
            "notes": clean_text("notes", draft.notes, TEXT_LIMIT),
            "local_start": "" if meets is None else meets.isoformat(timespec="minutes"),
            "zone": draft.zone,
            "meets_at": None if instant is None else to_ms(instant),
        }


def _alive(connection: Connection) -> set[str]:
    return set(connection.execute(select(people.c.id)).scalars())


def _row(connection: Connection, group_id: str) -> Row[Any]:
    row = connection.execute(select(groups).where(groups.c.id == group_id)).first()
    if row is None:
        raise NotFound("This group is not here any more.")
    return row


def _group(row: Row[Any], alive: set[str]) -> Group:
    draft = GroupDraft(
        name=row.name,
        person_ids=tuple(key for key in json.loads(row.person_ids) if key in alive),
        notes=row.notes,
        meets=datetime.fromisoformat(row.local_start) if row.local_start else None,
        zone=row.zone,
    )
    return Group(row.id, draft, None if row.meets_at is None else from_ms(row.meets_at))
