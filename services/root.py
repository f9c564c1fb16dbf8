"""Everything the app can do, opened from one database URL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.clock import Clock, SystemClock
from services.interviews.debriefs import Debriefs
from services.interviews.interviews import Interviews
from services.interviews.preparing import Preparing
from services.interviews.thanks import Thanks
from services.practice.cards import Cards
from services.practice.decks import Decks
from services.practice.overview import Overview
from services.practice.sessions import Practice
from services.progress.statistics import Progress
from services.recordings.judging import Judging
from services.recordings.recordings import Recordings
from services.recordings.sweeping import Sweeping
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
    preparing: Preparing
    debriefs: Debriefs
    thanks: Thanks
    progress: Progress
    recordings: Recordings
    judging: Judging
    sweeping: Sweeping
    backup: Backup

    def close(self) -> None:
        """Closes the file."""
        self.database.close()


def open_services(url: str, *, clock: Clock | None = None, assets: Path = ASSETS) -> Services:
    """Opens the store and builds every service on it. Raises StoreError with what to do."""
    clock = clock or SystemClock()
    database = open_database(url)
    settings = Settings(database, clock)
    recordings = Recordings(database, clock, settings)
    return Services(
        clock=clock,
        database=database,
        settings=settings,
        cards=Cards(database, clock),
        decks=Decks(database, clock, assets / "decks"),
        practice=Practice(database, clock, settings),
        overview=Overview(database, clock, settings),
        interviews=Interviews(database, clock),
        preparing=Preparing(database, clock, settings),
        debriefs=Debriefs(database, clock),
        thanks=Thanks(database, clock),
        progress=Progress(database, clock),
        recordings=recordings,
        judging=Judging(database, clock, recordings),
        sweeping=Sweeping(database, clock, recordings),
        backup=Backup(database, clock, recordings.folder.path_if_kept),
    )
