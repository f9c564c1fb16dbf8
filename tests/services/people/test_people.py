"""People: written down, asked, thanked, heard from; and whom to ask next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clock import FixedClock
from services.errors import InvalidInput, NotFound
from services.feedback.model import Channel, RequestDraft
from services.people.asking import TOO_LONG, WEEK, Known, remind_at, whom_to_ask
from services.people.model import GroupDraft, HeardDraft, PersonDraft, PersonKind, What
from services.practice.words import Competency
from services.root import Services
from tests.services.feedback.sealing import padded, reply
from tests.services.helpers import dump

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def known() -> st.SearchStrategy[list[Known]]:
    moments = st.integers(0, 60 * 24).map(lambda hours: NOW - timedelta(hours=hours))
    one = st.builds(
        Known,
        person_id=st.integers(0, 99).map(str),
        added_at=moments,
        last_asked=st.none() | moments,
        helped=st.integers(0, 3),
    )
    return st.lists(one, max_size=8, unique_by=lambda k: k.person_id)


@given(known())
def test_nobody_is_asked_twice_in_a_week_and_everyone_else_can_be(everyone: list[Known]) -> None:
    free = whom_to_ask(everyone, now=NOW)
    assert set(free) == {k.person_id for k in everyone if k.last_asked is None or NOW - k.last_asked >= WEEK}
    by_id = {k.person_id: k for k in everyone}
    never = [key for key in free if by_id[key].last_asked is None]
    assert list(free[: len(never)]) == never
    waits = [by_id[key].last_asked for key in free[len(never) :]]
    assert waits == sorted(waits, key=lambda at: at or NOW)


@given(known(), st.randoms())
def test_the_order_of_the_people_does_not_matter(everyone: list[Known], chance: object) -> None:
    shuffled = list(everyone)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert whom_to_ask(everyone, now=NOW) == whom_to_ask(shuffled, now=NOW)
    assert remind_at(everyone) == remind_at(shuffled)


@given(known())
def test_the_reminder_waits_fourteen_days_after_the_last_time_anyone_was_asked(everyone: list[Known]) -> None:
    at = remind_at(everyone)
    if not everyone:
        assert at is None
        return
    asked = [k.last_asked for k in everyone if k.last_asked]
    assert at is not None and at - TOO_LONG in (asked or [k.added_at for k in everyone])
    assert all(moment <= at - TOO_LONG for moment in asked)


def test_someone_is_written_down_changed_and_deleted_with_undo(services: Services) -> None:
    with pytest.raises(InvalidInput):
        services.people.add(PersonDraft("  "))
    with pytest.raises(InvalidInput):
        services.people.add(PersonDraft("x" * 81))
    ana = services.people.add(PersonDraft(" Ana  Lopez\x00 ", contact="+34 600")).card_ids[0]
    assert services.people.get(ana).draft == PersonDraft("Ana Lopez", contact="+34 600")
    services.people.edit(ana, PersonDraft("Ana", PersonKind.MENTOR, notes="Nurse for 10 years"))
    services.people.asked(ana, what=What.OTHER, words="read my CV")
    before = dump(services)
    step = services.people.delete(ana).step
    with pytest.raises(NotFound):
        services.people.get(ana)
    services.cards.undo(step)
    assert dump(services) == before


def test_who_was_asked_leaves_the_list_for_a_week_and_comes_last(services: Services, clock: FixedClock) -> None:
    ana, ben = (services.people.add(PersonDraft(name)).card_ids[0] for name in ("Ana", "Ben"))
    services.people.asked(ana, what=What.OTHER)
    assert [person.id for person in services.people.whom_to_ask()] == [ben]
    clock.advance(WEEK)
    assert [person.id for person in services.people.whom_to_ask()] == [ben, ana]
    assert services.people.remind_at() == clock.now() - WEEK + TOO_LONG


def test_a_reply_signed_with_a_known_name_is_help_once(services: Services) -> None:
    ana = services.people.add(PersonDraft("Ana Lopez")).card_ids[0]
    request = services.feedback.requests.ask(RequestDraft())
    services.feedback.requests.rate(request.id, {Competency.FIT: 3})
    services.feedback.replies.take(request.id, padded(reply(1, name="ana  lopez")), Channel.LOCAL)
    services.feedback.replies.take(request.id, padded(reply(2, name="Somebody")), Channel.LOCAL)
    for _ in range(2):
        (given,) = services.people.get(ana).helps
    assert given.what is What.REQUEST and given.helped_at is not None
    assert services.people.thank_you(ana) == (
        "Hi Ana, thank you for your feedback. It helps me see what to work on next."
    )
    services.people.thanked(given.id)
    assert services.people.get(ana).to_thank == ()


def test_a_question_heard_becomes_a_card_once(services: Services) -> None:
    ana = services.people.add(PersonDraft("Ana")).card_ids[0]
    note = HeardDraft("Why  nursing?", "Acme", "Two people, friendly.", ana)
    services.people.hear(note)
    services.people.hear(HeardDraft("why nursing?"))
    with pytest.raises(InvalidInput):
        services.people.hear(HeardDraft(" "))
    services.people.hear(HeardDraft(notes="They ask about shifts."))
    first, second, third = reversed(services.people.all_heard())
    assert first.card_id is not None and first.card_id == second.card_id and third.card_id is None
    assert services.cards.get(first.card_id).deck_name == "Heard from others"
    assert [kept.id for kept in services.people.all_heard(person_id=ana)] == [first.id]
    step = services.people.drop_heard(first.id).step
    assert len(services.people.all_heard()) == 2
    services.cards.undo(step)
    services.people.delete(ana)
    assert len(services.people.all_heard()) == 3


def test_a_group_meets_at_wall_time_and_deleted_people_leave_it(services: Services, clock: FixedClock) -> None:
    ana = services.people.add(PersonDraft("Ana")).card_ids[0]
    with pytest.raises(InvalidInput):
        services.groups.add(GroupDraft(" "))
    with pytest.raises(InvalidInput):
        services.groups.add(GroupDraft("Club", meets=datetime(2026, 1, 9, 18), zone="Mars/Base"))
    club = services.groups.add(
        GroupDraft("Thursday club", (ana, ana), meets=datetime(2026, 7, 9, 18), zone="Europe/Madrid")
    ).card_ids[0]
    group = services.groups.get(club)
    assert group.draft.person_ids == (ana,)
    assert group.meets_at == datetime(2026, 7, 9, 16, tzinfo=UTC)
    assert services.groups.meetings() == (group,)
    services.people.delete(ana)
    assert services.groups.get(club).draft.person_ids == ()
    clock.advance(300 * DAY)
    assert services.groups.meetings() == ()
    before = dump(services)
    services.cards.undo(services.groups.delete(club).step)
    assert dump(services) == before
