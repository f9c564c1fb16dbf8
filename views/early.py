"""Does beforehand, and for nobody, what the first screen would wait for: a browser keeps Python as it is then."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

import flet as ft

from services.store.prepared import Prepared

# Flet imports a control when it is first named; these are the screens that most starts begin with.
STATEMENTS = ("services.practice", "services.store", "services.interviews", "services.reminders")
SCREENS = ("views.app", "views.theme", "views.shell", "views.practise", "views.widgets", "views.start")


def get_ready() -> None:
    """Loads the controls of the first screens and compiles the statements behind them."""
    for module in loaded(SCREENS):
        for name in named_in(module) & LAZY:
            getattr(ft, name)
    for module in loaded(STATEMENTS):
        for member in vars(module).values():
            if isinstance(member, Prepared):
                member.compile()


def loaded(under: tuple[str, ...]) -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.startswith(under)]


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
