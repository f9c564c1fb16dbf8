"""Recording of what is said aloud, answer by answer; it never waits, and nothing waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.recordings.model import About, Recording
from views.recordings.recorder import Recorder
from views.shell import Shell


@dataclass(frozen=True)
class Asked:
    """What is being answered: a card's key or a mock question's, and its words."""

    key: str
    question: str


class Answers:
    """Records the answers of a session or a mock, each by itself.

    `heard` is told the key and the recording's key when one is complete, `remember` when the person
    turns recording on or off.
    """

    def __init__(
        self,
        shell: Shell,
        about: About,
        *,
        heard: Callable[[str, str], Any] = lambda *_: None,
        remember: Callable[[bool], Any] = lambda _: None,
    ) -> None:
        self.about = about
        self.heard = heard
        self.remember = remember
        # Who is drawn again when recording begins or ends, by name.
        self.watchers: dict[str, Callable[[], Any]] = {}
        self.on = False
        self.recorder = Recorder(shell, changed=self._told, finished=self._finished)
        self._shell = shell
        self._asked: Asked | None = None
        self._recorded: Asked | None = None
        self._settling = False

    def answer(self, asked: Asked | None) -> None:
        """Says what is answered from now on, None when that is over; records it where recording is on."""
        self._asked = asked
        if self.recording or self._wanted is not None:
            self._shell.page.run_task(self._settle)

    async def toggle(self) -> None:
        """Turns recording on or off, for this answer and those to come."""
        self.on = not self.recording
        self.remember(self.on)
        await self._settle()

    @property
    def recording(self) -> bool:
        """Whether an answer is being recorded, or about to be."""
        return self.recorder.active or self.recorder.starting

    @property
    def _wanted(self) -> Asked | None:
        return self._asked if self.on else None

    async def _settle(self) -> None:
        """Stops and starts until what is recorded is what is answered, however fast that changed meanwhile."""
        if self._settling:
            return
        self._settling = True
        try:
            while self._wanted != (self._recorded if self.recorder.active else None):
                await self.recorder.stop()
                self._recorded = asked = self._wanted
                if asked is None:
                    return
                if not await self.recorder.start(about=self.about, about_id=asked.key, title=asked.question):
                    # Told once; tried again when the person asks for it.
                    self.on = False
        finally:
            self._settling = False

    def _told(self) -> None:
        for changed in tuple(self.watchers.values()):
            changed()

    def _finished(self, recording: Recording) -> None:
        self.heard(recording.about_id, recording.id)
