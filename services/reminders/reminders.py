"""What a person is reminded of: kept up to date, told once, shown in the inbox."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from services.clock import Clock, local_time, to_ms
from services.errors import NotFound
from services.interviews.interviews import Interviews
from services.interviews.when import instant_of
from services.people.groups import Groups
from services.people.people import People
from services.platform.notifying import CannotNotify, Notification
from services.practice.overview import Overview
from services.reminders import claims, keeping, options
from services.reminders.model import AHEAD, Inbox, Reminder, State
from services.reminders.options import Options
from services.reminders.planner import Facts, Meeting, called_for, outside_quiet_hours, plan
from services.reminders.rules import KIND, MOST_A_DAY, Type
from services.store.counting import file_version
from services.store.database import Database
from services.store.ids import new_id
from services.store.tables import reminders

INBOX = "/reminders"
LATE = timedelta(hours=1)
SHOWN_AHEAD = 8
# Android keeps five hundred alarms of an app, and some makers fewer.
MOST_SCHEDULED = 50
EVENING, MORNING = time(20), time(9)


@dataclass(frozen=True)
class Claim:
    """A notification and the reminders it tells; several where they waited while the device slept."""

    token: str
    reminder_ids: tuple[str, ...]
    notification: Notification


class Reminders:
    """Plans again whenever something changed since the last look; any number of processes may do so."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        interviews: Interviews,
        overview: Overview,
        *,
        people: People,
        groups: Groups,
    ) -> None:
        self._database = database
        self._clock = clock
        self._interviews = interviews
        self._overview = overview
        self._people = people
        self._groups = groups
        self._planned_at: tuple[Any, ...] = ()

    def options(self) -> Options:
        """Returns what the person chose about reminders."""
        with self._database.read() as connection:
            return options.read(connection)

    def choose(self, change: Callable[[Options], Options]) -> Options:
        """Changes what the person chose and plans accordingly."""
        with self._database.write() as connection:
            chosen = change(options.read(connection))
            options.save(connection, chosen, self._now())
        self.plan()
        return chosen

    def plan(self) -> int:
        """Plans everything again and returns how many reminders differ from the last plan."""
        while (differing := self._plan_once()) is None:
            pass
        return differing

    def _plan_once(self) -> int | None:
        """Returns None where the file changed while we were thinking: what others wrote counts."""
        known = self._interviews.all_for_reminders()
        ask_at = self._people.remind_at()
        meetings = tuple(
            Meeting(group.id, group.draft.name, group.meets_at)
            for group in self._groups.meetings()
            if group.meets_at is not None
        )
        now = self._now()
        with self._database.read() as connection:
            seen = self._state(connection)
            rows = keeping.relevant(connection, now)
            facts = Facts(
                now=self._clock.now(),
                zone=self._clock.zone(),
                interviews=known,
                options=options.read(connection),
                kept=keeping.kept_of(rows),
                notified=keeping.notified_since(connection, to_ms(self._midnight())),
                ask_at=ask_at,
                meetings=meetings,
            )
        planned = plan(facts)
        told = any(row.state == State.FIRED for row in rows.values())
        called = called_for(facts) if told else set()
        with self._database.write() as connection:
            if self._state(connection)[:2] != seen[:2]:
                return None
            differing = keeping.bring_up_to(connection, planned, rows=rows, called=called, now_ms=now)
            self._planned_at = self._state(connection)
        return differing

    def inbox(self) -> Inbox:
        """Returns what was told and is not done, newest first, and what comes next."""
        self._keep_up()
        now = self._now()
        with self._database.read() as connection:
            waiting = connection.execute(_told(now).order_by(reminders.c.fired_at.desc(), reminders.c.id))
            ahead = connection.execute(_ahead(now).order_by(reminders.c.due_at).limit(SHOWN_AHEAD))
            chosen = options.read(connection)
            return Inbox(
                tuple(map(keeping.reminder_of, waiting)),
                tuple(map(keeping.reminder_of, ahead)),
                chosen.unheard and not chosen.unheard_seen,
            )

    def waiting(self) -> int:
        """Returns how many reminders the badge counts."""
        self._keep_up()
        with self._database.read() as connection:
            return len(connection.execute(_told(self._now())).all())

    def of_interview(self, interview_id: str) -> tuple[Reminder, ...]:
        """Returns the reminders of one interview that wait or come, earliest first."""
        self._keep_up()
        live = reminders.c.state.in_([*AHEAD, State.FIRED])
        with self._database.read() as connection:
            rows = connection.execute(
                select(reminders)
                .where(reminders.c.interview_id == interview_id, live, reminders.c.expires_at > self._now())
                .order_by(reminders.c.due_at, reminders.c.id)
            )
            return tuple(map(keeping.reminder_of, rows))

    def ahead(self) -> tuple[Reminder, ...]:
        """Returns everything that is planned, earliest first."""
        self._keep_up()
        with self._database.read() as connection:
            rows = connection.execute(_ahead(self._now()).order_by(reminders.c.due_at))
            return tuple(map(keeping.reminder_of, rows))

    def to_schedule(self) -> tuple[tuple[datetime, Notification], ...]:
        """Returns what an operating system can be told to show later, with the app closed.

        Practice of later days is taken as called for; today's only if it is.
        """
        today, zone = local_time(self._clock).date(), self._clock.zone()
        ahead = [reminder for reminder in self.ahead() if reminder.due_at > self._clock.now()]
        if not self._practice_called_for():
            ahead = [r for r in ahead if r.type is not Type.PRACTICE or r.due_at.astimezone(zone).date() != today]
        return tuple((r.due_at, Notification(r.id, r.title, r.text, r.route)) for r in ahead[:MOST_SCHEDULED])

    def snooze_choices(self) -> tuple[tuple[str, datetime], ...]:
        """Returns words and instants to put a reminder off until, none of them in quiet hours."""
        here, zone = local_time(self._clock), self._clock.zone()
        tomorrow = here.date() + timedelta(days=1)
        found = [("In an hour", self._clock.now() + timedelta(hours=1))]
        if here.time() < time(19):
            found.append(("This evening", instant_of(datetime.combine(here.date(), EVENING), zone)))
        found += [
            ("Tomorrow morning", instant_of(datetime.combine(tomorrow, MORNING), zone)),
            ("In a week", instant_of(datetime.combine(here.date() + timedelta(days=7), MORNING), zone)),
        ]
        facts = Facts(self._clock.now(), zone, options=self.options())
        far = self._clock.now() + timedelta(days=30)
        shifted = ((words, outside_quiet_hours(at, far, facts, earlier=False)) for words, at in found)
        return tuple((words, at) for words, at in shifted if at is not None)

    def snooze(self, reminder_id: str, until: datetime) -> Reminder:
        """Puts a reminder off and returns it as it was. It comes back also on a day that has had three."""
        return self._put(reminder_id, state=State.SNOOZED, due_at=to_ms(until), claimed_by=None, claimed_until=None)

    def done(self, reminder_id: str) -> Reminder:
        """Marks a reminder as done and returns it as it was; what follows in its series may rest then."""
        before = self._put(reminder_id, state=State.DONE)
        self.plan()
        return before

    def opened(self, reminder_id: str) -> None:
        """Notes that the screen of a reminder was opened, which is all that some of them ask for."""
        name = reminder_id.partition(":")[0]
        if name in KIND and KIND[Type(name)].seen_is_done:
            self._put(reminder_id, state=State.DONE)

    def put_back(self, before: Reminder) -> None:
        """Undoes `snooze` or `done`."""
        self._put(before.id, state=before.state, due_at=to_ms(before.due_at), expires_at=to_ms(before.expires_at))
        self.plan()

    def read_about_silence(self) -> None:
        """Notes that the person knows that notifications cannot be shown here."""
        self.choose(lambda chosen: replace(chosen, unheard_seen=True))

    async def fire(self, notify: Callable[[Notification], Awaitable[None]]) -> int:
        """Tells what is due, each reminder once among all processes; returns the number of notifications.

        A notification that cannot be shown is in the inbox like any other, which says so once.
        """
        told = 0
        for claim in self.claim():
            if not self.hand_over(claim):
                continue
            told += 1
            try:
                await notify(claim.notification)
            except CannotNotify:
                self.choose(lambda chosen: replace(chosen, unheard=True))
        return told

    def claim(self) -> tuple[Claim, ...]:
        """Claims what is due now and may be told today; what waited long is folded into one."""
        if not self.anything_due():
            return ()
        self.plan()
        self._judge_practice()
        here, now = local_time(self._clock), self._now()
        token = os.urandom(16).hex()
        with self._database.write() as connection:
            if options.read(connection).quiet(here.hour * 60 + here.minute):
                return ()
            room = MOST_A_DAY - keeping.notified_since(connection, to_ms(self._midnight()))
            rows = claims.due(connection, now_ms=now)
            again = [row for row in rows if row.fired_at is not None and row.fired_at >= to_ms(self._midnight())]
            if room <= 0:
                # Only what the person put off for a while: that is the same reminder again.
                rows = again
            if not rows:
                return ()
            late = any(now - row.due_at > LATE.total_seconds() * 1000 for row in rows)
            folded = len(rows) > 1 and (late or len(rows) > max(room, len(again)))
            groups = [rows] if folded else [[row] for row in rows]
            claims.claim(connection, [row.id for row in rows], token=token, now_ms=now)
        return tuple(self._claim(token, group) for group in groups)

    def seconds_to_next(self) -> float | None:
        """Returns how long it is until the next reminder is due, None if none is to come."""
        now = self._now()
        next_due = select(func.min(reminders.c.due_at)).where(keeping.IS_AHEAD, reminders.c.due_at > now)
        with self._database.read() as connection:
            at = connection.execute(next_due).scalar()
        return (at - now) / 1000 if at is not None else None

    def hand_over(self, claim: Claim) -> bool:
        """Marks the reminders of a claim as told; whether there is anything left to show. See `claims`."""
        with self._database.write() as connection:
            ours = claims.hand_over(
                connection,
                claim.reminder_ids,
                token=claim.token,
                now_ms=self._now(),
                notification_id=claim.notification.id,
            )
        return bool(ours)

    def _claim(self, token: str, rows: list[Any]) -> Claim:
        ids = tuple(row.id for row in rows)
        if len(rows) == 1:
            row = rows[0]
            # The same id as the operating system may have been given beforehand: one replaces the other.
            notification = Notification(row.id, row.title, row.text, row.route)
        else:
            titles = " · ".join(row.title for row in rows[:3]) + (" …" if len(rows) > 3 else "")
            notification = Notification(new_id(self._now()), f"{len(rows)} reminders waited for you", titles, INBOX)
        return Claim(token, ids, notification)

    def anything_due(self) -> bool:
        """Whether `claim` has anything to look at."""
        self._keep_up()
        with self._database.read() as connection:
            return bool(claims.due(connection, now_ms=self._now(), most=1))

    def _judge_practice(self) -> None:
        """Drops a practice reminder that is due while no card is, or after the person has practised."""
        with self._database.read() as connection:
            due = [row.id for row in claims.due(connection, now_ms=self._now()) if row.type == Type.PRACTICE]
        if not due:
            return
        if not self._practice_called_for():
            with self._database.write() as connection:
                connection.execute(
                    update(reminders)
                    .where(reminders.c.id.in_(due), reminders.c.state.in_(AHEAD))
                    .values(state=State.EXPIRED, changed_at=self._now())
                )

    def _practice_called_for(self) -> bool:
        """Whether cards are due and nothing was done today."""
        today = self._overview.today()
        return not today.answered and bool(today.due + today.learning + today.new)

    def _put(self, reminder_id: str, **values: Any) -> Reminder:
        with self._database.write() as connection:
            row = connection.execute(select(reminders).where(reminders.c.id == reminder_id)).first()
            if row is None:
                raise NotFound("This reminder does not exist any more.")
            if values["state"] == State.SNOOZED:
                values["expires_at"] = max(row.expires_at, values["due_at"] + 24 * 3_600_000)
            connection.execute(
                update(reminders).where(reminders.c.id == reminder_id).values(**values, changed_at=self._now())
            )
        return keeping.reminder_of(row)

    def _keep_up(self) -> None:
        with self._database.read() as connection:
            unchanged = self._state(connection) == self._planned_at
        if not unchanged:
            self.plan()

    def _state(self, connection: Connection) -> tuple[Any, ...]:
        """Returns what a plan depends on, cheap to compare: the file, the day and the person's zone."""
        here = local_time(self._clock)
        driver: Any = connection.connection.dbapi_connection
        return file_version(connection), driver.total_changes, here.date(), here.utcoffset()

    def _midnight(self) -> datetime:
        return instant_of(datetime.combine(local_time(self._clock).date(), time()), self._clock.zone())

    def _now(self) -> int:
        return to_ms(self._clock.now())


def _told(now_ms: int) -> Any:
    return select(reminders).where(
        reminders.c.fired_at.is_not(None), reminders.c.state == State.FIRED, reminders.c.expires_at > now_ms
    )


def _ahead(now_ms: int) -> Any:
    return select(reminders).where(keeping.IS_AHEAD, reminders.c.expires_at > now_ms)
