"""From evidence to what to work on, and to the cards of the next practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from services.clock import Clock, learning_day, to_ms
from services.errors import InvalidInput, NotFound
from services.practice.cards import Change, changing
from services.practice.words import COMPETENCY_NAMES, Competency
from services.progress import works
from services.progress.areas import areas, standings
from services.progress.calibration import calibration
from services.progress.cheapest import next_piece
from services.progress.evidence import Found, read_evidence
from services.progress.model import Area, Fitting, IfThen, Picture, Standing, Trend, Week, Work
from services.progress.plans import PLANS
from services.progress.week import read_week
from services.store.database import Database

WINDOW_DAYS = 180
PAST_DAYS = 90
WINDOW = timedelta(days=WINDOW_DAYS)
PLAN_LIMIT = 200


class Growth:
    """Reads the newest evidence of the last 180 days and keeps what the person chose to work on."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def picture(self) -> Picture:
        """Returns where every competency stands, what got better, and at most two areas to work on."""
        now = self._clock.now()
        with self._database.read() as connection:
            found = self._found(connection)
            known = standings(found.pieces, now=now)
            ended_since = to_ms(now - timedelta(days=PAST_DAYS))
            works_ = works.all_works(connection, found.pieces, now=now, ended_since=ended_since)
            running = tuple(work for work in works_ if work.ended_at is None)
            chosen = tuple(self._area(connection, standing, found, running) for standing in areas(known))
            following = None if chosen else next_piece(connection, now)
        return Picture(
            standings=known,
            better=tuple(standing for standing in known if standing.trend is Trend.BETTER),
            areas=chosen,
            works=running,
            past=tuple(work for work in works_ if work.ended_at is not None),
            calibration=calibration(found.pairs),
            pieces=len(found.pieces),
            next_piece=following,
        )

    def _area(self, connection: Connection, standing: Standing, found: Found, running: Sequence[Work]) -> Area:
        competency = standing.competency
        rows = works.fitting(connection, competency, found.rough_of(competency))
        return Area(
            standing=standing,
            plan=PLANS[competency],
            cards=tuple(Fitting(row.id, row.question) for row in rows),
            work=next((work for work in running if work.competency is competency), None),
        )

    def week(self) -> Week:
        """Returns the last seven days and what comes in the next seven."""
        return read_week(self._database, self._clock)

    def standing(self, competency: Competency) -> Standing | None:
        """Returns where one competency stands; None without any evidence."""
        with self._database.read() as connection:
            return self._standing(self._found(connection), competency)

    def _standing(self, found: Found, competency: Competency) -> Standing | None:
        seen = [piece for piece in found.pieces if piece.competency is competency]
        return next(iter(standings(seen, now=self._clock.now())), None)

    def _found(self, connection: Connection) -> Found:
        return read_evidence(connection, to_ms(self._clock.now() - timedelta(days=WINDOW_DAYS)))

    def work_on(self, competency: Competency, plan: IfThen | None = None) -> Change:
        """Keeps the choice with its plan and brings the fitting cards into the next practice.

        They come first, within the daily limit. Raises InvalidInput where there is too little
        evidence to say later whether it moved, where the plan is empty or too long, and where it
        is being worked on already.
        """
        with self._database.read() as connection:
            found = self._found(connection)
        standing = self._standing(found, competency)
        if standing is None or standing.mean is None:
            raise InvalidInput("There is too little to go by yet. Ask someone for a minute of feedback first.")
        chosen = _checked(plan or PLANS[competency])
        with changing(self._database, self._clock, f"Work on {COMPETENCY_NAMES[competency].lower()}") as change:
            if competency in works.running(change.connection):
                raise InvalidInput("You are working on this already.")
            change.images += works.begin(
                change.connection,
                competency=competency,
                plan=chosen,
                baseline=standing.mean,
                now=change.now,
                day=learning_day(self._clock),
                rough_ids=found.rough_of(competency),
            )
        return change.done()

    def stop(self, work_id: str) -> Change:
        """Ends the work on an area; its cards go back to their schedule. Raises NotFound."""
        with changing(self._database, self._clock, "Stop working on this") as change:
            images = works.end(change.connection, work_id, change.now)
            if not images:
                raise NotFound("You are not working on this any more.")
            change.images += images
        return change.done()


def _checked(plan: IfThen) -> IfThen:
    texts = {name: " ".join(getattr(plan, name).split()) for name in ("if_text", "then_text")}
    if not all(texts.values()):
        raise InvalidInput("A plan needs both halves: IF … THEN I …")
    if any(len(text) > PLAN_LIMIT for text in texts.values()):
        raise InvalidInput(f"Each half of a plan has room for {PLAN_LIMIT} characters.")
    return replace(plan, **texts)
