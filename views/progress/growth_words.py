"""What the evidence comes to, in words that describe what was seen and never judge the person."""

from __future__ import annotations

from datetime import tzinfo

from services.feedback.rubric import RUBRIC
from services.practice.words import COMPETENCY_NAMES
from services.progress.areas import NEEDED, calls
from services.progress.model import HINTS, Evidence, Source, Standing, Trend, Work
from views.practise.words import plural

SOURCE_NAMES = {
    Source.SELF: "Your own rating",
    Source.NOTICED: "You noticed",
    Source.QUESTION: "Question asked",
    Source.FRIEND: "A friend",
    Source.MENTOR: "A mentor",
    Source.INTERVIEWER: "The interviewer",
    Source.GROUP: "From your group",
    Source.OUTCOME: "Outcome",
    Source.DELIVERY: "Measured",
}
TREND_WORDS = {Trend.BETTER: "better", Trend.STEADY: "steady", Trend.WORSE: "lower"}
ASKED_WORDS = {5.0: "strong", 3.0: "ok", 1.0: "rough"}
NOTICED_WORDS = {4.0: "fine", 2.0: "to watch"}
OUTCOME_WORDS = {"through": "You got through", "no": "It was a no", "offer": "They made an offer"}
HINT_REASON = (
    "Outcomes and measured delivery are hints: an outcome hangs on much besides this, and a pace is neither "
    "good nor bad. They count a quarter, stay out of the average and decide nothing by themselves."
)
UNNAMED = HINTS | {Source.SELF, Source.NOTICED}
UNTITLED = HINTS | {Source.NOTICED}
ROWS = {row.competency: row for row in RUBRIC}


def better_line(standing: Standing) -> str:
    """Returns how a competency rose: the newer half of the evidence beside the older half."""
    older, newer = halves(standing)
    return f"{COMPETENCY_NAMES[standing.competency]}: from {older:.1f} to {newer:.1f} of 5"


def halves(standing: Standing) -> tuple[float, float]:
    """Returns the mean of the older and of the newer half of the evidence."""
    values = [piece.value for piece in standing.rated]
    half = len(values) // 2
    return sum(values[-half:]) / half, sum(values[:half]) / half


def why_line(standing: Standing) -> str:
    """Returns what speaks for working on an area, with who said so."""
    who = ", ".join(dict.fromkeys(source_of(piece) for piece in standing.calling[:4]))
    line = (
        f"{len(standing.calling)} of {len(standing.rated)} pieces of evidence put it at 3 or below "
        f"on the scale of 5: {who}."
    )
    pointing = sum(calls(piece) for piece in standing.hints)
    if not pointing:
        return line
    verb = "points" if pointing == 1 else "point"
    return f"{line} {plural(pointing, 'hint')} from outcomes or delivery {verb} there too."


def source_of(piece: Evidence) -> str:
    """Returns who or what a piece comes from."""
    if piece.source is Source.QUESTION:
        return f"a question at {piece.who}"
    if piece.source is Source.NOTICED:
        return f"your debrief of {piece.who}"
    if piece.source is Source.SELF:
        return "you"
    return piece.who or SOURCE_NAMES[piece.source].lower()


def piece_title(piece: Evidence) -> str:
    """Returns what was seen, in the words of its source."""
    if piece.source is Source.QUESTION:
        return piece.about
    if piece.source is Source.OUTCOME:
        return OUTCOME_WORDS[piece.about]
    if piece.source is Source.DELIVERY:
        return piece.about
    if piece.source is Source.NOTICED:
        return f"{piece.about.capitalize()}: {NOTICED_WORDS[piece.value]}"
    return ROWS[piece.competency].words(round(piece.value))


def piece_line(piece: Evidence, zone: tzinfo | None = None) -> str:
    """Returns where a piece comes from, what it is about and when, by local time."""
    local = piece.at.astimezone(zone)
    who = piece.who or ("" if piece.source in UNNAMED else "no name")
    if piece.source is Source.QUESTION:
        about = f"went {ASKED_WORDS[piece.value]}"
    else:
        about = "" if piece.source in UNTITLED else piece.about
    parts = [SOURCE_NAMES[piece.source], about, who, f"{local.day} {local:%B %Y}"]
    return " · ".join(part for part in parts if part)


def standing_line(standing: Standing) -> str:
    """Returns the mean, from how much, and which way it goes."""
    if standing.mean is None:
        return f"{plural(len(standing.rated), 'piece')} so far; {NEEDED} are needed to say something"
    trend = f", {TREND_WORDS[standing.trend]}" if standing.trend else ""
    return f"{standing.mean:.1f} of 5 from {plural(len(standing.rated), 'piece')}{trend}"


def moved_line(work: Work) -> str:
    """Returns honestly whether an area moved since the person began to work on it."""
    start = f"It stood at {work.baseline:.1f} of 5 on {work.started_at.day} {work.started_at:%B}."
    if work.since is None:
        missing = NEEDED - work.pieces_since
        return f"{start} {plural(missing, 'more piece')} of evidence will tell whether it moved."
    step = work.since - work.baseline
    if abs(step) < 0.25:
        return f"{start} Since then {work.since:.1f}: it has not moved yet."
    return f"{start} Since then {work.since:.1f}: it moved {'up' if step > 0 else 'down'} by {abs(step):.1f}."
