"""Everything the app can do, opened from one database URL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.clock import Clock, SystemClock
from services.feedback.feedback import Feedback
from services.interviews.debriefs import Debriefs
from services.interviews.interviews import Interviews
from services.interviews.preparing import Preparing
from services.interviews.thanks import Thanks
from services.mocks.mocks import Mocks
from services.mocks.sheet import Sheet, packed
from services.people.groups import Groups
from services.people.people import People
from services.platform.here import notifier_here
from services.platform.notifying import Notifier
from services.platform.storage import JOURNAL_MODE
from services.practice.cards import Cards
from services.practice.decks import Decks
from services.practice.overview import Overview
from services.practice.sessions import Practice
from services.progress.growth import Growth
from services.progress.statistics import Progress
from services.recordings.judging import Judging
from services.recordings.recordings import Recordings
from services.recordings.sweeping import Sweeping
from services.reminders.calendar import Calendar
from services.reminders.reminders import Reminders
from services.store.backup import Backup
from services.store.database import Database, open_database
from services.store.settings import Settings

ASSETS = Path(__file__).resolve().parent.parent / "assets"


@dataclass(frozen=True)
class Services:
    """One object for one person's data; closing it closes the file."""

    clock: Clock
    database: Database
    settings: Settings
    cards: Cards
    decks: Decks
    practice: Practice
    overview: Overview
    interviews: Interviews
    reminders: Reminders
    calendar: Calendar
    notifier: Notifier
    preparing: Preparing
    debriefs: Debriefs
    thanks: Thanks
    progress: Progress
    growth: Growth
    recordings: Recordings
    judging: Judging
    sweeping: Sweeping
    backup: Backup
    feedback: Feedback
    mocks: Mocks
    people: People
    groups: Groups

    def close(self) -> None:
        """Closes the file."""
        self.database.close()


def open_services(
    url: str, *, clock: Clock | None = None, assets: Path = ASSETS, notifier: Notifier | None = None
) -> Services:
    """Opens the store and builds every service on it. Raises StoreError with what to do."""
    clock = clock or SystemClock()
    database = open_database(url, journal=JOURNAL_MODE)
    settings = Settings(database, clock)
    feedback = Feedback(database, clock, settings, page=assets / "form")
    mocks = Mocks(database, clock, feedback.requests)
    feedback.requests.sheet_of = lambda mock_id: packed(mocks.get(mock_id))
    feedback.local.sheet_for = lambda mock_id, request: Sheet(mocks, mock_id, request)
    overview = Overview(database, clock, settings)
    interviews = Interviews(database, clock)
    people, groups = People(database, clock), Groups(database, clock)
    reminders = Reminders(database, clock, interviews, overview, people=people, groups=groups)
    recordings = Recordings(database, clock, settings)
    return Services(
        clock=clock,
        database=database,
        settings=settings,
        cards=Cards(database, clock),
        decks=Decks(database, clock, assets / "decks"),
        practice=Practice(database, clock, settings),
        overview=overview,
        interviews=interviews,
        reminders=reminders,
        calendar=Calendar(database, clock, reminders),
        notifier=notifier or notifier_here(),
        preparing=Preparing(database, clock, settings),
        debriefs=Debriefs(database, clock),
        thanks=Thanks(database, clock),
        progress=Progress(database, clock),
        growth=Growth(database, clock),
        feedback=feedback,
        mocks=mocks,
        people=people,
        groups=groups,
        recordings=recordings,
        judging=Judging(database, clock, recordings),
        sweeping=Sweeping(database, clock, recordings),
        backup=Backup(database, clock, recordings.folder.path_if_kept),
    )
