"""Interviews: written down, moved, finished, found; and what the clocks do to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clock import FixedClock
from services.errors import InvalidInput, NotFound
from services.interviews.interviews import MATTERS
from services.interviews.model import Format, InterviewDraft, Outcome
from services.interviews.when import Hour, hour_of, instant_of, read_time, wall_time
from services.root import Services
from tests.services.helpers import dump, in_memory, query

NINE = datetime(2026, 1, 8, 9, 0)
NASTY = '💥 O\'Neil & "Söhne" $(rm -rf /); `x` \\ <b> %s %% _ 株式会社 مرحبا'
BERLIN = ZoneInfo("Europe/Berlin")


def add(services: Services, company: str = "Acme", local_start: datetime = NINE, **more: object) -> str:
    return services.interviews.add(InterviewDraft(company, local_start, **more)).card_ids[0]  # type: ignore[arg-type]


def test_a_company_a_date_and_a_time_are_enough(services: Services) -> None:
    found = services.interviews.get(add(services))
    assert found.draft == InterviewDraft("Acme", NINE)
    assert found.starts_at == NINE.replace(tzinfo=UTC)
    assert found.ends_at - found.starts_at == timedelta(hours=1), "one without an end counts as an hour"
    assert (found.outcome, found.has_debrief, found.promised) == (Outcome.WAITING, False, None)


def test_everything_that_was_written_comes_back(services: Services) -> None:
    draft = InterviewDraft(
        company=NASTY,
        local_start=NINE,
        zone="America/New_York",
        role="Engineer",
        round="Second",
        format=Format.VIDEO,
        minutes=45,
        people=("Ana", NASTY),
        place="https://meet.example/x?y=1&z='2'",
        advert=f"First line\n\n{NASTY}",
        notes=NASTY,
    )
    interview_id = services.interviews.add(draft).card_ids[0]
    found = services.interviews.get(interview_id)
    assert found.draft == draft
    assert found.starts_at == datetime(2026, 1, 8, 14, 0, tzinfo=UTC)
    assert found.ends_at == datetime(2026, 1, 8, 14, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"company": "  \n "}, "company"),
        ({"company": "x" * 121}, "121"),
        ({"minutes": 0}, "minute"),
        ({"minutes": 1441}, "minute"),
        ({"zone": "Mars/Olympus"}, "time zone"),
        ({"zone": "../../etc/passwd"}, "time zone"),
        ({"local_start": datetime(1, 1, 1)}, "year"),
        ({"local_start": datetime(9999, 12, 31, 23)}, "year"),
        ({"people": tuple(map(str, range(31)))}, "people"),
        ({"advert": "x" * 50_001}, "advert"),
    ],
)
def test_what_cannot_be_saved_is_said_and_changes_nothing(services: Services, wrong: dict, said: str) -> None:
    interview_id = add(services)
    before = dump(services)
    draft = InterviewDraft(**{"company": "Acme", "local_start": NINE} | wrong)
    for attempt in (lambda: services.interviews.add(draft), lambda: services.interviews.edit(interview_id, draft)):
        with pytest.raises(InvalidInput, match=said):
            attempt()
    assert dump(services) == before


CHANGES = {
    "add": lambda s, i: add(s, "Other"),
    "edit": lambda s, i: s.interviews.edit(i, InterviewDraft("Other", NINE, people=("A",))),
    "move": lambda s, i: s.interviews.move(i, NINE + timedelta(days=3)),
    "outcome": lambda s, i: s.interviews.set_outcome(i, Outcome.NO),
    "promised": lambda s, i: s.interviews.set_promised(i, date(2026, 2, 1)),
    "choose": lambda s, i: s.preparing.choose(i, deck_ids=[s.decks.all()[0].id], card_ids=[]),
    "delete": lambda s, i: s.interviews.delete(i),
}


@pytest.mark.parametrize("name", CHANGES)
def test_undo_restores_every_byte(services: Services, deck: str, name: str) -> None:
    interview_id = add(services)
    services.debriefs.note(interview_id, feeling=3, went_well="all of it")
    services.debriefs.ask(interview_id, question="Why us?")
    before = dump(services)
    CHANGES[name](services, interview_id)
    assert dump(services) != before
    services.interviews.undo()
    assert dump(services) == before


def test_a_deleted_interview_leaves_tombstones_and_its_cards_stay(services: Services) -> None:
    interview_id = add(services)
    services.debriefs.ask(interview_id, question="Why us?")
    services.interviews.delete(interview_id)
    with pytest.raises(NotFound):
        services.interviews.get(interview_id)
    assert query(services, "SELECT count(*) FROM debriefs") == query(services, "SELECT count(*) FROM asked_questions")
    assert {name for (name,) in query(services, "SELECT table_name FROM tombstones")} == {
        "interviews", "debriefs", "asked_questions",
    }  # fmt: skip
    assert [row.question for row in services.cards.find().rows] == ["Why us?"]


def test_the_timeline_has_what_is_ahead_first_and_pages_without_gap_or_double(
    services: Services, clock: FixedClock
) -> None:
    starts = [clock.now().replace(tzinfo=None) + timedelta(hours=7 * n) for n in range(-40, 30)]
    for number, start in enumerate(starts):
        add(services, f"Company {number}", start)
    seen, after, page = [], None, services.interviews.timeline(limit=9)
    assert (page.total, page.upcoming) == (70, 30), "the one that has just begun is not over"
    while True:
        seen += page.rows
        after = page.after
        if after is None:
            break
        page = services.interviews.timeline(after=after, limit=9)
    ahead, past = [r for r in seen if not r.past], [r for r in seen if r.past]
    assert seen == ahead + past and len({r.id for r in seen}) == 70
    assert [r.starts_at for r in ahead] == sorted(r.starts_at for r in ahead)
    assert [r.starts_at for r in past] == sorted((r.starts_at for r in past), reverse=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [("acme", 1), ("ACME engineer", 1), ("söhne", 1), ("%", 1), ("_", 1), ("'", 1), ("💥", 1), ("株式", 1), ("ana", 1),
     ("acme nobody", 0), ("", 3)],
)  # fmt: skip
def test_the_search_finds_every_word_and_takes_signs_as_they_are(services: Services, text: str, found: int) -> None:
    add(services, "Acme", role="Engineer", people=("Ana",))
    add(services, NASTY)
    add(services, "Globex", advert="acme is only in the advert")
    assert services.interviews.timeline(text).total == found


def test_reminders_get_what_is_ahead_or_ended_within_sixty_days(services: Services, clock: FixedClock) -> None:
    now = clock.now().replace(tzinfo=None)
    kept = {add(services, str(days), now + timedelta(days=days)) for days in (-59, -1, 0, 1, 400)}
    add(services, "long ago", now - MATTERS - timedelta(hours=2))
    over = services.interviews.all_for_reminders()
    assert {i.id for i in over} == kept
    services.debriefs.note(over[0].id, if_text="they ask", then_text="tell")
    facts = services.interviews.all_for_reminders()[0].debrief
    assert facts is not None and (facts.if_text, facts.then_text, facts.second_pass_at) == ("they ask", "tell", None)
    services.debriefs.note(over[0].id, why="no sleep")
    facts = services.interviews.all_for_reminders()[0].debrief
    assert facts is not None and facts.second_pass_at == clock.now()


def test_an_interview_without_a_zone_follows_the_device_and_one_with_a_zone_does_not() -> None:
    clock = FixedClock(datetime(2026, 6, 1, 8, tzinfo=UTC), BERLIN)
    services = in_memory(clock)
    floating = add(services, local_start=datetime(2026, 6, 3, 10))
    fixed = add(services, local_start=datetime(2026, 6, 3, 10), zone="Europe/Berlin")
    assert services.interviews.get(floating).starts_at == services.interviews.get(fixed).starts_at
    clock.local_zone = ZoneInfo("Asia/Tokyo")
    assert services.interviews.get(floating).starts_at == datetime(2026, 6, 3, 1, tzinfo=UTC)
    assert services.interviews.get(fixed).starts_at == datetime(2026, 6, 3, 8, tzinfo=UTC)
    services.close()


@pytest.mark.parametrize(
    ("zone", "local", "hour", "utc"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 2, 30), Hour.SKIPPED, datetime(2026, 3, 29, 1, 0)),
        ("Europe/Berlin", datetime(2026, 10, 25, 2, 30), Hour.TWICE, datetime(2026, 10, 25, 0, 30)),
        ("America/New_York", datetime(2026, 3, 8, 2, 15), Hour.SKIPPED, datetime(2026, 3, 8, 7, 0)),
        ("America/New_York", datetime(2026, 11, 1, 1, 15), Hour.TWICE, datetime(2026, 11, 1, 5, 15)),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 10), Hour.SKIPPED, datetime(2026, 10, 3, 15, 30)),
        ("Australia/Lord_Howe", datetime(2026, 4, 5, 1, 45), Hour.TWICE, datetime(2026, 4, 4, 14, 45)),
        ("Pacific/Apia", datetime(2011, 12, 30, 9, 0), Hour.SKIPPED, datetime(2011, 12, 30, 10, 0)),
        ("Asia/Kathmandu", datetime(2026, 3, 29, 2, 30), Hour.ONCE, datetime(2026, 3, 28, 20, 45)),
    ],
)
def test_an_hour_that_does_not_exist_is_the_first_after_it_and_a_double_one_the_first(
    services: Services, zone: str, local: datetime, hour: Hour, utc: datetime
) -> None:
    assert hour_of(local, ZoneInfo(zone)) is hour
    assert instant_of(local, ZoneInfo(zone)) == utc.replace(tzinfo=UTC)
    found = services.interviews.get(add(services, local_start=local, zone=zone))
    assert found.starts_at == utc.replace(tzinfo=UTC) and found.draft.local_start == local
    check = services.interviews.check(local, zone)
    assert (check.skipped, check.twice) == (hour is Hour.SKIPPED, hour is Hour.TWICE)


@given(local=st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)), zone=st.timezones())
def test_every_wall_time_has_an_instant_that_shows_it_or_the_first_one_after(local: datetime, zone: ZoneInfo) -> None:
    local = local.replace(second=0, microsecond=0)
    instant = instant_of(local, zone)
    shown = wall_time(instant, zone)
    if hour_of(local, zone) is Hour.SKIPPED:
        assert shown > local
        assert wall_time(instant - timedelta(seconds=1), zone) < local
    else:
        assert shown == local
        assert wall_time(instant - timedelta(minutes=1), zone) != local


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9", time(9)), ("930", time(9, 30)), ("0930", time(9, 30)), ("14:30", time(14, 30)), ("14.30", time(14, 30)),
        ("14h30", time(14, 30)), ("2 pm", time(14)), ("2:15PM", time(14, 15)), ("12am", time(0)), ("12 p.m.", time(12)),
        (" 7 ", time(7)), ("14 Uhr", time(14)), ("24", None), ("25:00", None), ("9:75", None), ("13 pm", None),
        ("noon", None), ("", None), ("99999", None), ("9; rm -rf", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_type_them(typed: str, read: time | None) -> None:
    assert read_time(typed) == read


def test_the_one_that_is_just_over_is_asked_about_until_there_is_a_debrief(
    services: Services, clock: FixedClock
) -> None:
    now = clock.now().replace(tzinfo=None)
    early = add(services, "Early", now - timedelta(hours=20))
    late = add(services, "Late", now - timedelta(hours=3), minutes=30)
    add(services, "Now", now - timedelta(minutes=5))
    over = services.interviews.just_over()
    assert over is not None and over.id == late
    services.debriefs.note(late, feeling=4)
    over = services.interviews.just_over()
    assert over is not None and over.id == early
    clock.advance(timedelta(hours=6))
    over = services.interviews.just_over()
    assert over is not None and over.draft.company == "Now"
    clock.advance(timedelta(days=2))
    assert services.interviews.just_over() is None
