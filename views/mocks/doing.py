"""What can be done in a mock, by button, by key, and from the friend's phone."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from services.mocks.model import Mock, Role
from services.recordings.model import About
from views.recordings.answers import Answers, Asked
from views.shell import Shell

# After the last question the friend still writes.
AFTERWARDS_MIN = 30


class Run:
    """What can be done in a mock; handlers of every drawing share it, so none is out of date."""

    def __init__(self, shell: Shell, mock_id: str) -> None:
        self.shell = shell
        self.mocks = shell.services.mocks
        self.mock = self.mocks.resume(mock_id)
        self.put: Callable[[Mock], None] = lambda _: None
        # Off at every start: someone else is in the room, and is to know of it.
        self.answers = Answers(shell, About.MOCK)

    def show(self, mock: Mock) -> None:
        self.mock = mock
        self.put(mock)
        self.answers.answer(answered(mock))

    def tap(self, name: str) -> None:
        """Does what a button or a key stands for, once however often it is tapped."""
        acts = {
            "next": self.mocks.next,
            "back": self.mocks.back,
            "follow_up": self.mocks.follow_up,
            "later": self.mocks.later,
            "swap": self.mocks.swap,
        }
        self.show(acts[name](self.mock.id, step=self.mock.step))

    def pause(self) -> None:
        self.show(self.mocks.pause(self.mock.id, paused=self.mock.running_since is not None))

    def leave(self) -> None:
        self.mocks.pause(self.mock.id)
        self.shell.go("/")

    def end(self) -> None:
        self.mocks.end(self.mock.id)
        self.shell.go(f"/mock/end?mock={self.mock.id}")

    def show_code(self) -> None:
        request = self.mocks.ask(self.mock.id)
        self.shell.go(f"/feedback/{request.id}/code")

    def follow_answers(self) -> Callable[[], None]:
        """Has one's own answer recorded where that is turned on; returns what ends that with the screen."""
        self.answers.answer(answered(self.mock))
        return lambda: self.answers.answer(None)

    def key(self, key: str) -> None:
        """Does what a key stands for."""
        keys = {" ": "next", "Arrow Right": "next", "Arrow Left": "back", "F": "follow_up", "L": "later"}
        if self.mock.question is None and key in (" ", "Arrow Right"):
            return
        if key in keys:
            self.tap(keys[key])
        elif key == "P" and self.mock.question is not None:
            self.pause()
        elif key == "R" and answered(self.mock) is not None:
            self.shell.page.run_task(self.answers.toggle)


def answered(mock: Mock) -> Asked | None:
    """Returns what the person answers at this moment: nothing while they ask, or the clock is stopped."""
    asked = mock.question
    if asked is None or asked.role is not Role.CANDIDATE or mock.running_since is None or mock.ended_at is not None:
        return None
    return Asked(asked.id, asked.question)


def listen_to_keys(run: Run) -> Callable[[], None]:
    """Sends keys to the mock while it is on the screen; returns what ends that."""
    page = run.shell.page
    previous = page.on_keyboard_event

    def pressed(event: ft.KeyboardEvent) -> None:
        typing = run.mock.question is not None and run.mock.question.role is Role.INTERVIEWER
        if event.ctrl or event.alt or event.meta or typing or not page.route.startswith("/mock/run"):
            return
        # The space bar presses the button that has the focus, which goes on by itself.
        if event.key != " ":
            run.shell.attempt(lambda: run.key(event.key))

    page.on_keyboard_event = pressed

    def stop() -> None:
        if page.on_keyboard_event is pressed:
            page.on_keyboard_event = previous

    return stop


def keep_serving(run: Run) -> Callable[[], None]:
    """Keeps the friend's sheet open while the mock is on the screen, and a while after."""
    local, request_id = run.shell.services.feedback.local, run.mock.request_id
    if request_id is None or not local.stay(request_id):
        return lambda: None
    return lambda: local.leave(request_id, minutes=AFTERWARDS_MIN)
