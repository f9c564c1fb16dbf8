"""What is said while there is little evidence, and of one's own view beside others'."""

from __future__ import annotations

from collections.abc import Sequence

from services.practice.words import COMPETENCY_NAMES
from services.progress.model import Calibration, Cheapest, NextPiece, Standing
from views.practise.words import plural

# The button, and why this costs the least.
CHEAPEST_WORDS = {
    Cheapest.RATE: (
        "Rate yourself",
        "A reply waits behind your own rating{about}. Twenty seconds, and you can read it.",
    ),
    Cheapest.HEAR: (
        "Rate your answer",
        "You recorded an answer{about} and have not said yet how it went. One tap does.",
    ),
    Cheapest.DEBRIEF: (
        "Write the debrief",
        "Your last interview{about} is still fresh. Two minutes of notes are evidence too.",
    ),
    Cheapest.ASK: ("Ask a friend", ""),
}


def calibration_title(found: Calibration) -> str:
    """Returns which way one's own ratings differ from others'."""
    if abs(found.gap) < 0.25:
        return "You see yourself much as others do"
    return f"You rate yourself {abs(found.gap):.1f} {'higher' if found.gap > 0 else 'lower'} than others do"


def calibration_line(found: Calibration) -> str:
    """Returns what the difference was made of, and how it went month by month."""
    months = "; ".join(f"{month:%B} {gap:+.1f}" for month, gap in found.by_month)
    return f"From {plural(found.pairs, 'rating')} of the same thing by you and by others. Yours minus theirs: {months}."


def unseen_line(standings: Sequence[Standing]) -> str:
    """Returns what nobody has rated yet, "" if all was seen."""
    seen = {standing.competency for standing in standings if standing.rated}
    missing = [name for competency, name in COMPETENCY_NAMES.items() if competency not in seen]
    return f"Nobody has rated these yet: {', '.join(missing)}." if missing else ""


def cheapest_title(piece: NextPiece) -> str:
    """Returns what the button says that begins the cheapest next piece."""
    return CHEAPEST_WORDS[piece.kind][0]


def cheapest_line(piece: NextPiece, pieces: int) -> str:
    """Returns why this is the cheapest next piece of evidence."""
    words = CHEAPEST_WORDS[piece.kind][1]
    if not words:
        return cheapest_next(pieces)
    return f"{so_far(pieces)} {words.format(about=f' ({piece.about})' if piece.about else '')}".strip()


def so_far(pieces: int) -> str:
    """Returns how little there is; "" where there is nothing."""
    return f"There {'is one piece' if pieces == 1 else f'are {pieces} pieces'} of evidence so far." if pieces else ""


def cheapest_next(pieces: int) -> str:
    """Returns what would help most while there is little to go by."""
    if not pieces:
        return (
            "Nobody has told you yet how you come across. A friend needs one minute for it, "
            "on their own phone, with nothing to install."
        )
    return f"{so_far(pieces)} One more minute of a friend's time says more than guessing."
