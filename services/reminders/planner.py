"""From facts to reminders: pure, so that any history can be tried out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo

from services.clock import to_ms
from services.interviews.model import Interview
from services.interviews.when import instant_of
from services.reminders.model import Kept, Planned, State
from services.reminders.options import Options
from services.reminders.rules import KIND, MOST_A_DAY, RULES, SUNDAY, After, Anchor, Rule, Type, Wall

DAYS_AHEAD = 7
WEEKS_AHEAD = 2
# A job of the operating system looks every five minutes; one minute before the quiet hours it may be late.
MARGIN = timedelta(minutes=15)
DONE_OR_GONE = (State.FIRED, State.DONE, State.EXPIRED)


@dataclass(frozen=True)
class Meeting:
    """When a group meets next."""

    group_id: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Facts:
    """All that a plan depends on. `zone` is where the person is now, None the device's own.

    `notified` counts the notifications of the person's present day.
    """

    now: datetime
    zone: tzinfo | None
    interviews: tuple[Interview, ...] = ()
    options: Options = field(default_factory=Options)
    kept: Mapping[str, Kept] = field(default_factory=dict)
    notified: int = 0
    # When two weeks are over in which nobody was asked; None without anyone to ask.
    ask_at: datetime | None = None
    meetings: tuple[Meeting, ...] = ()

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.local(self.now).date()


def plan(facts: Facts) -> tuple[Planned, ...]:
    """Returns every reminder that is to come or is overdue, earliest first.

    Never one in quiet hours, never more than three on one of the person's days; what is overdue
    counts as one, because it is told as one. What lost, or was over before it was known, is silent.
    """
    settled = _series_that_are_done(facts)
    found: list[Planned] = []
    about: dict[str, Subject] = {}
    for rule, subject in _called_for(facts):
        planned = _placed(rule, subject, facts)
        if planned is not None and (planned.type, planned.interview_id, planned.anchor) not in settled:
            found.append(planned)
            about[planned.id] = subject
    return tuple(_worded(one, about[one.id], facts) for one in _fairest(found, facts))


def called_for(facts: Facts) -> set[tuple[str, int]]:
    """Returns id and anchor of every reminder that the table calls for at all, whatever the time."""
    return {(identity_of(rule, subject), subject.anchor) for rule, subject in _called_for(facts)}


@dataclass(frozen=True)
class Subject:
    """What a rule is applied to: an interview, a day of practice or of the weekly look, someone to ask, a meeting."""

    anchor: int
    instant: datetime | None
    day: date
    interview: Interview | None = None
    meeting: Meeting | None = None


def _called_for(facts: Facts) -> Iterator[tuple[Rule, Subject]]:
    rules = [rule for rule in RULES if facts.options.on(rule.type)]
    for interview in facts.interviews:
        for rule in rules:
            if subject := _of_interview(rule, interview, facts):
                yield rule, subject
    for rule in rules:
        for day in _days(rule.anchor, facts.today):
            yield rule, Subject(day.toordinal(), None, day)
        for subject in _of_people(rule.anchor, facts):
            yield rule, subject


def _of_people(anchor: Anchor, facts: Facts) -> Iterator[Subject]:
    if anchor is Anchor.ASKED and facts.ask_at is not None:
        day = facts.local(facts.ask_at).date()
        # Counted from the day itself, so that it is said once however late that is.
        yield Subject(day.toordinal(), None, max(day, facts.today))
    if anchor is Anchor.MEETING:
        for meeting in facts.meetings:
            yield Subject(to_ms(meeting.at), meeting.at, facts.local(meeting.at).date(), meeting=meeting)


def _days(anchor: Anchor, today: date) -> list[date]:
    # Yesterday's may still wait, asleep.
    if anchor is Anchor.DAY:
        return [today + timedelta(days=n) for n in range(-1, DAYS_AHEAD)]
    if anchor is Anchor.WEEK:
        sunday = today + timedelta(days=SUNDAY - today.weekday())
        return [sunday + timedelta(weeks=n) for n in range(-1, WEEKS_AHEAD)]
    return []


def _of_interview(rule: Rule, interview: Interview, facts: Facts) -> Subject | None:
    if interview.outcome not in KIND[rule.type].outcomes or _no_longer_needed(rule, interview):
        return None
    instant: datetime | None = None
    match rule.anchor:
        case Anchor.START:
            instant = interview.starts_at
        case Anchor.END:
            instant = interview.ends_at
        case Anchor.OUTCOME:
            instant = interview.outcome_at
        case Anchor.PROMISED:
            day = interview.promised or facts.local(interview.ends_at).date()
            return Subject(day.toordinal(), None, day, interview)
    if instant is None:
        return None
    return Subject(to_ms(instant), instant, facts.local(instant).date(), interview)


def _no_longer_needed(rule: Rule, interview: Interview) -> bool:
    if rule.type is Type.DEBRIEF:
        return interview.has_debrief
    return rule.type is Type.THANK_YOU and interview.thanked_at is not None


def _placed(rule: Rule, subject: Subject, facts: Facts) -> Planned | None:
    """Returns the reminder of a rule at its time, None where there is nothing left to say."""
    interview = subject.interview
    identity = identity_of(rule, subject)
    kept = facts.kept.get(identity)
    if kept is not None and kept.anchor != subject.anchor:
        kept = None
    if kept is not None and kept.state in DONE_OR_GONE:
        return None
    due = time_of(rule, subject, facts)
    # An evening reminder for what ended late would come before the ones it follows.
    if rule.n and isinstance(rule.when, Wall) and subject.instant and due <= subject.instant + timedelta(minutes=60):
        return None
    expires = subject.instant if rule.before_start and subject.instant else due + rule.useful
    if kept is not None and kept.state is State.SNOOZED:
        due = kept.due_at
        expires = expires if rule.before_start else max(expires, due + timedelta(days=1))
    elif kept is None and due < facts.now:
        return None
    shifted = outside_quiet_hours(due, expires, facts, earlier=rule.before_start)
    if shifted is None or expires <= facts.now or (kept is None and shifted < facts.now):
        return None
    return Planned(
        id=identity,
        type=rule.type,
        interview_id=interview.id if interview else None,
        n=rule.n,
        anchor=subject.anchor,
        due_at=shifted,
        expires_at=expires,
        title=rule.title,
        text=rule.text,
        route=rule.route.replace("{id}", key_of(subject)),
        priority=rule.priority,
    )


def identity_of(rule: Rule, subject: Subject) -> str:
    """Returns the key that every plan gives to the same reminder."""
    return f"{rule.type}:{key_of(subject) or subject.anchor}:{rule.n}"


def key_of(subject: Subject) -> str:
    """Returns the key of the interview or the group, "" where it is neither."""
    if subject.interview is not None:
        return subject.interview.id
    return subject.meeting.group_id if subject.meeting else ""


def time_of(rule: Rule, subject: Subject, facts: Facts) -> datetime:
    """Returns when a rule would come, before quiet hours are looked at."""
    minutes = facts.options.minutes(rule.type) if rule.moves else rule.when.minutes
    if isinstance(rule.when, After):
        assert subject.instant is not None, f"{rule.type} is counted from an instant"
        return subject.instant + timedelta(minutes=minutes)
    wall = datetime.combine(subject.day + timedelta(days=rule.when.days), time(minutes // 60, minutes % 60))
    return instant_of(wall, facts.zone)


def outside_quiet_hours(due: datetime, expires: datetime, facts: Facts, *, earlier: bool) -> datetime | None:
    """Returns the time itself or the end of the quiet hours it lies in; None where that is too late.

    With `earlier`, what would be too late comes in the last minute before the quiet hours instead.
    """
    options, local = facts.options, facts.local(due)
    if not options.quiet(local.hour * 60 + local.minute):
        return due
    minute = local.hour * 60 + local.minute
    evening = minute >= options.quiet_from > options.quiet_until
    morning = local.date() + timedelta(days=1 if evening else 0)
    end = instant_of(_at(morning, options.quiet_until), facts.zone)
    if due < end < expires:
        return end
    if not earlier:
        return None
    night = local.date() - timedelta(days=0 if minute >= options.quiet_from else 1)
    start = instant_of(_at(night, options.quiet_from), facts.zone) - MARGIN
    before = facts.local(start)
    return None if options.quiet(before.hour * 60 + before.minute) else start


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(minutes // 60, minutes % 60))


def _series_that_are_done(facts: Facts) -> set[tuple[Type, str | None, int]]:
    found: set[tuple[Type, str | None, int]] = set()
    for identity, kept in facts.kept.items():
        name, subject, _ = identity.split(":")
        if kept.state is State.DONE and KIND[Type(name)].once:
            found.add((Type(name), subject, kept.anchor))
    return found


def _fairest(found: Iterable[Planned], facts: Facts) -> tuple[Planned, ...]:
    """Returns what is overdue and, of each day, the most useful that still fit in it."""
    overdue: dict[tuple[Type, str | None], Planned] = {}
    by_day: dict[date, list[Planned]] = defaultdict(list)
    for one in found:
        if one.due_at < facts.now:
            # Of a series only the last one is worth saying.
            series = one.type, one.interview_id
            overdue[series] = max(overdue.get(series, one), one, key=lambda o: o.n)
        else:
            by_day[facts.local(one.due_at).date()].append(one)
    chosen = list(overdue.values())
    for day, ones in by_day.items():
        room = MOST_A_DAY - (facts.notified + bool(overdue) if day == facts.today else 0)
        ones.sort(key=lambda o: (not _snoozed(o, facts), -o.priority, o.due_at, o.id))
        chosen += ones[: max(0, room)]
        # The person asked for these to come back.
        chosen += [one for one in ones[max(0, room) :] if _snoozed(one, facts)]
    return tuple(sorted(chosen, key=lambda o: (o.due_at, o.id)))


def _snoozed(one: Planned, facts: Facts) -> bool:
    kept = facts.kept.get(one.id)
    return kept is not None and kept.state is State.SNOOZED


def _worded(one: Planned, subject: Subject, facts: Facts) -> Planned:
    interview, meeting = subject.interview, subject.meeting
    # The name comes last: it may hold braces of its own.
    if interview is not None:
        words = {
            "{when}": _when(interview.starts_at, facts),
            "{since}": "the day they named" if interview.promised else "the interview",
            "{company}": shortened(interview.draft.company),
        }
    elif meeting is not None:
        words = {"{when}": _when(meeting.at, facts), "{group}": shortened(meeting.name)}
    else:
        return one
    title, text = one.title, one.text
    for name, word in words.items():
        title, text = title.replace(name, word), text.replace(name, word)
    return replace(one, title=title, text=text)


def _when(instant: datetime, facts: Facts) -> str:
    local = facts.local(instant)
    return f"{local:%A} at {local:%H:%M}"


def shortened(name: str, longest: int = 60) -> str:
    """Returns a company's name in one line that fits a notification."""
    line = " ".join(name.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
