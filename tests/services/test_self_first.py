"""One's own rating comes first, in every order of events: of a mock's replies and of a recording's figures."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.clock import FixedClock
from services.errors import RehearseError
from services.feedback.model import Channel
from services.feedback.refusals import RateFirst
from services.mocks.model import MockDraft, Partner
from services.practice.words import Competency
from services.progress.model import Source
from services.recordings.model import SelfRatingFirst
from services.root import Services
from tests.services.helpers import MONDAY, in_memory, new_cards, new_deck, query
from tests.services.sounds import RATE, silence

VOICE = Competency.VOICE
OTHERS = {Source.FRIEND, Source.MENTOR, Source.INTERVIEWER, Source.GROUP}
EVENTS = ("reply", "rate", "rate again", "hide", "end", "later", "measure", "rate the recording", "rate it again")
orders = st.lists(st.sampled_from(EVENTS), max_size=10)


class Story:
    """A mock with a friend and a recording of an answer, as events come."""

    def __init__(self) -> None:
        self.clock = FixedClock(MONDAY)
        self.services: Services = in_memory(self.clock)
        new_cards(self.services, new_deck(self.services), 4)
        self.mock = self.services.mocks.start(MockDraft(minutes=10, partner=Partner.FRIEND))
        self.request = self.services.mocks.ask(self.mock.id).id
        self.recording = self._record()
        self.own: int | None = None
        self.heard: int | None = None
        self.replies = 0

    def _record(self) -> str:
        take = self.services.recordings.begin(title="Answer")
        take.append(silence(6).tobytes())
        return take.finish().id

    def happen(self, event: str) -> None:
        try:
            getattr(self, event.replace(" ", "_"))()
        except RehearseError:
            return

    def reply(self) -> None:
        content = {"v": 1, "id": f"{self.replies:022d}", "ratings": {"voice": 2}}
        self.services.feedback.replies.take(self.request, json.dumps(content).encode(), Channel.LOCAL)
        self.replies += 1

    def rate(self, rating: int = 4) -> None:
        self.services.feedback.requests.rate(self.request, {VOICE: rating})
        self.own = rating

    def rate_again(self) -> None:
        self.rate(1)

    def hide(self) -> None:
        for reply in self.services.feedback.replies.of(self.request)[:1]:
            self.services.feedback.replies.hide(reply.id)

    def end(self) -> None:
        self.services.mocks.end(self.mock.id)

    def later(self) -> None:
        self.clock.advance(timedelta(hours=5))

    def measure(self) -> None:
        list(self.services.judging.measuring(self.recording))

    def rate_the_recording(self, rating: int = 3) -> None:
        self.services.recordings.rate(self.recording, rating)
        self.heard = rating

    def rate_it_again(self) -> None:
        self.rate_the_recording(1)

    def check(self) -> None:
        standing = self.services.growth.standing(VOICE)
        pieces = standing.pieces if standing else ()
        seen = {piece.source for piece in pieces}
        if self.own is None:
            assert not seen & OTHERS, "what may not be read yet speaks in no other place either"
            for hidden in (self.services.feedback.replies.of, self.services.feedback.replies.gaps):
                with pytest.raises(RateFirst):
                    hidden(self.request)
            assert self.services.growth.picture().calibration is None
        else:
            shown = [reply for reply in self.services.feedback.replies.of(self.request) if not reply.hidden]
            assert sum(piece.source in OTHERS for piece in pieces) == len(shown)
        if self.heard is None:
            assert Source.DELIVERY not in seen
            with pytest.raises(SelfRatingFirst):
                self.services.judging.figures(self.recording)
            assert query(self.services, "SELECT measured FROM recordings") == [("",)]
        else:
            assert self.services.recordings.get(self.recording).rating == self.heard, "the first word stays"


@settings(deadline=None, max_examples=25)
@given(orders)
def test_nothing_of_others_or_of_a_machine_is_told_before_ones_own_word(order: list[str]) -> None:
    story = Story()
    story.check()
    for event in order:
        story.happen(event)
        story.check()


@settings(deadline=None, max_examples=15)
@given(orders)
def test_no_rating_of_ones_own_is_ever_overwritten(order: list[str]) -> None:
    story = Story()
    kept: list[tuple[str, str]] = []
    for event in order:
        story.happen(event)
        rows = query(story.services, "SELECT id, ratings FROM feedback_ratings ORDER BY id")
        assert rows[: len(kept)] == kept
        kept = rows


def test_the_recording_has_something_to_measure() -> None:
    story = Story()
    assert story.services.recordings.get(story.recording).seconds == pytest.approx(6, abs=0.1)
    assert len(silence(6)) == 6 * RATE
