"""The Progress tab, as far as it goes without a client."""

from __future__ import annotations

from datetime import timedelta

import flet_charts as fch

from services.clock import FixedClock
from services.progress.model import Retention, Streak
from services.root import Services
from tests.services.helpers import GOOD, practise
from tests.views.headless import LAPTOP, App, drive
from views.progress import words


def test_before_any_practice_it_offers_the_first_session(nurse: Services) -> None:
    async def journey(app: App) -> None:
        assert "Nothing to show yet" in app.texts()
        await app.press("Practise now")
        assert "10 left" in app.texts()

    drive(nurse, journey, route="/progress")


def test_it_shows_what_was_done_with_figures(nurse: Services, clock: FixedClock) -> None:
    for _ in range(3):
        practise(nurse, GOOD, most=4)
        clock.advance(timedelta(days=1))

    async def journey(app: App) -> None:
        texts = app.texts()
        assert "3 days in a row" in texts
        assert any(text.startswith("12 answers on 3 days.") for text in texts)
        assert any(text.startswith("Today ") for text in texts)
        assert app.all(fch.BarChart), "what comes back has a chart"

    drive(nurse, journey, route="/progress")
    drive(nurse, journey, route="/progress", size=LAPTOP)


def test_words_do_not_claim_what_is_not_known() -> None:
    assert words.retention_title(Retention(3, 3)) == "Too early to say"
    assert "17 more reviews" in words.retention_line(Retention(3, 3), 0.9)
    assert words.retention_title(Retention(40, 36)) == "90% remembered"
    assert words.streak_line(Streak(days=3, longest=3, freezes=0, kept_today=True)) == "Today counts."
    assert "1 free day" in words.streak_line(Streak(days=8, longest=8, freezes=1, kept_today=False))
    assert words.time_title(7_800) == "2 h 10 min practised"
