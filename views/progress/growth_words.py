"""What the evidence comes to, in words that describe what was seen and never judge the person."""

from __future__ import annotations

from datetime import tzinfo

from services.feedback.rubric import RUBRIC
from services.practice.words import COMPETENCY_NAMES
from services.progress.areas import NEEDED
from services.progress.model import Calibration, Evidence, Source, Standing, Trend, Work
from views.practise.words import plural

SOURCE_NAMES = {
    Source.SELF: "Your own rating",
    Source.NOTICED: "You noticed",
    Source.QUESTION: "Question asked",
    Source.FRIEND: "A friend",
    Source.MENTOR: "A mentor",
    Source.INTERVIEWER: "The interviewer",
    Source.GROUP: "From your group",
}
TREND_WORDS = {Trend.BETTER: "better", Trend.STEADY: "steady", Trend.WORSE: "lower"}
ASKED_WORDS = {5.0: "strong", 3.0: "ok", 1.0: "rough"}
NOTICED_WORDS = {4.0: "fine", 2.0: "to watch"}
ROWS = {row.competency: row for row in RUBRIC}


def better_line(standing: Standing) -> str:
    """Returns how a competency rose: the newer half of the evidence beside the older half."""
    older, newer = halves(standing)
    return f"{COMPETENCY_NAMES[standing.competency]}: from {older:.1f} to {newer:.1f} of 5"


def halves(standing: Standing) -> tuple[float, float]:
    """Returns the mean of the older and of the newer half of the evidence."""
    values = [piece.value for piece in standing.pieces]
    half = len(values) // 2
    return sum(values[-half:]) / half, sum(values[:half]) / half


def why_line(standing: Standing) -> str:
    """Returns what speaks for working on an area, with who said so."""
    who = ", ".join(dict.fromkeys(source_of(piece) for piece in standing.calling[:4]))
    return (
        f"{len(standing.calling)} of {len(standing.pieces)} pieces of evidence put it at 3 or below "
        f"on the scale of 5: {who}."
    )


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
    if piece.source is Source.NOTICED:
        return f"{piece.about.capitalize()}: {NOTICED_WORDS[piece.value]}"
    return ROWS[piece.competency].words(round(piece.value))


def piece_line(piece: Evidence, zone: tzinfo | None = None) -> str:
    """Returns where a piece comes from, what it is about and when, by local time."""
    local = piece.at.astimezone(zone)
    who = piece.who or ("" if piece.source in (Source.SELF, Source.NOTICED) else "no name")
    if piece.source is Source.QUESTION:
        about = f"went {ASKED_WORDS[piece.value]}"
    else:
        about = "" if piece.source is Source.NOTICED else piece.about
    parts = [SOURCE_NAMES[piece.source], about, who, f"{local.day} {local:%B %Y}"]
    return " · ".join(part for part in parts if part)


def standing_line(standing: Standing) -> str:
    """Returns the mean, from how much, and which way it goes."""
    if standing.mean is None:
        return f"{plural(len(standing.pieces), 'piece')} so far; {NEEDED} are needed to say something"
    trend = f", {TREND_WORDS[standing.trend]}" if standing.trend else ""
    return f"{standing.mean:.1f} of 5 from {plural(len(standing.pieces), 'piece')}{trend}"


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


def calibration_title(found: Calibration) -> str:
    """Returns which way one's own ratings differ from others'."""
    if abs(found.gap) < 0.25:
        return "You see yourself much as others do"
    return f"You rate yourself {abs(found.gap):.1f} {'higher' if found.gap > 0 else 'lower'} than others do"


def calibration_line(found: Calibration) -> str:
    """Returns what the difference was made of, and how it went over the last months."""
    months = "; ".join(f"{month:%B} {gap:+.1f}" for month, gap in found.by_month[-3:])
    return f"From {plural(found.pairs, 'rating')} of the same thing by you and by others. {months}."


def cheapest_next(pieces: int) -> str:
    """Returns what would help most while there is little to go by."""
    if not pieces:
        return (
            "Nobody has told you yet how you come across. A friend needs one minute for it, "
            "on their own phone, with nothing to install."
        )
    return (
        f"There {'is one piece' if pieces == 1 else f'are {pieces} pieces'} of evidence so far. "
        "One more minute of a friend's time says more than guessing."
    )
