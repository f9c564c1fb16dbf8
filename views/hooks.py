"""Flet's hooks with types that a checker understands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import flet as ft

T = TypeVar("T")


def use_made_state(make: Callable[[], T]) -> tuple[T, Callable[[T | Callable[[T], T]], None]]:
    """As `ft.use_state` with an initial value that is made once."""
    return cast(Any, ft.use_state)(make)


def use_made_ref(make: Callable[[], T]) -> T:
    """Returns a value that is made once and stays the same for the component's life."""
    return cast(T, cast(Any, ft.use_ref)(make).current)


def use_while_there(begin: Callable[[], Callable[[], object]]) -> None:
    """Calls `begin` when the component appears, and what that returned when it goes.

    Flet forgets the cleanup that an effect returns as soon as the component is drawn again.
    """
    end = use_made_ref(list[Callable[[], object]])

    def appear() -> None:
        end.append(begin())

    def disappear() -> None:
        while end:
            end.pop()()

    ft.use_effect(appear, dependencies=[], cleanup=disappear)
