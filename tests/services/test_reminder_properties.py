"""Whatever a person does to interviews, and wherever they fly: what is left is what the table calls for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.clock import FixedClock
from services.interviews.model import Interview, InterviewDraft, Outcome
from services.interviews.when import instant_of
from services.reminders.model import State
from services.reminders.reminders import Claim
from services.root import Services
from tests.services.helpers import in_memory, query

# Zones whose clocks change on other days, by half an hour, in the southern autumn, or never.
ZONES = tuple(
    map(
        ZoneInfo,
        (
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Pacific/Auckland",
            "America/Santiago",
            "Asia/Kolkata",
        ),
    )
)
# Weeks around which all of them change their clocks.
STARTS = (
    date(2026, 3, 5),
    date(2026, 3, 26),
    date(2026, 4, 2),
    date(2026, 9, 3),
    date(2026, 9, 24),
    date(2026, 10, 22),
)
STEP = timedelta(hours=2)
HOUR = timedelta(hours=1)

operations = st.one_of(
    st.tuples(st.just("add"), st.integers(-30, 15 * 24), st.sampled_from([None, 15, 60, 240])),
    st.tuples(st.just("move"), st.integers(0, 9), st.integers(-48, 96)),
    st.tuples(st.just("outcome"), st.integers(0, 9), st.sampled_from(list(Outcome))),
    st.tuples(st.just("promise"), st.integers(0, 9), st.integers(0, 20)),
    st.tuples(st.just("delete"), st.integers(0, 9), st.none()),
    st.tuples(st.just("done"), st.integers(0, 9), st.none()),
    st.tuples(st.just("snooze"), st.integers(0, 9), st.integers(0, 3)),
    st.tuples(st.just("wait"), st.integers(1, 20), st.none()),
    st.tuples(st.just("sleep"), st.integers(20, 120), st.none()),
    st.tuples(st.just("fly"), st.sampled_from(ZONES), st.none()),
)


class Life:
    """A person with a collection, a clock and a diary of what they were told."""

    def __init__(self, start: date, zone: ZoneInfo) -> None:
        self.clock = FixedClock(datetime.combine(start, time(8), tzinfo=zone), zone)
        self.services: Services = in_memory(self.clock)
        self.told: list[datetime] = []
        self.seen: dict[str, int] = {}
        self.put_off: set[str] = set()

    def here(self) -> datetime:
        return self.clock.now().astimezone(self.clock.zone())

    def interviews(self) -> list[Interview]:
        return list(self.services.interviews.all_for_reminders())

    def fire(self) -> None:
        for claim in self.services.reminders.claim():
            assert self.services.reminders.hand_over(claim)
            self.note(claim)

    def note(self, claim: Claim) -> None:
        now = self.here()
        minute = now.hour * 60 + now.minute
        assert 7 * 60 <= minute < 22 * 60, f"told at {now}"
        again = all(key in self.seen and key in self.put_off for key in claim.reminder_ids)
        for key in claim.reminder_ids:
            self.seen[key] = self.seen.get(key, 0) + 1
        self.told = self.told if again else [*self.told, self.clock.now()]
        midnight = instant_of(datetime.combine(now.date(), time()), self.clock.zone())
        assert sum(at >= midnight for at in self.told) <= 3, "a fourth on one day"

    def do(self, operation: tuple[str, object, object]) -> None:
        name, first, second = operation
        known = self.interviews()
        if name == "add":
            local = (self.here() + timedelta(hours=first)).replace(tzinfo=None, minute=30)
            self.services.interviews.add(InterviewDraft("Acme", local, zone=str(self.clock.zone()), minutes=second))
        elif name == "wait":
            for _ in range(first):
                self.clock.advance(STEP)
                self.fire()
        elif name == "sleep":
            self.clock.advance(timedelta(hours=first))
            self.fire()
        elif name == "fly":
            self.clock.local_zone = first
        elif name in ("done", "snooze"):
            self.answer(name, first, second)
        elif known:
            self.change(name, known[first % len(known)], second)

    def answer(self, name: str, first: int, second: int) -> None:
        waiting = self.services.reminders.inbox().waiting
        if not waiting:
            return
        one = waiting[first % len(waiting)]
        if name == "done":
            self.services.reminders.done(one.id)
        else:
            choices = self.services.reminders.snooze_choices()
            self.services.reminders.snooze(one.id, choices[second % len(choices)][1])
            self.put_off = self.put_off | {one.id}

    def change(self, name: str, interview: Interview, second: object) -> None:
        service = self.services.interviews
        if name == "move":
            service.move(interview.id, interview.draft.local_start + timedelta(hours=second))
        elif name == "outcome":
            service.set_outcome(interview.id, second)
        elif name == "promise":
            service.set_promised(interview.id, self.here().date() + timedelta(days=second))
        else:
            service.delete(interview.id)


def expected(interview: Interview, zone: ZoneInfo) -> dict[str, datetime]:
    """Returns the table once more, written down by hand: what an interview calls for, before quiet hours."""
    start, end, outcome = interview.starts_at, interview.ends_at, interview.outcome
    day = end.astimezone(zone).date()

    def wall(on: date, hour: int) -> datetime:
        return instant_of(datetime.combine(on, time(hour)), zone)

    found: dict[str, datetime] = {}
    if outcome is Outcome.WAITING:
        found |= {"prepare:0": start - 24 * HOUR, "last_hour:0": start - HOUR}
        base = interview.promised or day
        found |= {f"follow_up:{n}": wall(base + timedelta(days=d), 10) for n, d in enumerate((7, 14, 28))}
    if outcome is not Outcome.WITHDRAWN:
        found |= {"debrief:0": end + timedelta(minutes=10), "debrief:1": end + HOUR}
        if wall(day, 20) > end + HOUR:
            found["debrief:2"] = wall(day, 20)
    if outcome in (Outcome.WAITING, Outcome.THROUGH, Outcome.OFFER):
        found |= {"thank_you:0": end + 3 * HOUR, "thank_you:1": wall(day + timedelta(days=1), 9)}
    if outcome is Outcome.NO and interview.outcome_at:
        found["ask_feedback:0"] = interview.outcome_at + 24 * HOUR
    return {f"{key.split(':')[0]}:{interview.id}:{key.split(':')[1]}": at for key, at in found.items()}


def check(life: Life) -> None:
    zone = life.clock.zone()
    services, now = life.services, life.clock.now()
    services.reminders.plan()
    assert services.reminders.plan() == 0, "a second plan of the same facts changes nothing"
    ahead = {r.id: r for r in services.reminders.ahead()}
    called: dict[str, datetime] = {}
    for interview in life.interviews():
        called |= expected(interview, zone)
    by_day: dict[date, int] = {}
    for one in ahead.values():
        local = one.due_at.astimezone(zone)
        if one.due_at >= now:
            assert 7 <= local.hour < 22, f"{one.id} at {local}"
            by_day[local.date()] = by_day.get(local.date(), 0) + (one.state is State.PLANNED)
        if one.interview_id is None:
            continue
        assert one.id in called, f"{one.id} is not called for"
        at = called[one.id].astimezone(zone)
        if one.state is State.PLANNED and 7 <= at.hour < 22:
            assert one.due_at == called[one.id]
    assert all(number <= 3 for number in by_day.values()), by_day
    states = dict(query(services, "SELECT id, state FROM reminders"))
    for key, at in called.items():
        local = at.astimezone(zone)
        if at <= now or key in ahead or not 7 <= local.hour < 22 or key in states:
            continue
        todays = sum(t >= instant_of(datetime.combine(local.date(), time()), zone) for t in life.told)
        overdue = local.date() == now.astimezone(zone).date() and any(r.due_at < now for r in ahead.values())
        full = by_day.get(local.date(), 0) + todays + overdue >= 3
        settled = any(
            states.get(other) == "done" for other in states if other.rpartition(":")[0] == key.rpartition(":")[0]
        )
        assert full or settled, f"{key} at {local} is missing"


@settings(max_examples=60)
@given(st.sampled_from(STARTS), st.sampled_from(ZONES), st.lists(operations, min_size=1, max_size=14))
def test_any_sequence_leaves_what_the_table_calls_for(start: date, zone: ZoneInfo, sequence: list) -> None:
    life = Life(start, zone)
    for operation in sequence:
        life.do(operation)
        check(life)
    life.services.close()


@settings(max_examples=40)
@given(st.sampled_from(STARTS), st.sampled_from(ZONES), st.sampled_from(ZONES), st.integers(30, 200))
def test_a_flight_moves_the_evening_ones_and_not_those_of_the_interview(
    start: date, home: ZoneInfo, away: ZoneInfo, hours: int
) -> None:
    life = Life(start, home)
    life.do(("add", hours, 60))
    (interview,) = life.interviews()
    for zone in (home, away):
        life.clock.local_zone = zone
        check(life)
        for reminder in life.services.reminders.of_interview(interview.id):
            local = reminder.due_at.astimezone(zone)
            if reminder.id.startswith("follow_up"):
                assert (local.hour, local.minute) == (10, 0)
            if reminder.id.endswith("debrief:2"):
                assert (local.hour, local.minute) == (20, 0)
    life.services.close()


def test_a_week_asleep_is_told_in_one_notification() -> None:
    life = Life(date(2026, 3, 10), ZONES[0])
    for hours in (30, 54, 78):
        life.do(("add", hours, 60))
    life.services.reminders.plan()
    life.clock.advance(timedelta(days=7))
    (claim,) = life.services.reminders.claim()
    assert claim.notification.route == "/reminders"
    assert claim.notification.title == f"{len(claim.reminder_ids)} reminders waited for you"
    assert life.services.reminders.hand_over(claim)
    waiting = life.services.reminders.inbox().waiting
    assert {r.id for r in waiting} == set(claim.reminder_ids)
    series = [(r.type, r.interview_id) for r in waiting]
    assert len(series) == len(set(series)), "of each series only the last one"
    assert life.services.reminders.claim() == ()


def test_snoozed_reminders_come_back_and_done_ones_do_not() -> None:
    life = Life(date(2026, 3, 10), ZONES[0])
    life.do(("add", 3, 60))
    for _ in range(3):
        life.clock.advance(HOUR)
        life.fire()
    life.clock.advance(timedelta(hours=1, minutes=45))
    life.fire()
    one = next(r for r in life.services.reminders.inbox().waiting if r.id.startswith("debrief"))
    words, at = life.services.reminders.snooze_choices()[0]
    assert words == "In an hour"
    life.services.reminders.snooze(one.id, at)
    assert one.id not in {r.id for r in life.services.reminders.inbox().waiting}
    life.clock.instant = at.astimezone(UTC)
    life.put_off = {one.id}
    life.fire()
    assert one.id in {r.id for r in life.services.reminders.inbox().waiting}
    before = life.services.reminders.done(one.id)
    assert not [r for r in life.services.reminders.ahead() if r.id.startswith("debrief")], "done settles the series"
    life.services.reminders.put_back(before)
    assert one.id in {r.id for r in life.services.reminders.inbox().waiting}


def test_options_that_are_damaged_fall_back_to_the_table() -> None:
    from services.reminders.options import Options, parsed, text_of

    for text in ("", "[]", "{", '{"off": ["nothing"], "moved": {"practice": 7, "x": 1}, "quiet": [1, "2"]}'):
        assert replace(parsed(text), off=Options().off) == Options()
    chosen = Options(quiet_from=60, unheard=True)
    assert parsed(text_of(chosen)) == chosen
