"""The mock itself: one question, large; next, follow-up and again later within the thumb's reach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

from services.errors import NotFound
from services.mocks.model import Mock, MockQuestion, Partner, Role
from services.recordings.model import About
from views.boundary import component, view_component
from views.feedback.ticking import use_every
from views.hooks import use_made_ref, use_made_state, use_while_there
from views.mocks import words
from views.mocks.asking import AskingPart
from views.mocks.timer import MockTimer
from views.practise.bars import text_probe
from views.recordings.answers import Answers, Asked
from views.recordings.toggle import RecordToggle
from views.shell import Shell, use_layout, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import icon_button, menu, primary, secondary
from views.widgets.markdown import markdown
from views.widgets.screen import bare_view
from views.widgets.surfaces import empty, heading, muted, panel, pill, within_reach

LOOK_S = 1.0
# After the last question the friend still writes.
AFTERWARDS_MIN = 30
TELL_THEM = "Recording your answers. Your friend is heard as well: tell them."


@view_component
def MockRunView() -> Any:
    shell = use_shell()
    ft.use_route_location()
    mock = mock_of_route(shell)
    body = MockRun(key=mock.id, mock_id=mock.id) if mock is not None else nothing_running(shell)
    return bare_view("/mock/run", body)


def mock_of_route(shell: Shell) -> Mock | None:
    """Returns the mock of the address, else the one under way, else None."""
    key = parse_qs(urlsplit(shell.page.route).query).get("mock", [""])[0]
    try:
        return shell.services.mocks.get(key) if key else shell.services.mocks.running()
    except NotFound:
        return None


def nothing_running(shell: Shell) -> ft.Control:
    return empty(
        ft.Icons.GROUPS_OUTLINED,
        "No mock is under way",
        "Ten minutes, four questions: alone or with a friend.",
        primary("Start one", shell.handler(lambda: shell.go("/mock"))),
    )


class Run:
    """What can be done in a mock; handlers of every drawing share it, so none is out of date."""

    def __init__(self, shell: Shell, mock_id: str) -> None:
        self.shell = shell
        self.mocks = shell.services.mocks
        self.mock = self.mocks.resume(mock_id)
        self.put: Callable[[Mock], None] = lambda _: None
        # Off at every start: someone else is in the room, and is to know of it.
        self.answers = Answers(shell, About.MOCK, remember=self.tell_friend)

    def show(self, mock: Mock) -> None:
        self.mock = mock
        self.put(mock)
        self.answers.answer(answered(mock))

    def tell_friend(self, record: bool) -> None:
        if record and self.mock.draft.partner is Partner.FRIEND:
            self.shell.tell(TELL_THEM)

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


@component
def MockRun(*, mock_id: str) -> Any:
    shell, layout = use_shell(), use_layout()
    run = use_made_ref(lambda: Run(shell, mock_id))
    mock, put = use_made_state(lambda: run.mock)
    run.put = put

    async def follow() -> None:
        # The friend's phone, or a second window, may have moved it.
        found = run.mocks.get(mock_id)
        if found.step != run.mock.step:
            run.show(found)

    use_every(LOOK_S, follow)
    use_while_there(lambda: listen_to_keys(run))
    use_while_there(lambda: keep_serving(run))
    use_while_there(run.follow_answers)
    if mock.ended_at is not None:
        return ended(run)
    asked = mock.question
    return ft.Column(
        [
            top_bar(run, mock),
            all_asked(mock) if asked is None else question_area(mock, asked, large_text=layout.large_text),
            controls(run, mock, asked, large_text=layout.large_text),
        ],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


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


def top_bar(run: Run, mock: Mock) -> ft.Control:
    shell = run.shell
    friend = mock.draft.partner is Partner.FRIEND
    items = [
        ("Question before", ft.Icons.SKIP_PREVIOUS_OUTLINED, shell.handler(lambda: run.tap("back"))),
        (
            "Go on" if mock.running_since is None else "Pause the clock",
            ft.Icons.PLAY_ARROW if mock.running_since is None else ft.Icons.PAUSE,
            shell.handler(run.pause),
        ),
        *(
            [
                ("Swap roles", ft.Icons.SWAP_HORIZ, shell.handler(lambda: run.tap("swap"))),
                ("Their phone as the sheet", ft.Icons.QR_CODE, shell.handler(run.show_code)),
            ]
            if friend
            else []
        ),
        ("End here", ft.Icons.FLAG_OUTLINED, shell.handler(run.end)),
    ]
    number = len(mock.questions)
    return ft.Column(
        [
            ft.Row(
                [
                    icon_button(ft.Icons.CLOSE, "Leave the mock", shell.handler(run.leave)),
                    text_probe(shell),
                    ft.Text(
                        words.progress(mock),
                        expand=True,
                        size=14,
                        color=ft.Colors.ON_SURFACE_VARIANT,
                        text_align=ft.TextAlign.CENTER,
                    ),
                    menu("More about this mock", items),
                ],
                spacing=0,
            ),
            ft.ProgressBar(
                value=mock.current / number if number else 1.0,
                bar_height=4,
                border_radius=2,
                semantics_label="Progress",
                bgcolor=ft.Colors.SURFACE_CONTAINER_HIGHEST,
            ),
        ],
        spacing=0,
        tight=True,
    )


def question_area(mock: Mock, asked: MockQuestion, *, large_text: bool) -> ft.Control:
    """Returns the question with the follow-ups that were opened."""
    source = words.SOURCES[asked.source]
    marks: list[ft.Control] = [muted(source, size=13)] if source else []
    if mock.draft.partner is Partner.FRIEND:
        marks.insert(0, pill(words.ROLES[asked.role]))
    follow_ups = [
        ft.Row(
            [
                ft.Icon(ft.Icons.SUBDIRECTORY_ARROW_RIGHT, color=ft.Colors.PRIMARY, size=20),
                ft.Text(text, size=20, expand=True),
            ],
            spacing=SMALL_GAP,
            vertical_alignment=ft.CrossAxisAlignment.START,
        )
        for text in asked.shown_follow_ups
    ]
    return ft.Column(
        [
            ft.Container(
                padding=ft.Padding.only(left=GAP + 8, right=GAP + 8, top=40, bottom=GAP),
                content=ft.Column(
                    [
                        *([swapped(asked)] if mock.just_swapped else []),
                        ft.Row(
                            marks,
                            wrap=True,
                            spacing=SMALL_GAP,
                            vertical_alignment=ft.CrossAxisAlignment.CENTER,
                        ),
                        ft.Semantics(
                            live_region=True,
                            header=True,
                            content=markdown(asked.question, size=28, weight=ft.FontWeight.W_500),
                        ),
                        *follow_ups,
                        # Large text leaves no room below for the taps: they scroll with the question.
                        *(asking_part(mock, asked) if large_text else []),
                    ],
                    spacing=GAP,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
            )
        ],
        expand=True,
        scroll=ft.ScrollMode.AUTO,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def swapped(asked: MockQuestion) -> ft.Control:
    text = (
        "Now you are the interviewer: ask, listen, and open follow-ups as you need them."
        if asked.role is Role.INTERVIEWER
        else "Roles swapped back: you answer again."
    )
    return panel(
        heading("Roles swap"), ft.Text(text, color=ft.Colors.ON_TERTIARY_CONTAINER), color=ft.Colors.TERTIARY_CONTAINER
    )


def all_asked(mock: Mock) -> ft.Control:
    friend = mock.draft.partner is Partner.FRIEND
    text = "How did it go? Your own view first" + (", then theirs beside it." if friend else ".")
    return ft.Container(empty(ft.Icons.CHECK_CIRCLE_OUTLINE, "That was the last question", text), expand=True)


def asking_part(mock: Mock, asked: MockQuestion) -> list[ft.Control]:
    return [AskingPart(key=asked.id, mock=mock, asked=asked)] if asked.role is Role.INTERVIEWER else []


def controls(run: Run, mock: Mock, asked: MockQuestion | None, *, large_text: bool) -> ft.Control:
    """Returns what the thumb does next."""
    shell = run.shell
    if asked is None:
        parts: list[ft.Control] = [primary("Your own view", shell.handler(run.end), icon=ft.Icons.RATE_REVIEW_OUTLINED)]
        return foot(parts)
    left = len(asked.follow_ups) - asked.opened
    follow_up = shell.handler(lambda: run.tap("follow_up"))
    pair: list[ft.Control] = [
        secondary(words.follow_up(left), follow_up, disabled=left == 0, expand=True),
        secondary("Again later", shell.handler(lambda: run.tap("later")), expand=True),
    ]
    parts = [
        *([] if large_text else asking_part(mock, asked)),
        timing(run, mock),
        *(ft.Row([button]) for button in pair if large_text),
        *([] if large_text else [ft.Row(pair, spacing=12)]),
    ]
    if mock.running_since is None:
        parts.append(primary("Start the clock", shell.handler(run.pause), icon=ft.Icons.PLAY_ARROW))
    else:
        parts.append(primary("Next", shell.handler(lambda: run.tap("next")), icon=ft.Icons.ARROW_FORWARD))
    return foot(parts)


def timing(run: Run, mock: Mock) -> ft.Control:
    """Returns the quiet clock, and beside it whether one's own answer is recorded."""
    timer = MockTimer(key=f"{mock.id}-{mock.step}", mock=mock)
    if answered(mock) is None:
        return timer
    return ft.Row([ft.Container(timer, expand=True), RecordToggle(answers=run.answers)], spacing=SMALL_GAP)


def foot(parts: list[ft.Control]) -> ft.Control:
    return within_reach(
        ft.Column(parts, spacing=12, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
    )


def ended(run: Run) -> ft.Control:
    """Returns the way on where the mock was ended elsewhere."""
    return empty(
        ft.Icons.FLAG_OUTLINED,
        "This mock has ended",
        "Your own view comes next.",
        primary("Your own view", run.shell.handler(run.end)),
    )
