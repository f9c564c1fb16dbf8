"""What the Practise tab shows: what is due today, what was done, and the way back after a break."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, literal_column, select

from services.clock import Clock, date_of, learning_day, to_ms
from services.practice import final_pass, queue
from services.practice.cards import leech_condition
from services.practice.decks import decks_of
from services.practice.model import Plan, Scope, Today
from services.practice.plan import COMFORTABLE_DAYS, propose
from services.practice.sessions import effective_new, effective_reviews, plan_runs
from services.store.database import Database
from services.store.settings import Preferences, Settings
from services.store.tables import cards, practice_days, sessions


class Overview:
    """Reads across cards, reviews and settings; changes nothing but the plan."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings

    def today(self) -> Today:
        """Returns the state of practice on this learning day."""
        preferences = self._settings.read()
        day = learning_day(self._clock)
        self._settle(preferences, day)
        with self._database.read() as connection:
            today = self._today(connection, preferences, day)
        if plan_runs(preferences, day) and not today.waiting:
            # Caught up before the plan's date: new cards may come again.
            self.drop_plan()
            return self.today()
        return today

    def _settle(self, preferences: Preferences, day: int) -> None:
        with self._database.read() as connection:
            unsettled = final_pass.is_unsettled(connection, self._clock)
        if unsettled:
            with self._database.write() as connection:
                final_pass.settle(connection, self._clock, per_day=effective_reviews(preferences, day))

    def accept_plan(self, plan: Plan) -> None:
        """Lowers the review limit to the plan's until it is caught up; no new cards meanwhile."""
        self._settings.change(plan_per_day=plan.per_day, plan_until_day=plan.caught_up.toordinal())

    def drop_plan(self) -> None:
        """Goes back to the normal daily limits."""
        self._settings.change(plan_per_day=0, plan_until_day=0)

    def _today(self, connection: Connection, preferences: Preferences, day: int) -> Today:
        now = to_ms(self._clock.now())
        deck_list = decks_of(connection, day)
        waiting = sum(deck.due for deck in deck_list)
        limits = queue.limits_for(
            connection,
            day=day,
            new_per_day=effective_new(preferences, day),
            reviews_per_day=effective_reviews(preferences, day),
            extra=0,
        )
        session = connection.execute(
            select(sessions).where(sessions.c.ended_at.is_(None)).order_by(sessions.c.id.desc()).limit(1)
        ).first()
        done = connection.execute(select(practice_days).where(practice_days.c.day == day)).first()
        newest = connection.execute(select(func.max(practice_days.c.day)).where(practice_days.c.answers > 0)).scalar()
        before = connection.execute(
            select(func.max(practice_days.c.day)).where(practice_days.c.day < day, practice_days.c.answers > 0)
        ).scalar()
        away = day - before if before is not None and not done else 0
        running = plan_runs(preferences, day)
        return Today(
            due=min(waiting, limits.reviews),
            learning=queue.next_card(connection, Scope(), queue.Limits(0, 0), now_ms=now, day=day).left.learning,
            new=min(sum(deck.new for deck in deck_list), limits.new),
            waiting=waiting,
            answered=done.answers if done else 0,
            spoke_seconds=round(done.spoke_ms / 1000) if done else 0,
            days_away=away,
            resumable=session is not None and session.current_card_id is not None and session.answers > 0,
            resumable_answered=session.answers if session is not None else 0,
            plan=_running(preferences, waiting) if running else None,
            offer=None
            if running
            else propose(
                waiting=waiting,
                incoming=_incoming(connection, day),
                away=away,
                limit=preferences.reviews_per_day,
                today=day,
            ),
            clock_behind=date_of(newest) if newest is not None and newest > day + 1 else None,
            cards=sum(deck.cards for deck in deck_list),
            leeches=connection.execute(select(func.count()).where(leech_condition())).scalar_one(),
            decks=deck_list,
            week=_week(connection, day),
        )


def _running(preferences: Preferences, waiting: int) -> Plan:
    return Plan(preferences.plan_per_day, waiting, date_of(preferences.plan_until_day))


def _incoming(connection: Connection, day: int) -> list[int]:
    rows = connection.execute(
        select(cards.c.due_day, func.count())
        .where(
            literal_column("cards.phase = 2 AND cards.suspended = 0"),
            cards.c.due_day.between(day + 1, day + COMFORTABLE_DAYS),
        )
        .group_by(cards.c.due_day)
    )
    found: dict[Any, int] = {row[0]: row[1] for row in rows}
    return [found.get(day + offset, 0) for offset in range(1, COMFORTABLE_DAYS + 1)]


def _week(connection: Connection, day: int) -> tuple[tuple[date, int], ...]:
    rows = connection.execute(
        select(practice_days.c.day, practice_days.c.answers).where(practice_days.c.day.between(day - 6, day))
    )
    found: dict[Any, int] = {row[0]: row[1] for row in rows}
    return tuple((date_of(d), found.get(d, 0)) for d in range(day - 6, day + 1))
