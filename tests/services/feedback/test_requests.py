"""Asking: one's own rating first, an end, and keys that go when the request does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.clock import FixedClock
from services.errors import InvalidInput, NotFound, RehearseError
from services.feedback.content import LIMITS
from services.feedback.feedback import Feedback
from services.feedback.model import About, Asked, Channel, RequestDraft
from services.feedback.refusals import RateFirst, Reason, Refused
from services.feedback.requests import QUESTION_BYTES
from services.feedback.rubric import NOT_SEEN, ON_REQUEST, RUBRIC, rows
from services.practice.model import Draft
from services.practice.words import Competency
from services.root import Services
from tests.services.feedback.conftest import OWN
from tests.services.feedback.sealing import padded, reply, seal
from tests.services.helpers import in_memory, new_deck, query

DAY = timedelta(days=1)


def give(feedback: Feedback, request_id: str, number: int = 1, **parts: object) -> None:
    feedback.replies.take(request_id, padded(reply(number, **parts)), Channel.LOCAL)


def test_the_rubric_has_seven_rows_with_three_anchors_each() -> None:
    assert [row.competency for row in RUBRIC] == list(Competency)
    assert all(len(set(row.anchors)) == 3 and all(row.anchors) for row in RUBRIC)
    assert {row.competency for row in rows(voice_presence=False)} == set(Competency) - ON_REQUEST
    assert rows(voice_presence=True) == RUBRIC
    row = RUBRIC[1]
    assert [row.words(n) for n in (1, 3, 5)] == list(row.anchors)
    assert row.words(2) == row.words(4) != row.words(None) == NOT_SEEN


def test_a_request_ends_after_fourteen_days_by_utc(feedback: Feedback, asked: str, clock: FixedClock) -> None:
    request = feedback.requests.get(asked)
    assert request.ends_on == date(2026, 1, 19)
    clock.advance(14 * DAY)
    assert feedback.requests.get(asked).is_open
    clock.advance(DAY)
    assert feedback.requests.get(asked).ended
    with pytest.raises(Refused) as refused:
        give(feedback, asked)
    assert refused.value.reason is Reason.ENDED
    with pytest.raises(InvalidInput):
        feedback.requests.link(asked)


@pytest.mark.parametrize("days", [0, -1, 31])
def test_a_request_runs_one_to_thirty_days(feedback: Feedback, days: int) -> None:
    with pytest.raises(InvalidInput):
        feedback.requests.ask(RequestDraft(days=days))


def test_neither_code_nor_replies_come_before_ones_own_rating(feedback: Feedback) -> None:
    request = feedback.requests.ask(RequestDraft(asked=Asked.GROUP))
    for forbidden in (feedback.requests.link, feedback.replies.of, feedback.replies.gaps, feedback.replies.mark_seen):
        with pytest.raises(RateFirst):
            forbidden(request.id)
    with pytest.raises(RateFirst):
        give(feedback, request.id)
    with pytest.raises(InvalidInput):
        feedback.requests.rate(request.id, {})
    feedback.requests.rate(request.id, OWN)
    assert feedback.requests.link(request.id).asked is Asked.GROUP


def test_ones_own_rating_is_added_to_and_never_overwritten(services: Services, feedback: Feedback, asked: str) -> None:
    feedback.requests.rate(asked, {Competency.FIT: 5})
    kept = [json.loads(row[0]) for row in query(services, "SELECT ratings FROM feedback_ratings ORDER BY id")]
    assert kept == [{"structure": 2, "evidence": 4}, {"fit": 5}]
    assert feedback.requests.get(asked).own_rating == {Competency.FIT: 5}
    give(feedback, asked)
    with pytest.raises(InvalidInput, match="stays as it was"):
        feedback.requests.rate(asked, OWN)
    feedback.replies.delete(feedback.replies.of(asked)[0].id)
    with pytest.raises(InvalidInput, match="stays as it was"):
        feedback.requests.rate(asked, OWN)


@pytest.mark.parametrize("rating", [0, 6, True, 2.0, "3"])
def test_a_rating_is_one_to_five(feedback: Feedback, rating: int) -> None:
    request = feedback.requests.ask(RequestDraft())
    with pytest.raises(InvalidInput):
        feedback.requests.rate(request.id, {Competency.FIT: rating})


def test_what_it_is_about_is_remembered_in_words(services: Services, feedback: Feedback) -> None:
    card = services.cards.create(new_deck(services), Draft(question="Why nursing?")).card_ids[0]
    request = feedback.requests.ask(RequestDraft(About.CARD, card))
    services.cards.delete([card])
    assert feedback.requests.get(request.id).subject == "Why nursing?"
    assert feedback.requests.all(about_id=card) == (request,)
    with pytest.raises(NotFound):
        feedback.requests.ask(RequestDraft(About.CARD, card))
    with pytest.raises(NotFound):
        feedback.requests.ask(RequestDraft(About.INTERVIEW, "nobody"))


def test_a_question_of_ones_own_fits_into_a_code(feedback: Feedback) -> None:
    assert feedback.requests.ask(RequestDraft(question="  Too\n fast? ")).draft.question == "Too fast?"
    feedback.requests.ask(RequestDraft(question="x" * QUESTION_BYTES))
    for too_long in ("x" * (QUESTION_BYTES + 1), "说" * 40, "x" * 1_000_000):
        with pytest.raises(InvalidInput):
            feedback.requests.ask(RequestDraft(question=too_long))


def test_closing_can_be_undone(services: Services, feedback: Feedback, asked: str) -> None:
    change = feedback.requests.close(asked)
    assert feedback.requests.get(asked).closed
    with pytest.raises(Refused) as refused:
        give(feedback, asked)
    assert refused.value.reason is Reason.CLOSED
    services.cards.undo(change.step)
    give(feedback, asked)
    feedback.requests.close(asked)
    assert feedback.requests.reopen(asked).is_open


def test_the_private_key_goes_with_the_request(services: Services, feedback: Feedback, asked: str) -> None:
    give(feedback, asked, name="Ben")
    key = query(services, "SELECT private_key FROM feedback_requests")[0][0]
    before = feedback.replies.of(asked)
    change = feedback.requests.delete(asked)
    assert feedback.requests.all() == ()
    assert key not in str(query(services, "SELECT images FROM undo_steps"))
    with pytest.raises(NotFound):
        feedback.replies.of(asked)
    services.cards.undo(change.step)
    assert feedback.replies.of(asked) == before
    request = feedback.requests.get(asked)
    assert request.own_rating == OWN
    assert not request.receives and not request.is_open


def test_keys_are_forgotten_after_the_end(
    services: Services, feedback: Feedback, asked: str, clock: FixedClock
) -> None:
    assert feedback.requests.forget_keys() == 0
    clock.advance(15 * DAY)
    assert feedback.requests.forget_keys() == 1
    assert query(services, "SELECT private_key FROM feedback_requests") == [(None,)]
    assert feedback.requests.get(asked).own_rating == OWN


def test_a_group_answers_one_code_and_shows_who(feedback: Feedback, asked: str) -> None:
    for number, name in enumerate(("Ben", "", "Zoë")):
        give(feedback, asked, number, name=name)
    request = feedback.requests.get(asked)
    assert request.answered_by == ("Ben", "", "Zoë")
    assert request.unseen == feedback.requests.unseen() == 3
    feedback.replies.mark_seen(asked)
    assert feedback.requests.unseen() == 0


def test_gaps_leave_hidden_replies_out(services: Services, feedback: Feedback, asked: str) -> None:
    give(feedback, asked, 1, ratings={"structure": 4, "dialogue": 5})
    give(feedback, asked, 2, ratings={"structure": 3})
    found = {gap.competency: (gap.own, gap.theirs) for gap in feedback.replies.gaps(asked)}
    assert found == {
        Competency.STRUCTURE: (2, (4, 3)),
        Competency.EVIDENCE: (4, ()),
        Competency.DIALOGUE: (None, (5,)),
    }
    first = feedback.replies.of(asked)[0]
    change = feedback.replies.hide(first.id)
    assert {gap.competency for gap in feedback.replies.gaps(asked)} == {Competency.STRUCTURE, Competency.EVIDENCE}
    services.cards.undo(change.step)
    assert feedback.replies.of(asked)[0] == first


def test_a_deleted_reply_comes_back_only_by_undo(services: Services, feedback: Feedback, asked: str) -> None:
    give(feedback, asked)
    before = feedback.replies.of(asked)
    change = feedback.replies.delete(before[0].id)
    with pytest.raises(Refused) as refused:
        give(feedback, asked)
    assert refused.value.reason is Reason.OPENED_BEFORE
    services.cards.undo(change.step)
    assert feedback.replies.of(asked) == before


def test_a_sealed_reply_is_opened_once(feedback: Feedback, asked: str) -> None:
    ask = feedback.requests.link(asked)
    first, again = seal(ask, reply(1)), seal(ask, reply(1))
    feedback.replies.open_bytes(first)
    for envelope in (first, again):
        with pytest.raises(Refused) as refused:
            feedback.replies.open_bytes(envelope)
        assert refused.value.reason is Reason.OPENED_BEFORE
    assert len(feedback.replies.of(asked)) == 1


def test_two_open_requests_do_not_take_each_others_replies(feedback: Feedback, asked: str) -> None:
    other = feedback.requests.ask(RequestDraft())
    feedback.requests.rate(other.id, OWN)
    ask, of_other = feedback.requests.link(asked), feedback.requests.link(other.id)
    feedback.replies.open_bytes(seal(of_other, reply(1)))
    assert (len(feedback.replies.of(asked)), len(feedback.replies.of(other.id))) == (0, 1)
    with pytest.raises(Refused) as refused:
        feedback.replies.open_bytes(seal(replace(ask, code=of_other.code), reply(2)))
    assert refused.value.reason is Reason.ALTERED
    with pytest.raises(Refused) as refused:
        feedback.replies.open_bytes(seal(replace(ask, code=b"nobody"), reply(2)))
    assert refused.value.reason is Reason.UNKNOWN_REQUEST


def test_a_late_reply_is_taken_only_from_a_relay(feedback: Feedback, asked: str, clock: FixedClock) -> None:
    sealed = seal(feedback.requests.link(asked), reply())
    clock.advance(15 * DAY)
    with pytest.raises(Refused) as refused:
        feedback.replies.open_bytes(sealed, Channel.LINK)
    assert refused.value.reason is Reason.ENDED
    assert feedback.replies.open_bytes(sealed).channel is Channel.MAILBOX


BAD = [
    (b"", Reason.NOT_A_REPLY),
    (b"{}", Reason.NOT_A_REPLY),
    (b"[]", Reason.NOT_A_REPLY),
    (b"<html>", Reason.NOT_A_REPLY),
    (b"\xff\xfe", Reason.NOT_A_REPLY),
    (b"[" * 16_000, Reason.NOT_A_REPLY),
    (b'{"v": NaN}', Reason.NOT_A_REPLY),
    (json.dumps(reply(v=2)).encode(), Reason.UNKNOWN_VERSION),
    (json.dumps(reply(v=True)).encode(), Reason.NOT_A_REPLY),
    (json.dumps(reply(v="1")).encode(), Reason.NOT_A_REPLY),
    (json.dumps(reply(id=5)).encode(), Reason.NOT_A_REPLY),
    (json.dumps(reply(id="short")).encode(), Reason.NOT_A_REPLY),
    (json.dumps(reply(keep=5)).encode(), Reason.NOT_A_REPLY),
    (json.dumps(reply(keep="\ud800")).encode(), Reason.NOT_A_REPLY),
    (json.dumps(reply(ratings=[])).encode(), Reason.NOT_A_REPLY),
    (json.dumps(reply(ratings={"structure": 9})).encode(), Reason.NOT_A_REPLY),
    (json.dumps(reply(ratings={"total": 3})).encode(), Reason.NOT_A_REPLY),
    (json.dumps(reply(keep="")).encode(), Reason.EMPTY),
    (json.dumps(reply(keep=" \u202e ")).encode(), Reason.EMPTY),
    (json.dumps(reply(keep="x" * 1_000_000)).encode(), Reason.TOO_LONG),
    *((json.dumps(reply(**{key: "x" * (limit + 1)})).encode(), Reason.TOO_LONG) for key, limit in LIMITS.items()),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), BAD, ids=range(len(BAD)))
def test_what_the_form_would_not_send_is_refused(feedback: Feedback, asked: str, data: bytes, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        feedback.replies.take(asked, data, Channel.LOCAL)
    assert refused.value.reason is reason
    assert feedback.replies.count(asked) == 0


def test_texts_at_their_limit_are_kept_and_unknown_keys_ignored(feedback: Feedback, asked: str) -> None:
    full = {key: "说" * limit for key, limit in LIMITS.items()}
    give(feedback, asked, 1, **full, mood="great")
    (kept,) = feedback.replies.of(asked)
    assert {key: getattr(kept.content, key) for key in LIMITS} == full


def test_scripts_stay_the_words_they_are(feedback: Feedback, asked: str) -> None:
    script = "<script>alert(1)</script>"
    give(feedback, asked, 1, keep=script, name="\u202eneB\x00")
    (kept,) = feedback.replies.of(asked)
    assert (kept.content.keep, kept.content.name) == (script, "neB")


class EveryOrder(RuleBasedStateMachine):
    """Whatever happens in whatever order: no reply is read before one's own rating."""

    @initialize()
    def begin(self) -> None:
        self.clock = FixedClock(in_memory().clock.now())
        self.services = in_memory(self.clock)
        self.feedback = self.services.feedback
        self.request_id = self.feedback.requests.ask(RequestDraft()).id
        row = query(self.services, "SELECT code, public_key FROM feedback_requests")[0]
        self.code, self.public_key = map(bytes.fromhex, row)
        self.rated, self.first_rating, self.taken, self.exists = False, None, 0, True

    def teardown(self) -> None:
        if hasattr(self, "services"):
            self.services.close()

    @precondition(lambda self: self.exists)
    @rule(rating=st.integers(1, 5))
    def rate(self, rating: int) -> None:
        try:
            self.feedback.requests.rate(self.request_id, {Competency.FIT: rating})
        except InvalidInput:
            assert self.taken or not self.feedback.requests.get(self.request_id).receives
        else:
            assert not (self.rated and self.taken)
            self.rated, self.first_rating = True, rating

    @rule(number=st.integers(0, 3), channel=st.sampled_from(Channel))
    def receive(self, number: int, channel: Channel) -> None:
        from services.feedback.link import Ask

        content = reply(number)
        try:
            if channel in (Channel.LOCAL, Channel.HANDED_OVER):
                self.feedback.replies.take(self.request_id, padded(content), channel)
            else:
                day = date(2026, 1, 19)
                ask = Ask(self.code, self.public_key, day, About.GENERAL, Asked.FRIEND)
                self.feedback.replies.open_bytes(seal(ask, content), channel)
        except RehearseError:
            return
        self.taken += 1

    @rule(days=st.integers(0, 9))
    def wait(self, days: int) -> None:
        self.clock.advance(days * DAY)
        self.feedback.requests.forget_keys()

    @precondition(lambda self: self.exists)
    @rule(closed=st.booleans())
    def close(self, closed: bool) -> None:
        act = self.feedback.requests.close if closed else self.feedback.requests.reopen
        act(self.request_id)

    @precondition(lambda self: self.exists and self.rated)
    @rule(hidden=st.booleans())
    def hide_and_delete(self, hidden: bool) -> None:
        for kept in self.feedback.replies.of(self.request_id)[:1]:
            self.feedback.replies.hide(kept.id) if hidden else self.feedback.replies.delete(kept.id)

    @precondition(lambda self: self.exists)
    @rule(back=st.booleans())
    def delete(self, back: bool) -> None:
        change = self.feedback.requests.delete(self.request_id)
        self.exists = back
        if back:
            self.services.cards.undo(change.step)

    @invariant()
    def replies_are_read_only_beside_ones_own_rating(self) -> None:
        if not hasattr(self, "services"):
            return
        try:
            replies = self.feedback.replies.of(self.request_id)
        except RateFirst:
            assert not self.rated
        except NotFound:
            assert not self.exists
        else:
            assert self.rated
            assert len(replies) <= self.taken
            assert self.feedback.requests.get(self.request_id).own_rating == {Competency.FIT: self.first_rating}


TestEveryOrder = EveryOrder.TestCase
TestEveryOrder.settings = hypothesis_settings(
    max_examples=25, stateful_step_count=20, deadline=None, phases=[Phase.generate], derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_each_reply_is_told_once_whatever_windows_are_open(services: Services, feedback: Feedback, asked: str) -> None:
    assert feedback.replies.untold() == 0
    give(feedback, asked, 1)
    give(feedback, asked, 2)
    other_window = Feedback(services.database, services.clock, services.settings, page=Path())
    assert [feedback.replies.untold(), other_window.replies.untold()] == [2, 0]
    give(feedback, asked, 3)
    feedback.replies.mark_seen(asked)
    assert feedback.replies.untold() == 0
