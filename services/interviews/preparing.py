"""Preparing for an interview: what to go over again, how much of it will be there on the day, and rest after it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from services.clock import Clock, date_of, from_ms, learning_day
from services.interviews.interviews import change_row, row_of
from services.practice import calls, final_pass
from services.practice.cards import Change, changing, rows_of
from services.practice.final_pass import PREPARED, RESTED, UNPREPARED, day_of
from services.practice.rows import to_json
from services.practice.schedule import Memory, retrievability
from services.practice.sessions import effective_reviews
from services.practice.words import Kind, Phase
from services.store.database import Database
from services.store.settings import Settings
from services.store.tables import cards, debriefs, decks, interviews

PLANS = 2
QUESTIONS = 3


@dataclass(frozen=True)
class PassDay:
    """A day of the last pass, and how many cards come round on it."""

    day: date
    cards: int


@dataclass(frozen=True)
class Preparation:
    """How well an interview is prepared for.

    `ready` is the number of chosen cards to be expected to come to mind on the day if nothing more
    is practised: the mean retrievability on the interview's learning day (FSRS-6 forgetting curve,
    0 for a card never seen) times the number of cards, rounded. It is a model's expectation, not a
    promise. `days` is the last pass from today on, `beyond` how many cards do not fit into it
    within the daily limit; both are as of now and follow the practice to come. `resting` cards are
    not due until they are woken.
    """

    interview_id: str
    day: date
    deck_ids: tuple[str, ...]
    card_ids: tuple[str, ...]
    cards: int
    ready: int
    days: tuple[PassDay, ...]
    done: int
    beyond: int
    over: bool
    resting: int


@dataclass(frozen=True)
class Plan:
    """What the person resolved to do next time, and after which interview."""

    if_text: str
    then_text: str
    company: str


@dataclass(frozen=True)
class LastHour:
    """What fits into the last hour: two plans, the people's names, three questions for them."""

    interview_id: str
    plans: tuple[Plan, ...]
    people: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    more_questions: int


class Preparing:
    """Chooses decks and cards for an interview; the scheduler does the rest."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings

    def choose(self, interview_id: str, *, deck_ids: Sequence[str], card_ids: Sequence[str]) -> Change:
        """Says which decks and which single cards are for an interview; replaces what was chosen before.

        From now on its cards come round once more in the days before it. Raises NotFound.
        """
        with changing(self._database, self._clock, "Choose cards") as change:
            row = row_of(change.connection, interview_id)
            over = day_of(from_ms(row.starts_at), self._clock.zone()) < learning_day(self._clock)
            state = UNPREPARED if not (deck_ids or card_ids) or over else PREPARED
            change.images += calls.withdraw(change.connection, interview_id)
            values = {
                "deck_ids": to_json(tuple(dict.fromkeys(deck_ids))),
                "card_ids": to_json(tuple(dict.fromkeys(card_ids))),
                "prepared": row.prepared if row.prepared == RESTED else state,
                "dealt_day": None,
            }
            change_row(change, row, values, self._clock)
        return Change(change.step, change.label, (interview_id,))

    def state(self, interview_id: str) -> Preparation:
        """Returns how an interview is prepared for. Raises NotFound."""
        today = learning_day(self._clock)
        preferences = self._settings.read()
        per_day = effective_reviews(preferences, today)
        with self._database.read() as connection:
            row = row_of(connection, interview_id)
            day = day_of(from_ms(row.starts_at), self._clock.zone())
            found = final_pass.rows_chosen(connection, row)
            resting = len(calls.resting_for(connection, interview_id))
            alive = set(connection.execute(select(decks.c.id)).scalars())
        begins = final_pass.first_day(len(found), day, per_day)
        left = len(final_pass.to_come(found, begins)) if day > today else 0
        days = max(day - max(today, begins), 0)
        planned = final_pass.spread(left, days, per_day)
        return Preparation(
            interview_id=interview_id,
            day=date_of(day),
            deck_ids=tuple(key for key in json.loads(row.deck_ids) if key in alive),
            card_ids=tuple(json.loads(row.card_ids)),
            cards=len(found),
            ready=round(sum(retrievability(_memory_of(card), max(day, today)) for card in found)),
            days=tuple(
                PassDay(date_of(day - days + offset), number) for offset, number in enumerate(planned) if found
            ),
            done=len(found) - left if today >= begins else 0,
            beyond=left - sum(planned) if day > today else 0,
            over=from_ms(row.starts_at) <= self._clock.now(),
            resting=resting,
        )  # fmt: skip

    def wake(self, interview_id: str) -> Change:
        """Makes the cards that rest after an interview due again as their schedule says. Raises NotFound."""
        with changing(self._database, self._clock, "Wake decks") as change:
            row = row_of(change.connection, interview_id)
            change.images += calls.wake(change.connection, calls.resting_for(change.connection, interview_id))
            change_row(change, row, {"rested_day": None}, self._clock)
        return change.done()

    def wake_deck(self, deck_id: str) -> Change:
        """Makes the resting cards of one deck due again as their schedule says."""
        with changing(self._database, self._clock, "Wake deck") as change:
            asleep = change.connection.execute(
                select(cards.c.id).where(cards.c.deck_id == deck_id, cards.c.suspended == calls.RESTING)
            )
            change.images += calls.wake(change.connection, rows_of(change.connection, list(asleep.scalars())))
        return change.done()

    def last_hour(self, interview_id: str, *, skip: int = 0) -> LastHour:
        """Returns the card for the last hour. Raises NotFound.

        The plans are the newest two of debriefs of earlier interviews that say both when and what.
        The questions are the person's own cards of that kind, those chosen for the interview first;
        `skip` leaves out so many, and begins again at the end.
        """
        with self._database.read() as connection:
            row = row_of(connection, interview_id)
            plans = _plans_before(connection, row.starts_at)
            asks = _questions_for_them(connection, row)
        start = skip % len(asks) if asks else 0
        return LastHour(
            interview_id=interview_id,
            plans=plans,
            people=tuple(json.loads(row.people)),
            questions=tuple((asks + asks)[start : start + min(QUESTIONS, len(asks))]),
            more_questions=max(0, len(asks) - QUESTIONS),
        )


def _memory_of(row: Any) -> Memory:
    return Memory(Phase(row.phase), None, row.stability, row.difficulty, None, None, row.last_day)


def _plans_before(connection: Connection, starts_at: int) -> tuple[Plan, ...]:
    found = connection.execute(
        select(debriefs.c.if_text, debriefs.c.then_text, interviews.c.company)
        .join(interviews, interviews.c.id == debriefs.c.interview_id)
        .where(interviews.c.starts_at < starts_at, debriefs.c.if_text != "", debriefs.c.then_text != "")
        .order_by(interviews.c.starts_at.desc())
        .limit(PLANS)
    )
    return tuple(Plan(*row) for row in found)


def _questions_for_them(connection: Connection, row: Any) -> list[tuple[str, str]]:
    wanted = final_pass.chosen(json.loads(row.deck_ids), json.loads(row.card_ids))
    found = connection.execute(
        select(cards.c.id, cards.c.question)
        .where(cards.c.kind == Kind.QUESTIONS.value, cards.c.suspended != calls.SUSPENDED)
        .order_by(wanted.desc(), func.coalesce(cards.c.starter_key, "") != "", cards.c.position, cards.c.docid)
        .limit(60)
    )
    return [(key, question) for key, question in found]
