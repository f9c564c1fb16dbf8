"""The Interviews tab: a timeline, what is ahead first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import flet as ft

from services.interviews.model import Outcome, TimelinePage, TimelineRow
from views.boundary import component, view_component
from views.hooks import use_made_ref
from views.interviews.words import FORMATS, SHORT_OUTCOMES, clock_words, relative_day, subject, today_of
from views.shell import Shell, use_layout, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import floating, icon_button, primary, quiet, secondary
from views.widgets.screen import tab_view
from views.widgets.surfaces import empty, heading, muted, pill

SEARCH_DELAY_S = 0.15
LOAD_BEFORE_PX = 900
COLORS: dict[Outcome, tuple[ft.ColorValue, ft.ColorValue]] = {
    Outcome.THROUGH: (ft.Colors.PRIMARY_CONTAINER, ft.Colors.ON_PRIMARY_CONTAINER),
    Outcome.OFFER: (ft.Colors.PRIMARY, ft.Colors.ON_PRIMARY),
}


@dataclass(frozen=True)
class Shown:
    """The rows on the screen, and the words they were found by."""

    page: TimelinePage
    text: str = ""


class Timeline:
    """Finds and pages; the screen is drawn again by `put`."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.shown = Shown(shell.services.interviews.timeline())
        self.put: Any = None
        self._typed = 0

    async def type(self, text: str) -> None:
        """Searches once the person pauses."""
        self._typed += 1
        mine = self._typed
        await asyncio.sleep(SEARCH_DELAY_S)
        if mine == self._typed:
            self.show(text)

    def show(self, text: str) -> None:
        self.shown = Shown(self.shell.services.interviews.timeline(text), text)
        self.put(self.shown)

    def reload(self) -> None:
        """Reads as many rows again as are on the screen."""
        rows = max(len(self.shown.page.rows), 30)
        self.shown = replace(self.shown, page=self.shell.services.interviews.timeline(self.shown.text, limit=rows))
        self.put(self.shown)

    def more(self) -> None:
        before = self.shown.page
        if before.after is None:
            return
        page = self.shell.services.interviews.timeline(self.shown.text, after=before.after)
        self.shown = replace(self.shown, page=replace(page, rows=before.rows + page.rows))
        self.put(self.shown)


@view_component
def TimelineView() -> Any:
    shell, layout = use_shell(), use_layout()
    timeline = use_made_ref(lambda: Timeline(shell))
    shown, put = ft.use_state(timeline.shown)
    timeline.put = lambda value: put(lambda _: value)
    # The list stays mounted below the screens that lie over it; coming back brings it up to date.
    location = ft.use_route_location()
    ft.use_effect(timeline.reload, dependencies=[location])
    page = shown.page
    add = shell.handler(lambda: shell.go("/interviews/new"))
    if not page.total and not shown.text:
        body: Any = empty(
            ft.Icons.EVENT_OUTLINED,
            "Which interview is next?",
            "Write down the company and the time. Rehearse brings the right cards round before it, "
            "and asks how it went when you come out.",
            primary("Add an interview", add, icon=ft.Icons.ADD),
        )
    else:
        body = ft.Column(
            [SearchField(timeline=timeline), rows_of(timeline, shown)],
            spacing=0,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    has_any = bool(page.total or shown.text)
    return tab_view(
        shell,
        layout,
        "/interviews",
        body,
        floating=floating(ft.Icons.ADD, "Add interview", add) if has_any else None,
    )


@component
def SearchField(*, timeline: Timeline) -> Any:
    """Searches while the person types; it keeps its own text."""
    number, again = ft.use_state(0)
    filled, set_filled = ft.use_state(False)

    async def change(event: ft.Event[ft.TextField]) -> None:
        set_filled(bool(event.control.value))
        await timeline.type(event.control.value or "")

    def clear() -> None:
        again(lambda n: n + 1)
        set_filled(False)
        timeline.show("")

    return ft.Container(
        padding=ft.Padding.only(left=GAP, right=GAP, top=4, bottom=SMALL_GAP),
        content=ft.TextField(
            key=f"search-{number}",
            value="",
            hint_text="Search interviews",
            filled=True,
            border=ft.OutlineInputBorder(border_radius=28, side=ft.BorderSide.none()),
            prefix_icon=ft.Icons.SEARCH,
            suffix_icon=icon_button(ft.Icons.CLOSE, "Clear search", timeline.shell.handler(clear)) if filled else None,
            autocorrect=False,
            on_change=timeline.shell.handler(change),
        ),
    )


def rows_of(timeline: Timeline, shown: Shown) -> Any:
    """Returns the timeline, or that nothing fits."""
    shell, page = timeline.shell, shown.page
    if not page.rows:
        return empty(
            ft.Icons.SEARCH_OFF,
            "Nothing found",
            "The search looks at company, role, round, people, place and notes.",
            secondary("Show all interviews", shell.handler(lambda: timeline.show(""))),
        )

    def near_the_end(event: ft.OnScrollEvent) -> None:
        if event.pixels > event.max_scroll_extent - LOAD_BEFORE_PX:
            timeline.more()

    line = ft.memo(Line)
    items: list[Any] = []
    for number, row in enumerate(page.rows):
        before = page.rows[number - 1] if number else None
        title = section_title(row, before)
        if title:
            items.append(ft.Container(heading(title), padding=ft.Padding.only(left=8, top=12, bottom=4), key=title))
        items.append(line(key=row.id, row=row, shell=shell, today=today_of(shell.services.clock)))
    if page.after is not None:
        more = quiet("Show more", shell.handler(timeline.more))
        items.append(ft.Row([more], alignment=ft.MainAxisAlignment.CENTER, key="more"))
    return ft.ListView(
        items,
        key=f"timeline-{shown.text}",
        expand=True,
        spacing=SMALL_GAP,
        padding=ft.Padding.only(left=GAP, right=GAP, top=0, bottom=96),
        scroll_interval=150,
        on_scroll=shell.handler(near_the_end),
    )


def section_title(row: TimelineRow, before: TimelineRow | None) -> str:
    """Returns the title above a row that begins a section: what is ahead, then the past by month."""
    if not row.past:
        return "Ahead" if before is None else ""
    month = f"{row.local_start:%B %Y}"
    same = before is not None and before.past and f"{before.local_start:%B %Y}" == month
    return "" if same else month


@component
def Line(*, row: TimelineRow, shell: Shell, today: Any) -> Any:
    """Shows one interview: its day, whose it is, and where it stands."""
    day = row.local_start.date()
    time = clock_words(row.local_start, row.zone, row.starts_at, shell.services.clock.zone())
    about = subject(row)
    when = f"{relative_day(day, today)}, {time}" if not row.past else f"{row.local_start:%A}, {time}"
    state = state_of(row)
    press = shell.handler(lambda: shell.go(f"/interviews/{row.id}"))
    words = ", ".join(filter(None, (row.company, about, f"{day.day} {day:%B %Y}", when, state)))
    return ft.Semantics(
        button=True,
        label=words,
        on_tap=press,
        exclude_semantics=True,
        content=ft.Container(
            on_click=press,
            ink=True,
            border_radius=GAP,
            bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
            padding=ft.Padding.symmetric(horizontal=GAP, vertical=12),
            content=ft.Row(
                [badge(row), texts(row, about, when), *([state_pill(row, state)] if state else [])],
                spacing=GAP,
                vertical_alignment=ft.CrossAxisAlignment.CENTER,
            ),
        ),
    )


def badge(row: TimelineRow) -> ft.Control:
    """Returns the day and the month on a small sheet."""
    color = ft.Colors.SURFACE_CONTAINER_HIGHEST if row.past else ft.Colors.PRIMARY_CONTAINER
    on_color = ft.Colors.ON_SURFACE_VARIANT if row.past else ft.Colors.ON_PRIMARY_CONTAINER
    return ft.Container(
        width=52,
        padding=ft.Padding.symmetric(vertical=6),
        border_radius=14,
        bgcolor=color,
        content=ft.Column(
            [
                ft.Text(f"{row.local_start:%b}", size=12, color=on_color),
                ft.Text(str(row.local_start.day), size=20, weight=ft.FontWeight.W_600, color=on_color),
            ],
            spacing=0,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        ),
    )


def texts(row: TimelineRow, about: str, when: str) -> ft.Control:
    lines: list[ft.Control] = [
        ft.Text(row.company, size=16, weight=ft.FontWeight.W_600, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS)
    ]
    if about:
        lines.append(muted(about, size=14, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS))
    icon = FORMATS.get(row.format)
    lines.append(
        ft.Row(
            [
                *([ft.Icon(icon[1], size=16, color=ft.Colors.ON_SURFACE_VARIANT)] if icon else []),
                muted(when[:1].upper() + when[1:], size=13, expand=True),
            ],
            spacing=6,
        )
    )
    return ft.Column(lines, spacing=2, tight=True, expand=True)


def state_of(row: TimelineRow) -> str:
    """Returns what there is to know of a past interview; one that is ahead needs no word."""
    if row.outcome is not Outcome.WAITING:
        return SHORT_OUTCOMES[row.outcome]
    if not row.past:
        return ""
    return SHORT_OUTCOMES[row.outcome] if row.has_debrief else "No debrief"


def state_pill(row: TimelineRow, state: str) -> ft.Control:
    color, on_color = COLORS.get(row.outcome, (ft.Colors.SURFACE_CONTAINER_HIGHEST, ft.Colors.ON_SURFACE_VARIANT))
    return pill(state, color=color, on_color=on_color)
