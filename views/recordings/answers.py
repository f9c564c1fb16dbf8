"""Recording of what is said aloud in a practice session; it never waits, and grading never waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.practice.model import Card
from services.recordings.model import About, Recording
from views.recordings.recorder import Recorder
from views.shell import Shell


class Answers:
    """Records the answers of one session; `heard` is told of each recording when it is complete."""

    def __init__(self, shell: Shell, heard: Callable[[str, str], Any]) -> None:
        self.shell = shell
        self.heard = heard
        self.changed: Callable[[], Any] = lambda: None
        self.card: Card | None = None
        self.recorder = Recorder(shell, changed=self._told, finished=self._finished)

    def begin(self, card: Card, *, record: bool) -> None:
        """Starts to record an answer if that is turned on."""
        self.card = card
        if record:
            self.shell.page.run_task(self._start)

    def end(self) -> None:
        """Ends the recording of an answer, if there is one."""
        self.card = None
        if self.recorder.active or self.recorder.starting:
            self.shell.page.run_task(self._stop)

    async def toggle(self) -> None:
        """Turns recording on or off, for this answer and those to come."""
        on = not self.recorder.active
        self.shell.services.settings.change(record=on)
        await (self._start() if on else self._stop())

    async def _start(self) -> None:
        card = self.card
        if card is None:
            return
        await self.recorder.start(about=About.CARD, about_id=card.id, title=card.draft.question)
        if self.card is not card:
            # The answer was over before the microphone was ready.
            await self._stop()

    async def _stop(self) -> None:
        await self.recorder.stop()

    def _told(self) -> None:
        self.changed()

    def _finished(self, recording: Recording) -> None:
        self.heard(recording.about_id, recording.id)
