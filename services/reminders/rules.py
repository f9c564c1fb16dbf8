"""Which reminders there are: when each comes, what it says, what it opens, and which ones matter most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from services.interviews.model import Outcome

MOST_A_DAY = 3
HOUR = 60
DAY = 24 * HOUR

WAITING = frozenset({Outcome.WAITING})
NOT_WITHDRAWN = frozenset(Outcome) - {Outcome.WITHDRAWN}


class Anchor(StrEnum):
    """What a reminder is counted from."""

    START = "start"
    END = "end"
    # The day they promised an answer for, else the day of the interview.
    PROMISED = "promised"
    OUTCOME = "outcome"
    DAY = "day"
    WEEK = "week"
    # Two weeks after anyone was asked for help, and a group's meeting.
    ASKED = "asked"
    MEETING = "meeting"


class Type(StrEnum):
    """What can be switched off or moved as one."""

    PREPARE = "prepare"
    LAST_HOUR = "last_hour"
    DEBRIEF = "debrief"
    THANK_YOU = "thank_you"
    FOLLOW_UP = "follow_up"
    ASK_FEEDBACK = "ask_feedback"
    PRACTICE = "practice"
    WEEKLY = "weekly"
    ASK_SOMEONE = "ask_someone"
    MEETING = "meeting"


@dataclass(frozen=True)
class After:
    """Minutes after the anchor's instant, before it where negative; the same instant wherever the person is."""

    minutes: int


@dataclass(frozen=True)
class Wall:
    """Minutes after midnight, some days after the anchor's day, by the clock where the person is now."""

    days: int
    minutes: int


@dataclass(frozen=True)
class Kind:
    """One type, as the settings show it; `choices` are minutes, of which the first rule takes the chosen one."""

    type: Type
    name: str
    explains: str
    choices: tuple[int, ...]
    outcomes: frozenset[Outcome] = NOT_WITHDRAWN
    # One that is done settles the ones after it.
    once: bool = False
    # To have opened it is all there is to do; others are done by what they ask for.
    seen_is_done: bool = False
    on: bool = True


@dataclass(frozen=True)
class Rule:
    """One reminder of a type; of those on one day the highest priorities win.

    `useful` is how long after its time it is still worth saying; a reminder counted back from the
    start is worth nothing once that has come. `{company}`, `{when}` and `{since}` are filled in.
    """

    type: Type
    n: int
    anchor: Anchor
    when: After | Wall
    title: str
    text: str
    route: str
    priority: int
    useful: timedelta
    # Whether it is the one that the person's choice of a time moves.
    moves: bool = True

    @property
    def before_start(self) -> bool:
        return self.anchor in (Anchor.START, Anchor.MEETING)


KINDS: tuple[Kind, ...] = (
    Kind(
        Type.PREPARE,
        "Prepare",
        "Before an interview: a last look at your cards",
        (-48 * HOUR, -36 * HOUR, -24 * HOUR, -18 * HOUR, -12 * HOUR, -6 * HOUR),
        WAITING,
        seen_is_done=True,
    ),
    Kind(
        Type.LAST_HOUR,
        "The last hour",
        "Your plans, their names, your questions for them",
        (-120, -90, -60, -45, -30),
        WAITING,
        seen_is_done=True,
    ),
    Kind(
        Type.DEBRIEF,
        "Debrief",
        "After an interview, an hour later and in the evening, until you wrote it",
        (5, 10, 15, 20, 30),
        once=True,
    ),
    Kind(
        Type.THANK_YOU,
        "Thank-you note",
        "The same day, and once more in the morning",
        (60, 120, 180, 240, 300, 360),
        frozenset({Outcome.WAITING, Outcome.THROUGH, Outcome.OFFER}),
        once=True,
    ),
    Kind(
        Type.FOLLOW_UP,
        "Follow up",
        "One, two and four weeks after the day they promised, while you wait",
        (8 * HOUR, 9 * HOUR, 10 * HOUR, 11 * HOUR, 13 * HOUR, 15 * HOUR),
        WAITING,
    ),
    Kind(
        Type.ASK_FEEDBACK,
        "Ask for feedback after a no",
        "Once, a day after you heard",
        (24 * HOUR, 30 * HOUR, 36 * HOUR, 42 * HOUR, 48 * HOUR),
        frozenset({Outcome.NO}),
        once=True,
    ),
    Kind(
        Type.PRACTICE,
        "Daily practice",
        "Only if cards are due and you have not practised that day",
        tuple(range(6 * HOUR, 23 * HOUR, 30)),
        seen_is_done=True,
    ),
    Kind(
        Type.WEEKLY,
        "Weekly look",
        "Sundays: what gets better, and whom to ask for feedback",
        tuple(range(8 * HOUR, 22 * HOUR, 30)),
        seen_is_done=True,
    ),
    Kind(
        Type.ASK_SOMEONE,
        "Ask someone",
        "Once, when you have asked nobody for two weeks",
        tuple(range(8 * HOUR, 22 * HOUR, 30)),
        seen_is_done=True,
    ),
    Kind(
        Type.MEETING,
        "A group's meeting",
        "Before your group meets",
        (-24 * HOUR, -180, -120, -60, -30),
        seen_is_done=True,
    ),
)
KIND = {kind.type: kind for kind in KINDS}

INTERVIEW = "/interviews/{id}"
DEBRIEF = "/interviews/{id}/debrief"
SUNDAY = 6

# Interview preparation and follow-up times: the career centres and coaches named in the README.
RULES: tuple[Rule, ...] = (
    Rule(
        Type.PREPARE, 0, Anchor.START, After(-24 * HOUR),
        "Prepare for {company}", "{when}. Go through your cards once more.",
        INTERVIEW, 80, timedelta(days=2),
    ),
    Rule(
        Type.LAST_HOUR, 0, Anchor.START, After(-60),
        "{company}: {when}", "Your plans, their names, and your questions for them.",
        "/interviews/{id}/last-hour", 100, timedelta(hours=3),
    ),
    Rule(
        Type.DEBRIEF, 0, Anchor.END, After(10),
        "How did {company} go?", "Two minutes now, before it fades.",
        DEBRIEF, 95, timedelta(days=7),
    ),
    Rule(
        Type.DEBRIEF, 1, Anchor.END, After(60),
        "How did {company} go?", "Two minutes, while you still remember what they asked.",
        DEBRIEF, 60, timedelta(days=7), moves=False,
    ),
    Rule(
        Type.DEBRIEF, 2, Anchor.END, Wall(0, 20 * HOUR),
        "How did {company} go?", "The last reminder: two minutes before you sleep on it.",
        DEBRIEF, 75, timedelta(days=7), moves=False,
    ),
    Rule(
        Type.THANK_YOU, 0, Anchor.END, After(180),
        "Thank {company}", "A short note on the same day. A draft is waiting.",
        "/interviews/{id}/thanks", 70, timedelta(hours=18),
    ),
    Rule(
        Type.THANK_YOU, 1, Anchor.END, Wall(1, 9 * HOUR),
        "Thank {company}", "Last call for a thank-you note. A draft is waiting.",
        "/interviews/{id}/thanks", 65, timedelta(days=1), moves=False,
    ),
    Rule(
        Type.FOLLOW_UP, 0, Anchor.PROMISED, Wall(7, 10 * HOUR),
        "Ask {company} where things stand", "A week since {since}. A friendly line is welcome.",
        INTERVIEW, 50, timedelta(days=6),
    ),
    Rule(
        Type.FOLLOW_UP, 1, Anchor.PROMISED, Wall(14, 10 * HOUR),
        "Ask {company} again", "Two weeks since {since}.",
        INTERVIEW, 48, timedelta(days=6),
    ),
    Rule(
        Type.FOLLOW_UP, 2, Anchor.PROMISED, Wall(28, 10 * HOUR),
        "A last word to {company}", "Four weeks since {since}. After this one, let it rest.",
        INTERVIEW, 46, timedelta(days=6),
    ),
    Rule(
        Type.ASK_FEEDBACK, 0, Anchor.OUTCOME, After(24 * HOUR),
        "Ask {company} for feedback", "Three things to keep, three to change. One request is fine.",
        INTERVIEW, 55, timedelta(days=5),
    ),
    Rule(
        Type.PRACTICE, 0, Anchor.DAY, Wall(0, 18 * HOUR),
        "Ten minutes of practice", "Cards are due today.",
        "/", 20, timedelta(hours=4),
    ),
    Rule(
        Type.WEEKLY, 0, Anchor.WEEK, Wall(0, 17 * HOUR),
        "Five minutes for your week", "See how it goes, and plan the next one.",
        "/week", 30, timedelta(days=1),
    ),
    Rule(
        Type.ASK_SOMEONE, 0, Anchor.ASKED, Wall(0, 18 * HOUR),
        "Ask someone for ten minutes", "Two weeks without another pair of eyes.",
        "/people", 15, timedelta(days=3),
    ),
    Rule(
        Type.MEETING, 0, Anchor.MEETING, After(-180),
        "{group} meets", "{when}.",
        "/people/groups/{id}", 85, timedelta(days=1),
    ),
)  # fmt: skip


# The minutes of each type's first rule; the later rules of a type come after it.
DEFAULT_MINUTES = {rule.type: rule.when.minutes for rule in reversed(RULES)}
