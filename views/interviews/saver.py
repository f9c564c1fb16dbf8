"""Saves what is typed as it is typed: at most a third of a second later, and when the screen goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from views.hooks import use_while_there
from views.leaving import use_before_leaving
from views.shell import Shell

DELAY_S = 0.25


class Saver:
    """Collects what was typed and writes it, a quarter of a second after the first key that is not saved."""

    def __init__(self, shell: Shell, write: Callable[[dict[str, Any]], Any]) -> None:
        self._shell = shell
        self._write = write
        self._waiting: dict[str, Any] = {}
        self._counting = False

    def type(self, name: str, value: Any) -> None:
        """Takes the newest text of a field. The delay does not begin anew with every key."""
        self._waiting[name] = value
        if not self._counting:
            self._counting = True
            self._shell.page.run_task(self._later)

    async def _later(self) -> None:
        await asyncio.sleep(DELAY_S)
        self._counting = False
        self.flush()

    def flush(self) -> None:
        """Writes what waits; where that fails the person is told, and it waits for the next key."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, {}
        if not self._shell.attempt(lambda: self._write(waiting)):
            self._waiting = waiting | self._waiting


def use_saving(shell: Shell, saver: Saver) -> None:
    """Flushes before the screen is left, when it disappears and when the app goes out of sight. Uses hooks."""
    use_before_leaving(shell, saver.flush)
    use_while_there(lambda: saver.flush)
