"""Reminders of people: once when nobody was asked for two weeks, and before a group meets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.clock import FixedClock
from services.people.model import GroupDraft, PersonDraft, What
from services.reminders.model import Reminder
from services.reminders.rules import Type
from services.root import Services

DAY = timedelta(days=1)


def ahead(services: Services, kind: Type) -> list[Reminder]:
    return [reminder for reminder in services.reminders.ahead() if reminder.type is kind]


def test_without_anyone_to_ask_nothing_is_said(services: Services) -> None:
    assert ahead(services, Type.ASK_SOMEONE) == []


def test_two_weeks_without_asking_are_mentioned_once_and_asking_moves_it(services: Services, clock: FixedClock) -> None:
    ana = services.people.add(PersonDraft("Ana Secret")).card_ids[0]
    (first,) = ahead(services, Type.ASK_SOMEONE)
    assert first.due_at == datetime(2026, 1, 19, 18, tzinfo=UTC) and first.route == "/people"
    assert "Ana" not in first.title + first.text
    clock.advance(10 * DAY)
    services.people.asked(ana, what=What.OTHER)
    (moved,) = ahead(services, Type.ASK_SOMEONE)
    assert moved.due_at == datetime(2026, 1, 29, 18, tzinfo=UTC)
    clock.advance(14 * DAY + timedelta(hours=10))
    told = [claim for claim in services.reminders.claim() if "Ask someone" in claim.notification.title]
    assert len(told) == 1
    for claim in told:
        services.reminders.hand_over(claim)
    clock.advance(DAY)
    assert ahead(services, Type.ASK_SOMEONE) == []
    assert not [claim for claim in services.reminders.claim() if "Ask someone" in claim.notification.title]


def test_a_meeting_is_said_three_hours_before_and_follows_when_it_moves(services: Services) -> None:
    draft = GroupDraft("Thursday club", meets=datetime(2026, 1, 8, 18), zone="UTC")
    club = services.groups.add(draft).card_ids[0]
    (said,) = ahead(services, Type.MEETING)
    assert (said.title, said.text) == ("Thursday club meets", "Thursday at 18:00.")
    assert (said.due_at, said.expires_at) == (
        datetime(2026, 1, 8, 15, tzinfo=UTC),
        datetime(2026, 1, 8, 18, tzinfo=UTC),
    )
    assert said.route == f"/people/groups/{club}"
    services.groups.edit(club, GroupDraft("Thursday club", meets=datetime(2026, 1, 9, 18), zone="UTC"))
    (moved,) = ahead(services, Type.MEETING)
    assert moved.due_at == datetime(2026, 1, 9, 15, tzinfo=UTC)
    services.groups.delete(club)
    assert ahead(services, Type.MEETING) == []
