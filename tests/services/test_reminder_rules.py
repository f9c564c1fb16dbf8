"""The table of reminders: what comes when, and what makes it go away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.clock import FixedClock
from services.interviews.model import InterviewDraft, Outcome
from services.reminders.model import State
from services.reminders.rules import INTERVIEW, KINDS, RULES, Type
from services.root import Services
from tests.services.helpers import in_memory, new_cards, new_deck, practise

BERLIN = ZoneInfo("Europe/Berlin")
# A Tuesday.
NOW = datetime(2026, 3, 10, 9, tzinfo=BERLIN)
NEVER = frozenset({Type.PRACTICE, Type.WEEKLY})


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW, BERLIN)


@pytest.fixture
def services(clock: FixedClock) -> Services:
    """A person who wants to be reminded of interviews only."""
    opened = in_memory(clock)
    for kind in NEVER:
        opened.reminders.choose(lambda o, kind=kind: o.switched(kind, on=False))
    return opened


def an_interview(services: Services, local: datetime, company: str = "Acme", **more: object) -> str:
    draft = InterviewDraft(company=company, local_start=local, **{"zone": "Europe/Berlin", "minutes": 60, **more})
    return services.interviews.add(draft).card_ids[0]


def times(services: Services, interview_id: str, zone: ZoneInfo = BERLIN) -> list[str]:
    """Returns what is to come for an interview as type, number, and local time."""
    return [
        f"{r.id.split(':')[0]} {r.id[-1]} {r.due_at.astimezone(zone):%m-%d %H:%M}"
        for r in services.reminders.of_interview(interview_id)
        if r.state in (State.PLANNED, State.SNOOZED)
    ]


THURSDAY = datetime(2026, 3, 12, 14)


def test_an_interview_brings_everything_the_table_calls_for(services: Services) -> None:
    interview = an_interview(services, THURSDAY)
    assert times(services, interview) == [
        "prepare 0 03-11 14:00",
        "last_hour 0 03-12 13:00",
        "debrief 0 03-12 15:10",
        "debrief 2 03-12 20:00",
        "thank_you 1 03-13 09:00",
        "follow_up 0 03-19 10:00",
        "follow_up 1 03-26 10:00",
        "follow_up 2 04-09 10:00",
    ]


def test_what_the_day_has_no_room_for_comes_once_there_is_room(services: Services) -> None:
    interview = an_interview(services, THURSDAY)
    services.reminders.choose(lambda o: o.switched(Type.LAST_HOUR, on=False))
    assert "thank_you 0 03-12 18:00" in times(services, interview)


def test_reminders_follow_an_interview_that_moves(services: Services) -> None:
    interview = an_interview(services, THURSDAY)
    services.interviews.move(interview, THURSDAY + timedelta(days=5, hours=-2))
    assert times(services, interview)[:3] == [
        "prepare 0 03-16 12:00",
        "last_hour 0 03-17 11:00",
        "debrief 0 03-17 13:10",
    ]


@pytest.mark.parametrize(
    ("outcome", "left"),
    [
        (Outcome.WAITING, {"prepare", "last_hour", "debrief", "thank_you", "follow_up"}),
        (Outcome.THROUGH, {"debrief", "thank_you"}),
        (Outcome.OFFER, {"debrief", "thank_you"}),
        (Outcome.NO, {"debrief", "ask_feedback"}),
        (Outcome.WITHDRAWN, set()),
    ],
)
def test_what_came_of_it_decides_what_is_left(services: Services, outcome: Outcome, left: set[str]) -> None:
    interview = an_interview(services, THURSDAY)
    services.interviews.set_outcome(interview, outcome)
    assert {line.split()[0] for line in times(services, interview)} == left


def test_a_deleted_interview_takes_its_reminders_along_and_undo_brings_them_back(services: Services) -> None:
    interview = an_interview(services, THURSDAY)
    before = times(services, interview)
    change = services.interviews.delete(interview)
    assert services.reminders.ahead() == ()
    services.interviews.undo(change.step)
    assert times(services, interview) == before


def test_follow_ups_count_from_the_day_they_promised(services: Services) -> None:
    interview = an_interview(services, THURSDAY)
    services.interviews.set_promised(interview, date(2026, 3, 20))
    assert times(services, interview)[-3:] == [
        "follow_up 0 03-27 10:00",
        "follow_up 1 04-03 10:00",
        "follow_up 2 04-17 10:00",
    ]


def test_after_a_no_one_request_for_feedback_a_day_later(services: Services, clock: FixedClock) -> None:
    interview = an_interview(services, THURSDAY)
    clock.instant = datetime(2026, 3, 16, 11, tzinfo=BERLIN).astimezone(UTC)
    services.interviews.set_outcome(interview, Outcome.NO)
    assert times(services, interview) == ["ask_feedback 0 03-17 11:00"]


def test_a_time_can_be_moved_and_a_type_switched_off(services: Services) -> None:
    interview = an_interview(services, THURSDAY)
    services.reminders.choose(lambda o: o.moved_to(Type.LAST_HOUR, -90).switched(Type.PREPARE, on=False))
    assert times(services, interview)[0] == "last_hour 0 03-12 12:30"


def test_no_reminder_for_an_interview_in_the_past(services: Services) -> None:
    interview = an_interview(services, datetime(2026, 3, 8, 14))
    assert times(services, interview) == [
        "follow_up 0 03-15 10:00",
        "follow_up 1 03-22 10:00",
        "follow_up 2 04-05 10:00",
    ]


def test_an_interview_without_an_end_counts_as_one_hour(services: Services) -> None:
    interview = an_interview(services, THURSDAY, minutes=None)
    assert "debrief 0 03-12 15:10" in times(services, interview)


def test_before_an_early_interview_the_last_hour_comes_the_evening_before(services: Services) -> None:
    interview = an_interview(services, datetime(2026, 3, 12, 7))
    assert times(services, interview)[:2] == ["prepare 0 03-11 07:00", "last_hour 0 03-11 21:45"]


def test_after_a_late_interview_the_debrief_waits_for_the_morning(services: Services) -> None:
    interview = an_interview(services, datetime(2026, 3, 12, 21, 30))
    assert "debrief 0 03-13 07:00" in times(services, interview)


def test_reminders_of_an_interview_keep_their_instant_on_a_journey_and_evenings_their_wall_time(
    services: Services, clock: FixedClock
) -> None:
    interview = an_interview(services, THURSDAY)
    lisbon = clock.local_zone = ZoneInfo("Europe/Lisbon")
    assert times(services, interview, lisbon)[:4] == [
        "prepare 0 03-11 13:00",
        "last_hour 0 03-12 12:00",
        "debrief 0 03-12 14:10",
        "debrief 2 03-12 20:00",
    ]


@pytest.mark.parametrize(
    ("zone", "day", "local", "utc"),
    [
        # The clocks go forward over 02:00 to 03:00: practice at 02:30 comes at once after.
        ("Europe/Berlin", date(2026, 3, 29), "03:00", "01:00"),
        ("America/New_York", date(2026, 3, 8), "03:00", "07:00"),
        # Half an hour on Lord Howe: 02:00 to 02:30.
        ("Australia/Lord_Howe", date(2026, 10, 4), "02:30", "15:30"),
        ("America/Sao_Paulo", date(2026, 3, 29), "02:30", "05:30"),
        ("Pacific/Auckland", date(2026, 9, 27), "03:00", "14:00"),
        # They go back: the first of the two.
        ("Europe/Berlin", date(2026, 10, 25), "02:30", "00:30"),
        ("America/New_York", date(2026, 11, 1), "02:30", "07:30"),
    ],
)
def test_wall_times_that_do_not_exist_or_happen_twice(zone: str, day: date, local: str, utc: str) -> None:
    here = ZoneInfo(zone)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=here) - timedelta(days=2)
    services = in_memory(FixedClock(noon, here))
    services.reminders.choose(lambda o: o.__class__(moved={Type.WEEKLY: 150}, quiet_from=0, quiet_until=0))
    # 150 is not offered by the screen; the wall clock has to bear it all the same.
    from services.reminders import planner
    from services.reminders.options import Options

    facts = planner.Facts(
        noon.astimezone(UTC), here, options=Options(moved={Type.PRACTICE: 150}, quiet_from=0, quiet_until=0)
    )
    found = {p.due_at.astimezone(here).date(): p.due_at for p in planner.plan(facts) if p.type is Type.PRACTICE}
    assert f"{found[day].astimezone(here):%H:%M}" == local
    assert f"{found[day]:%H:%M}" == utc


def test_practice_comes_only_if_cards_are_due_and_nothing_was_done(clock: FixedClock) -> None:
    services = in_memory(clock)
    clock.instant = datetime(2026, 3, 10, 18, tzinfo=BERLIN).astimezone(UTC)
    services.reminders.plan()
    clock.advance(timedelta(minutes=1))
    assert services.reminders.claim() == (), "there is not one card"
    clock.advance(timedelta(days=1, minutes=-2))
    new_cards(services, new_deck(services), 3)
    services.reminders.plan()
    clock.advance(timedelta(minutes=1))
    (claim,) = services.reminders.claim()
    assert claim.notification.title == "Ten minutes of practice"
    assert services.reminders.hand_over(claim)
    clock.advance(timedelta(days=1, hours=-2))
    from services.practice.words import Grade

    practise(services, Grade.AGAIN, most=1)
    clock.advance(timedelta(hours=2))
    assert services.reminders.claim() == (), "the person has practised today"


def test_the_weekly_look_comes_on_sundays(clock: FixedClock) -> None:
    services = in_memory(clock)
    weekly = [r.due_at.astimezone(BERLIN) for r in services.reminders.ahead() if r.type is Type.WEEKLY]
    assert [f"{at:%a %H:%M}" for at in weekly] == ["Sun 17:00", "Sun 17:00"]


def test_every_rule_has_a_type_that_can_be_switched_off_and_a_default_that_can_be_chosen() -> None:
    assert {rule.type for rule in RULES} == {kind.type for kind in KINDS} == set(Type)
    for kind in KINDS:
        first = next(rule for rule in RULES if rule.type is kind.type)
        assert first.n == 0 and first.when.minutes in kind.choices
    assert INTERVIEW in {rule.route for rule in RULES}


def test_no_reminder_says_more_than_a_lock_screen_may(services: Services) -> None:
    secret = "I panic at whiteboards"
    an_interview(services, THURSDAY, notes=secret, people=("Ms Private",), advert=secret, place=secret, role=secret)
    said = " ".join(f"{r.title} {r.text} {r.route}" for r in services.reminders.ahead())
    assert "Acme" in said and secret not in said and "Private" not in said
