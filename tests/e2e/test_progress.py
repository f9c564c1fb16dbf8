"""From what others saw to the next practice, and what each piece of evidence came from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from services.feedback.model import Asked, Channel, RequestDraft
from services.people.model import PersonDraft, PersonKind
from services.practice.words import Competency
from tests.e2e.conftest import App
from tests.e2e.person import Person

Opens = Callable[..., Person]


@pytest.fixture
def weak(nurse_app: App) -> App:
    """Three people found the structure of an answer wanting."""
    services = nurse_app.services()
    services.people.add(PersonDraft("Ben Okafor", PersonKind.FRIEND))
    for number, rating in enumerate((2, 1, 2)):
        request = services.feedback.requests.ask(RequestDraft(asked=Asked.MENTOR)).id
        services.feedback.requests.rate(request, {Competency.STRUCTURE: 4})
        reply = {"v": 1, "id": f"{number:022d}", "name": "Maria", "ratings": {"structure": rating}}
        services.feedback.replies.take(request, json.dumps(reply).encode(), Channel.LOCAL)
    services.close()
    return nurse_app


def test_what_others_saw_becomes_the_next_practice(weak: App, on_phone: Opens) -> None:
    services = weak.services()
    (area,) = services.growth.picture().areas
    me = on_phone(weak).open("/progress")
    me.sees(re.compile("3 of 6 pieces of evidence put it at 3 or below"))
    me.sees(re.compile("say the result in one sentence first"))
    me.tap("Work on this")
    me.sees("8 cards will come first in your next practice")
    me.sees(re.compile("more pieces of evidence will tell whether it moved"))
    me.tap("Practise")
    me.find("button", "Show points").wait_for(state="attached")
    shown = services.practice.resume().card
    services.close()
    assert shown is not None and shown.id in area.card_ids


def test_every_piece_is_one_tap_from_where_it_came_from(weak: App, on_phone: Opens) -> None:
    me = on_phone(weak).open("/progress")
    me.tap("See the evidence")
    me.sees("6 pieces of evidence, newest first")
    me.tap(re.compile("A mentor.*Maria"))
    me.page.wait_for_url(re.compile("/feedback/"))
