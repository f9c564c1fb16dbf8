"""The root of what people see: theme, routes, first start, size classes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import flet as ft

from services.root import Services
from views import theme
from views.boundary import view_component
from views.feedback.locking import use_lock
from views.feedback.routes import feedback_routes
from views.hooks import use_made_state
from views.interviews.routes import interview_routes
from views.later import later
from views.mocks.routes import mock_routes
from views.people.routes import people_routes
from views.practise.home import HomeView
from views.practise.session import SessionView
from views.reminders.bell import Pulse, PulseContext
from views.reminders.watch import use_watch
from views.shell import EXPANDED_WIDTH, MEDIUM_WIDTH, Layout, LayoutContext, Shell, ShellContext
from views.start.first import FirstView
from views.widgets.surfaces import empty

RECORDING = "views.recordings.recording:RecordingView"


def show(page: ft.Page, services: Services, *, route: str = "/") -> None:
    """Draws the app for one person on a page, at a route if one is given."""
    page.title = "Rehearse"
    theme.apply(page, services.settings.read().theme)
    page.render_views(App, services)
    if route != "/":
        page.navigate(route)


@view_component
def App(services: Services) -> Any:
    page = ft.context.page
    layout, set_layout = use_made_state(lambda: layout_of(page.width))
    started, set_started = use_made_state(lambda: services.settings.read().started)
    handed, look_at_lock = use_lock(page, services.feedback.lock)

    def follow_size() -> None:
        def resized(event: ft.PageResizeEvent) -> None:
            set_layout(lambda before: layout_of(event.width, large_text=before.large_text))

        page.on_resize = resized

    def restart() -> None:
        set_started(lambda _: services.settings.read().started)
        look_at_lock()

    ft.use_effect(follow_size, dependencies=[])
    shell = ft.use_memo(
        lambda: Shell(
            services=services,
            page=page,
            restyle=lambda: theme.apply(page, services.settings.read().theme),
            measure=lambda large: set_layout(lambda before: replace(before, large_text=large)),
            restart=restart,
        ),
        [],
    )
    pulse = ft.use_memo(Pulse, [])
    use_watch(shell, pulse)
    body: Callable[[], Any] = HandedOver if handed else Routes if started else FirstStart
    return ShellContext(shell, lambda: LayoutContext(layout, lambda: PulseContext(pulse, body)))


def layout_of(width: float | None, *, large_text: bool = False) -> Layout:
    """Returns the layout for a width in logical pixels."""
    known = width or 0
    return Layout(rail=known >= MEDIUM_WIDTH, panes=known >= EXPANDED_WIDTH, large_text=large_text)


@view_component
def FirstStart() -> Any:
    return [FirstView()]


@view_component
def HandedOver() -> Any:
    return [later("views.feedback.hand_over:KioskView")()]


@view_component
def Routes() -> Any:
    return ft.Router(
        [
            ft.Route(
                path="/",
                component=HomeView,
                children=[
                    ft.Route(
                        path="session",
                        component=SessionView,
                        children=[ft.Route(path=":recording_id", component=later(RECORDING))],
                    ),
                    ft.Route(path="choose", component=later("views.practise.choose:ChooseView")),
                    ft.Route(path="reminders", component=later("views.reminders.inbox:InboxView")),
                ],
            ),
            ft.Route(
                path="/cards",
                component=later("views.cards.browse:BrowseView"),
                children=[
                    ft.Route(path="new", component=later("views.cards.edit:NewView")),
                    ft.Route(path=":card_id", component=later("views.cards.edit:EditView")),
                ],
            ),
            interview_routes(),
            mock_routes(),
            *people_routes(),
            *feedback_routes(),
            ft.Route(path="/week", component=later("views.progress.week:WeekView")),
            ft.Route(
                path="/progress",
                component=later("views.progress.progress:ProgressView"),
                children=[ft.Route(path=":competency", component=later("views.progress.standing:StandingView"))],
            ),
            ft.Route(path="/settings", component=later("views.settings.settings:SettingsView")),
            ft.Route(
                path="/recordings",
                component=later("views.recordings.list:RecordingsView"),
                children=[
                    ft.Route(path="video", component=later("views.recordings.camera:CameraView")),
                    ft.Route(path=":recording_id", component=later(RECORDING)),
                ],
            ),
        ],
        not_found=NotFoundPart,
        manage_views=True,
    )


def NotFoundPart() -> ft.Control:
    return empty(
        ft.Icons.EXPLORE_OFF_OUTLINED,
        "There is nothing here",
        "The address leads nowhere in Rehearse.",
        ft.FilledButton("Go to Practise", on_click=lambda e: e.page.navigate("/")),
    )
