"""People: written down, asked, thanked, heard from; and whom to ask next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clock import FixedClock
from services.errors import InvalidInput, NotFound
from services.feedback.link import address_of
from services.feedback.model import Asked, Channel, RequestDraft
from services.mocks.model import MockDraft, Partner
from services.mocks.sheet import Sheet, questions_of
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


@pytest.mark.parametrize("signed", ["Ana Lopez", ""])
def test_who_was_asked_has_helped_once_the_reply_is_there(services: Services, signed: str) -> None:
    ana = services.people.add(PersonDraft("Ana Lopez")).card_ids[0]
    request = services.feedback.requests.ask(RequestDraft())
    services.feedback.requests.rate(request.id, {Competency.FIT: 3})
    for _ in range(2):
        services.people.asked_for_feedback((ana,), request_id=request.id, words="You in general")
    (asked,) = services.people.get(ana).helps
    assert asked.helped_at is None and services.people.whom_to_ask() == ()
    for number in (1, 2):
        services.feedback.replies.take(request.id, padded(reply(number, name=signed)), Channel.LOCAL)
    for _ in range(2):
        (helped,) = services.people.get(ana).helps
    assert helped.helped_at is not None and services.people.get(ana).to_thank == (helped,)


def test_one_code_for_a_group_tells_its_people_apart_by_their_names(services: Services) -> None:
    ana, ben, _ = (services.people.add(PersonDraft(name)).card_ids[0] for name in ("Ana", "Ben", "Eve"))
    request = services.feedback.requests.ask(RequestDraft(asked=Asked.GROUP))
    services.feedback.requests.rate(request.id, {Competency.FIT: 3})
    services.people.asked_for_feedback((ana, ben), request_id=request.id, words="Thursday club")
    for number, name in enumerate(("ben", "", "Eve"), 1):
        services.feedback.replies.take(request.id, padded(reply(number, name=name)), Channel.LOCAL)
    everyone = services.people.all()
    helped = {person.draft.name: [one.helped_at is not None for one in person.helps] for person in everyone}
    assert helped == {"Ana": [False], "Ben": [True], "Eve": [True]}


def test_contacts_names_and_notes_are_in_nothing_that_leaves_the_device(services: Services) -> None:
    secret = PersonDraft("Zebulon Quux", PersonKind.MENTOR, "+49 170 5550123", "met at the Xanadu clinic")
    person = services.people.add(secret).card_ids[0]
    services.people.hear(HeardDraft("Why nights?", "Acme", "He said: Yossarian asks it", person))
    meets = (services.clock.now() + 2 * DAY).replace(tzinfo=None)
    services.groups.add(GroupDraft("Night owls", (person,), "bring Ferdinand", meets=meets, zone="UTC"))
    services.decks.add_starters(["general"])
    mock = services.mocks.start(MockDraft(partner=Partner.FRIEND, person_id=person))
    request = services.mocks.ask(mock.id)
    services.people.asked_for_feedback((person,), request_id=request.id, words="Zebulon Quux")
    ask = services.feedback.requests.link(request.id)
    shared = [
        repr(ask),
        address_of("https://example.org", ask),
        str(questions_of(mock)),
        str(Sheet(services.mocks, mock.id, {}).answer("GET", "sheet.json")),
        services.calendar.of_everything().decode(),
        *(f"{one.title} {one.text}" for one in services.reminders.ahead()),
        services.people.thank_you(person),
    ]
    assert any("Night owls" in text for text in shared), "the group's own name is in one's own reminder"
    # A word of thanks is to them, so it has their first name and nothing else.
    private = ("Quux", "5550123", "Xanadu", "Yossarian", "Ferdinand")
    assert not [word for word in private for text in shared if word in text]


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
