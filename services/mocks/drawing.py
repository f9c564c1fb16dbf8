"""Which questions a mock asks, and in which order: a pure function of what there is and a seed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from services.mocks.model import Source
from services.practice.words import Competency, Kind

# An answer of about a minute and a half, then one follow-up.
MINUTES_A_QUESTION = 2.5


@dataclass(frozen=True)
class Candidate:
    """A card that a mock could ask. `asked`: it was asked in a real interview; `rough`: it went rough last."""

    card_id: str
    question: str
    kind: Kind
    deck_id: str
    competencies: tuple[Competency, ...] = ()
    family_id: str | None = None
    asked: bool = False
    rough: bool = False


@dataclass(frozen=True)
class Drawn:
    """A card that was drawn, and why."""

    card_id: str
    source: Source


def number_of_questions(minutes: int) -> int:
    """Returns how many questions fit into so many minutes."""
    return max(1, round(minutes / MINUTES_A_QUESTION))


def draw(
    candidates: Iterable[Candidate],
    *,
    number: int,
    deck_ids: Collection[str],
    chosen_ids: Collection[str] = (),
    weakest: Competency | None,
    seed: str,
) -> tuple[Drawn, ...]:
    """Returns up to `number` cards: an opener first, then source by source, by chance within each.

    The same candidates, in whatever order, and the same seed give the same cards. No question comes
    twice, nor two siblings, nor a second opener, nor what the candidate asks (unless nothing else is left).
    """
    source = _source_of(deck_ids, chosen_ids, weakest)
    ranked = sorted(candidates, key=lambda c: (source(c), _chance(seed, c.card_id), c.card_id))
    openers = [c for c in ranked if c.kind is Kind.OPENER]
    rest = [c for c in ranked if c.kind not in (Kind.OPENER, Kind.QUESTIONS)]
    last = [c for c in ranked if c.kind is Kind.QUESTIONS]
    kept: list[Candidate] = []
    taken: set[str] = set()
    for candidate in (*openers[:1], *rest, *openers[1:], *last):
        if len(kept) == number:
            break
        marks = _marks(candidate)
        if not marks & taken:
            kept.append(candidate)
            taken |= marks
    sources = tuple(Source)
    return tuple(Drawn(candidate.card_id, sources[source(candidate)]) for candidate in kept)


def _source_of(
    deck_ids: Collection[str], chosen_ids: Collection[str], weakest: Competency | None
) -> Callable[[Candidate], int]:
    rules: tuple[Callable[[Candidate], bool], ...] = (
        lambda c: c.asked,
        lambda c: c.deck_id in deck_ids or c.card_id in chosen_ids,
        lambda c: c.rough,
        lambda c: weakest is not None and weakest in c.competencies,
        lambda c: True,
    )
    return lambda candidate: next(place for place, rule in enumerate(rules) if rule(candidate))


def _marks(candidate: Candidate) -> set[str]:
    """Returns what a second card must not share: the words, the card, the family."""
    words = " ".join(candidate.question.split()).casefold()
    return {f"words {words}", f"card {candidate.card_id}"} | (
        {f"family {candidate.family_id}"} if candidate.family_id else set()
    )


def _chance(seed: str, card_id: str) -> bytes:
    return blake2b(f"{seed}\0{card_id}".encode(), digest_size=8).digest()
