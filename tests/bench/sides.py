"""One side of one round, in a process of its own: what each step took, in milliseconds.

Started as `python -m tests.bench.sides SIDE ANSWERS FILE...`; prints JSON. Imports nothing heavy by
itself, because the first figure counts imports too.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

OPENS = 5
UNDOS = 30
UNDO_RUNS = 4
REPEATS = 40
PARTS = ((1, 1), (2, 1), (3, 7), (4, 1))

Samples = dict[str, list[float]]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Returns milliseconds and what the work returned."""
    start = time.perf_counter()
    found = work()
    return (time.perf_counter() - start) * 1000, found


def grades(number: int) -> list[int]:
    """Returns the same grades for both sides: mostly Good, a tenth each Again, Hard and Easy."""
    values, weights = zip(*PARTS, strict=True)
    return random.Random(3).choices(values, weights, k=number)


def measure_anki(answers: int, path: str) -> Samples:
    """Anki's backend: open, answer, undo, deck tree, find_cards."""

    def open_and_show() -> Any:
        from anki.collection import Collection

        collection = Collection(path)
        show(collection)
        return collection

    def show(collection: Any, text: bool = True) -> Any:
        queued = collection.sched.get_queued_cards(fetch_limit=1)
        collection.sched.describe_next_states(queued.cards[0].states)
        if text:
            collection.get_note(queued.cards[0].card.note_id)
        return queued.cards[0]

    found: Samples = {}
    cold, collection = timed(open_and_show)
    from anki.cards import Card

    found["cold"] = [cold]
    found["open"] = []
    for _ in range(OPENS):
        collection.close()
        took, collection = timed(open_and_show)
        found["open"].append(took)

    def answer(rating: int, text: bool = True) -> None:
        queued = show(collection, text)
        card = Card(collection, backend_card=queued.card)
        card.start_timer()
        given = collection.sched.build_answer(card=card, states=queued.states, rating=rating)
        collection.sched.answer_card(given)

    def undo() -> None:
        collection.undo()
        show(collection)

    # Anki numbers its ratings from 0.
    found["answer"] = [timed(lambda g=grade: answer(g - 1))[0] for grade in grades(answers)]
    found["answer without text"] = [timed(lambda g=grade: answer(g - 1, False))[0] for grade in grades(answers)]
    found["undo"] = []
    for _ in range(UNDO_RUNS):
        for grade in grades(UNDOS):
            answer(grade - 1)
        found["undo"] += [timed(undo)[0] for _ in range(UNDOS)]
    found["decks"] = [timed(collection.sched.deck_due_tree)[0] for _ in range(REPEATS)]
    for name, (text, _) in SEARCHES.items():
        found[name] = [timed(lambda t=text: collection.find_cards(t))[0] for _ in range(REPEATS)]
    collection.close()
    return found


def measure_ours(answers: int, path: str) -> Samples:
    """Rehearse: open, answer, undo, deck counts, the first page of a search and its total."""

    def open_and_show() -> Any:
        from services.root import open_services

        services = open_services(f"sqlite:///{path}")
        return services, services.practice.start()

    found: Samples = {}
    cold, (services, turn) = timed(open_and_show)
    from services.practice.model import CardQuery, CardState
    from services.practice.words import Grade

    found["cold"] = [cold]
    found["open"] = []
    for _ in range(OPENS):
        services.close()
        took, (services, turn) = timed(open_and_show)
        found["open"].append(took)
    practice = services.practice

    def answer(grade: int) -> float:
        nonlocal turn
        given = {
            "session_id": turn.session_id,
            "card_id": turn.card.id,
            "reps": turn.card.reps,
            "grade": Grade(grade),
            "took_ms": 6000,
            "spoke_ms": 4000,
        }
        took, turn = timed(lambda: practice.answer(**given))
        return took

    def undo() -> float:
        nonlocal turn
        took, turn = timed(lambda: practice.undo(turn.session_id))
        return took

    found["answer"] = [answer(grade) for grade in grades(answers)]
    found["undo"] = []
    for _ in range(UNDO_RUNS):
        for grade in grades(UNDOS):
            answer(grade)
        found["undo"] += [undo() for _ in range(UNDOS)]
    found["decks"] = [timed(services.decks.all)[0] for _ in range(REPEATS)]
    for name, (_, fields) in SEARCHES.items():
        state = {"state": CardState(fields["state"])} if "state" in fields else {}
        query = CardQuery(**fields | state)
        found[name] = [timed(lambda q=query: services.cards.find(q))[0] for _ in range(REPEATS)]
    services.close()
    return found


def measure_floor(answers: int, path: str, fresh: str) -> Samples:
    """The writes of our answers on one file, replayed on another by bare sqlite3, one transaction each."""
    import sqlite3

    from services.practice.words import Grade
    from services.root import open_services
    from services.store.database import PRAGMAS
    from services.store.prepared import Prepared

    written: list[list[tuple[str, dict[str, Any]]]] = []
    execute = Prepared._run

    def recorded(self: Any, connection: Any, values: dict[str, Any]) -> Any:
        sql, constants = self._compiled
        if not sql.startswith("SELECT"):
            written[-1].append((sql, constants | values))
        return execute(self, connection, values)

    services = open_services(f"sqlite:///{path}")
    turn = services.practice.start()
    Prepared._run = recorded  # type: ignore[method-assign]
    for grade in grades(answers):
        written.append([])
        turn = services.practice.answer(
            session_id=turn.session_id, card_id=turn.card.id, reps=turn.card.reps, grade=Grade(grade)
        )
    services.close()
    assert all(len(statements) >= 5 for statements in written)
    bare = sqlite3.connect(fresh, isolation_level=None)
    for pragma in PRAGMAS:
        bare.execute(pragma)

    def replay(statements: list[tuple[str, dict[str, Any]]]) -> None:
        bare.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            bare.execute(sql, values)
        bare.execute("COMMIT")

    return {"answer": [timed(lambda s=statements: replay(s))[0] for statements in written]}


# What is typed in Anki, and the same question to us.
SEARCHES: dict[str, tuple[str, dict[str, str]]] = {
    "search: common word + tag": ("stakeholder tag:topic7", {"text": "stakeholder", "tag": "topic7"}),
    "search: common word": ("stakeholder", {"text": "stakeholder"}),
    "search: rare word": ("zephyr", {"text": "zephyr"}),
    "search: one tag": ("tag:industry5", {"tag": "industry5"}),
    "search: due": ("is:due", {"state": "due"}),
    "search: due + word": ("is:due situation", {"state": "due", "text": "situation"}),
}
MEASURES: dict[str, Callable[..., Samples]] = {"anki": measure_anki, "ours": measure_ours, "floor": measure_floor}

if __name__ == "__main__":
    side, number, *files = sys.argv[1:]
    print(json.dumps(MEASURES[side](int(number), *files)))
