"""The competency that a mock leans on when nothing nearer is left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from services.clock import to_ms
from services.practice.words import Competency
from services.progress.areas import areas, standings
from services.progress.evidence import read_evidence
from services.progress.growth import WINDOW


def weakest(connection: Connection, now: datetime) -> Competency | None:
    """Returns the first of the areas to work on that Progress shows; None with too little evidence."""
    found = areas(standings(read_evidence(connection, to_ms(now - WINDOW)).pieces, now=now))
    return found[0].competency if found else None
