"""Does beforehand, and for nobody, what the first screen would wait for: a browser keeps Python as it is then."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from types import CodeType, FunctionType, ModuleType

import flet as ft

from services.practice.model import Draft
from services.practice.words import Grade
from services.root import Services, open_services

# Flet imports a control when it is first named; these are the screens that most starts begin with.
SCREENS = ("views.app", "views.theme", "views.shell", "views.practise", "views.widgets", "views.start")


def get_ready() -> None:
    """Loads the controls of the first screens and compiles the statements behind them. Leaves nothing open."""
    for module in [module for name, module in sys.modules.items() if name.startswith(SCREENS)]:
        for name in named_in(module) & LAZY:
            getattr(ft, name)
    with closing(open_services("sqlite://")) as services:
        practise_once(services)


LAZY = frozenset(ft.__all__)


def named_in(module: ModuleType) -> set[str]:
    """Returns every name that the functions of a module use."""
    found: set[str] = set()
    for member in list(vars(module).values()):
        function = getattr(member, "__wrapped__", member)
        if isinstance(function, FunctionType) and function.__module__ == module.__name__:
            for code in within(function.__code__):
                found.update(code.co_names)
    return found


def within(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from within(constant)


def practise_once(services: Services) -> None:
    services.settings.change(started=True)
    deck_id = services.decks.create("Anything").card_ids[0]
    for question in ("One?", "Two?"):
        services.cards.create(deck_id, Draft(question=question))
    services.settings.read()
    services.overview.today()
    services.decks.all()
    services.interviews.just_over()
    services.reminders.waiting()
    services.reminders.seconds_to_next()
    turn = services.practice.start()
    assert turn.card is not None
    services.practice.answer(session_id=turn.session_id, card_id=turn.card.id, reps=turn.card.reps, grade=Grade.GOOD)
