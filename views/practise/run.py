"""What can be done in a practice session, by button, key or swipe."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import flet as ft

from services.errors import CardChanged, NotFound
from services.practice.model import Turn
from services.practice.words import Grade
from services.recordings.model import About
from services.store.settings import Preferences
from views.practise.answer import answer_items
from views.recordings.answers import Answers, Asked
from views.shell import Shell

DOUBLE_TAP_S = 0.3
SPACE_SETTLES_S = 0.06
GRADE_KEYS = {"1": Grade.AGAIN, "2": Grade.HARD, "3": Grade.GOOD, "4": Grade.EASY}
GRADE_KEYS |= {f"Numpad {key}": grade for key, grade in GRADE_KEYS.items()}


@dataclass(frozen=True)
class Scene:
    """A turn and how much of it is on the screen."""

    turn: Turn
    shown: int = 0
    speaking: bool = False
    number: int = 0
    heard: str = ""

    @property
    def revealed(self) -> bool:
        return self.shown > 0


def begin(shell: Shell) -> Turn:
    """Returns the session that was left, or a new one over everything."""
    return shell.services.practice.resume() or shell.services.practice.start()


class Run:
    """What can be done in a session. Handlers of every drawing share it, so none is out of date."""

    def __init__(self, shell: Shell, preferences: Preferences) -> None:
        self.shell = shell
        self.preferences = preferences
        self.practice = shell.services.practice
        self.scene = Scene(begin(shell))
        self.put_scene: Callable[[Scene], None] = lambda _: None
        self.undos = 0
        self.on_dismiss = shell.handler(self.swiped)
        self.last_grade = 0.0
        self.acted_at = 0.0
        self.puts = 0
        self.kept: dict[str, tuple[Hashable, ft.Control]] = {}
        self.swipes = 0
        self.shown_at = time.monotonic()
        self.column: ft.Column | None = None
        self.first_new = 0
        self.spoke_from: float | None = None
        self.spoke_s = 0.0
        self.answers = Answers(shell, About.CARD, heard=self.recorded, remember=self.remember)

    def set_scene(self, scene: Scene) -> None:
        self.scene = scene
        self.put_scene(scene)

    def keep(self, slot: str, key: Hashable, make: Callable[[], ft.Control]) -> ft.Control:
        """Returns the slot's control, made anew only when the key changes.

        Flet skips a control it has drawn already, so what stays the same costs nothing.
        """
        if slot not in self.kept or self.kept[slot][0] != key:
            self.kept[slot] = (key, make())
        return self.kept[slot][1]

    def put(self, turn: Turn) -> None:
        """Shows a new turn from its question on."""
        self.puts += 1
        self.shown_at = self.acted_at = time.monotonic()
        self.spoke_from, self.spoke_s = None, 0.0
        self.set_scene(Scene(turn, number=self.puts))

    def speak(self) -> None:
        if self.scene.revealed or self.too_soon():
            return
        self.acted_at = time.monotonic()
        self.spoke_from = time.monotonic()
        self.set_scene(replace(self.scene, speaking=True))
        card = self.scene.turn.card
        if card is not None:
            self.answers.on = self.shell.services.settings.read().record
            self.answers.answer(Asked(card.id, card.draft.question))

    def remember(self, record: bool) -> None:
        self.shell.services.settings.change(record=record)

    def recorded(self, card_id: str, recording_id: str) -> None:
        """Offers to hear an answer again while its card is still on the screen."""
        card = self.scene.turn.card
        if card is None or card.id != card_id:
            return
        self.scene = replace(self.scene, heard=recording_id)
        # While the timer runs there is nothing to draw, and drawing it anew would start it anew.
        if self.scene.revealed:
            self.put_scene(self.scene)

    def reveal(self, *, all_items: bool = False) -> None:
        card = self.scene.turn.card
        if card is None or self.too_soon():
            return
        self.acted_at = time.monotonic()
        if self.spoke_from is not None:
            self.spoke_s += time.monotonic() - self.spoke_from
            self.spoke_from = None
            self.answers.answer(None)
        number = len(answer_items(card))
        self.first_new = self.scene.shown + 1
        shown = max(1, number) if all_items or self.preferences.reveal_all else self.scene.shown + 1
        self.set_scene(replace(self.scene, shown=min(shown, max(1, number)), speaking=False))

    def grade(self, grade: Grade) -> bool:
        """Records the grade and shows the next card. Returns whether it counted."""
        turn = self.scene.turn
        if turn.card is None or not self.scene.revealed or self.too_soon():
            return False
        now = time.monotonic()
        try:
            after = self.practice.answer(
                session_id=turn.session_id,
                card_id=turn.card.id,
                reps=turn.card.reps,
                grade=grade,
                took_ms=round((now - self.shown_at) * 1000),
                spoke_ms=round(self.spoke_s * 1000),
            )
        except (CardChanged, NotFound) as error:
            self.shell.tell(str(error))
            after = begin(self.shell)
        self.last_grade = now
        self.put(after)
        return True

    def swiped(self, event: ft.DismissibleDismissEvent) -> None:
        grade = Grade.GOOD if event.direction == ft.DismissDirection.START_TO_END else Grade.AGAIN
        # A dismissed key must not come back; the next card, or this one if refused, needs a new one.
        self.swipes += 1
        if not self.grade(grade):
            self.puts += 1
            self.set_scene(replace(self.scene, number=self.puts))

    def undo(self) -> None:
        before = self.scene.turn
        if before.undo is None:
            self.shell.tell("There is nothing to undo.")
            return
        self.undos += 1
        # What follows an undo is meant for the card that came back.
        self.last_grade = 0.0
        self.put(self.practice.undo(before.session_id))

    def more(self) -> None:
        after = self.practice.more(self.scene.turn.session_id)
        if after.card is None:
            after = self.practice.start(self.scene.turn.scope, cram=True)
        self.put(after)

    async def bring_into_view(self) -> None:
        """Scrolls to what was revealed last, which large text may push out of sight, or to the top."""
        if self.column is None or not await self.column_is_drawn():
            return
        if self.scene.revealed:
            await self.column.scroll_to(scroll_key=f"item-{self.first_new}", duration=150)
        elif self.scene.number:
            await self.column.scroll_to(offset=0, duration=0)

    async def column_is_drawn(self) -> bool:
        """Waits for the column to be on the page: the leaf inside it may be drawn sooner."""
        for _ in range(10):
            try:
                return self.column is not None and self.column.page is not None
            except RuntimeError:
                await asyncio.sleep(0.02)
        return False

    def refresh(self) -> None:
        self.put(self.practice.turn(self.scene.turn.session_id))

    def too_soon(self) -> bool:
        """Whether a tap follows a grade so closely that it was meant for the card before."""
        return time.monotonic() - self.last_grade < DOUBLE_TAP_S

    def space(self) -> None:
        """Goes on, unless the space bar has just pressed a button that has the focus."""
        if self.scene.turn.card is not None and time.monotonic() - self.acted_at > SPACE_SETTLES_S:
            self.reveal()

    def key(self, key: str) -> None:
        """Does what a key other than the space bar stands for."""
        if key.casefold() == "u":
            self.undo()
        elif key in GRADE_KEYS:
            self.grade(GRADE_KEYS[key])


def listen_to_keys(page: ft.Page, run: Run) -> Callable[[], None]:
    """Sends keys to the session while it is on the screen; returns what ends that."""
    before = page.on_keyboard_event

    async def pressed(event: ft.KeyboardEvent) -> None:
        # A recording lies over the session, and has its own buttons.
        if event.ctrl or event.alt or event.meta or page.route.split("?")[0] != "/session":
            return
        if event.key in (" ", "Space"):
            await asyncio.sleep(SPACE_SETTLES_S)
            run.shell.attempt(run.space)
        else:
            run.shell.attempt(lambda: run.key(event.key))

    page.on_keyboard_event = pressed

    def stop() -> None:
        run.answers.answer(None)
        if page.on_keyboard_event is pressed:
            page.on_keyboard_event = before

    return stop
