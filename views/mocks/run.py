"""The mock itself: one question, large; next, follow-up and again later within the thumb's reach."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

from services.errors import NotFound
from services.mocks.model import Mock, Partner
from views.boundary import component, view_component
from views.feedback.ticking import use_every
from views.hooks import use_made_ref, use_made_state, use_while_there
from views.mocks import words
from views.mocks.controls import controls
from views.mocks.doing import Run, keep_serving, listen_to_keys
from views.mocks.question import question_area
from views.practise.bars import text_probe
from views.shell import Shell, use_layout, use_shell
from views.widgets.buttons import icon_button, menu, primary
from views.widgets.screen import bare_view
from views.widgets.surfaces import empty

LOOK_S = 1.0


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


def all_asked(mock: Mock) -> ft.Control:
    friend = mock.draft.partner is Partner.FRIEND
    text = "How did it go? Your own view first" + (", then theirs beside it." if friend else ".")
    return ft.Container(empty(ft.Icons.CHECK_CIRCLE_OUTLINE, "That was the last question", text), expand=True)


def ended(run: Run) -> ft.Control:
    """Returns the way on where the mock was ended elsewhere."""
    return empty(
        ft.Icons.FLAG_OUTLINED,
        "This mock has ended",
        "Your own view comes next.",
        primary("Your own view", run.shell.handler(run.end)),
    )
