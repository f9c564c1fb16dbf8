"""From what was seen to what is practised next, as Progress leads there."""

from __future__ import annotations

import re
from contextlib import closing

from services.practice.words import Competency
from services.progress.model import Source
from tests.e2e.conftest import App
from tests.e2e.feedback.people import exactly
from tests.e2e.person import Person


def named_for_structure(app: App) -> list[str]:
    """Returns the questions that Progress names for its one area, which no single voice has chosen."""
    with closing(app.services()) as services:
        (area,) = services.growth.picture().areas
        assert area.standing.competency is Competency.STRUCTURE
        # What went rough, one's own view, and the friend's.
        sources = {piece.source for piece in area.standing.pieces}
        assert sources == {Source.QUESTION, Source.SELF, Source.FRIEND}
        return [services.cards.get(card_id).draft.question for card_id in area.card_ids]


def works_on_structure(me: Person) -> None:
    """Sees the area with its evidence, and chooses it."""
    me.open("/progress")
    me.sees("To work on")
    me.find("heading", exactly("Structure")).wait_for(state="attached")
    me.tap("See the evidence")
    me.sees(re.compile("^3 pieces of evidence"))
    me.page.go_back()
    me.tap("Work on this", sliding=True)
    me.sees(re.compile("will come first in your next practice"))


def practice_begins_with(me: Person, named: list[str]) -> None:
    me.tap("Practise")
    me.find("button", "Say it aloud").wait_for(state="attached")
    shown = [question for question in named if me.page.get_by_text(question, exact=True).count()]
    assert len(shown) == 1, f"none of {named} is on the screen:\n{me.tree()}"
