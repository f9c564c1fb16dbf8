"""The weekly look: five minutes, four steps, and one plan at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.practice.words import COMPETENCY_NAMES
from services.progress.model import IfThen, Picture, Week
from views.boundary import component, view_component
from views.hooks import use_made_ref, use_made_state
from views.practise.words import minutes, plural
from views.progress import growth_words as words
from views.progress import next_words
from views.progress.area import plan_line
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import primary, quiet, secondary
from views.widgets.screen import page_view
from views.widgets.surfaces import heading, muted, panel, stack, within_reach

STEPS = ("Your week", "What got better", "What to work on", "One plan")


@view_component
def WeekView() -> Any:
    return page_view("/week", "The weekly look", WeekLook())


@component
def WeekLook() -> Any:
    shell = use_shell()
    step, put = ft.use_state(0)
    (week, picture), _ = use_made_state(lambda: (shell.services.growth.week(), shell.services.growth.picture()))
    last = step == len(STEPS) - 1
    bodies: tuple[Callable[[], list[ft.Control]], ...] = (
        lambda: week_step(week),
        lambda: better_step(picture),
        lambda: areas_step(picture),
        lambda: [PlanStep(picture=picture)],
    )
    back = quiet("Back", shell.handler(lambda: put(step - 1)), disabled=step == 0)
    go_on = primary("Next", shell.handler(lambda: put(step + 1)), expand=True)
    return ft.Column(
        [
            ft.Semantics(
                label=f"Step {step + 1} of {len(STEPS)}",
                exclude_semantics=True,
                content=ft.ProgressBar(value=(step + 1) / len(STEPS), height=4),
            ),
            stack([heading_of(STEPS[step]), *bodies[step]()], padding=GAP),
            *([] if last else [within_reach(ft.Row([back, go_on], spacing=SMALL_GAP))]),
        ],
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def heading_of(text: str) -> ft.Control:
    """Returns the title of a step."""
    return ft.Semantics(header=True, content=ft.Text(text, theme_style=ft.TextThemeStyle.HEADLINE_SMALL))


def week_step(week: Week) -> list[ft.Control]:
    """Returns what was done, each line with its figure."""
    lines = [
        (ft.Icons.STYLE_OUTLINED, f"{plural(week.answers, 'answer')} on {plural(week.days, 'day')}"),
        (ft.Icons.RECORD_VOICE_OVER_OUTLINED, f"{minutes(week.spoke_seconds)} said aloud"),
        (ft.Icons.EVENT_OUTLINED, named("interview", week.interviews)),
        (ft.Icons.FORUM_OUTLINED, f"{week.replies} {'reply' if week.replies == 1 else 'replies'} from others"),
    ]
    ahead = f"Coming up: {', '.join(week.ahead)}." if week.ahead else "No interview in the next seven days."
    return [
        panel(*(ft.Row([ft.Icon(icon, color=ft.Colors.PRIMARY), ft.Text(text, size=16, expand=True)], spacing=16)
                for icon, text in lines), spacing=GAP, padding=24),
        muted(ahead),
    ]  # fmt: skip


def named(noun: str, names: tuple[str, ...]) -> str:
    """Returns a number of things with their names."""
    return plural(len(names), noun) + (f": {', '.join(names)}" if names else "")


def better_step(picture: Picture) -> list[ft.Control]:
    """Returns what rose, or that nothing can be told yet."""
    if picture.better:
        return [panel(*(ft.Text(words.better_line(s), size=16) for s in picture.better), spacing=GAP, padding=24)]
    return [
        ft.Text("Nothing has risen clearly yet. Half a point needs six pieces of evidence to show."),
        muted(next_words.cheapest_next(picture.pieces)),
    ]


def areas_step(picture: Picture) -> list[ft.Control]:
    """Returns the areas with why, and how those moved that are being worked on."""
    panels: list[ft.Control] = [
        panel(
            heading(COMPETENCY_NAMES[area.standing.competency]),
            ft.Text(words.why_line(area.standing)),
            plan_line(area.work.plan if area.work else area.plan),
            *([muted(words.moved_line(area.work))] if area.work else []),
            padding=24,
        )
        for area in picture.areas
    ]
    named_areas = {area.standing.competency for area in picture.areas}
    panels += [
        panel(heading(COMPETENCY_NAMES[work.competency]), plan_line(work.plan), ft.Text(words.moved_line(work)))
        for work in picture.works
        if work.competency not in named_areas
    ]
    return panels or [ft.Text(next_words.cheapest_next(picture.pieces))]


@component
def PlanStep(*, picture: Picture) -> Any:
    """The one plan that the look ends with: chosen, changed, kept."""
    shell = use_shell()
    fresh = next((area for area in picture.areas if area.work is None), None)
    texts: dict[str, str] = use_made_ref(
        lambda: {"if": fresh.plan.if_text, "then": fresh.plan.then_text} if fresh else {}
    )
    if fresh is None:
        return closing(shell, picture)

    def keep() -> None:
        competency = fresh.standing.competency
        change = shell.services.growth.work_on(competency, IfThen(texts["if"], texts["then"]))
        shell.go("/")
        cards = plural(len(fresh.card_ids), "card")
        shell.offer_undo(f"Kept. {cards} for it come first in your next practice.", change, lambda: None)

    return ft.Column(
        [
            ft.Text(f"For the next week: {COMPETENCY_NAMES[fresh.standing.competency].lower()}. Make it yours."),
            field("IF", "if", texts),
            field("THEN I", "then", texts),
            ft.Row([primary("Keep this plan", shell.handler(keep), expand=True)]),
            ft.Row(
                [quiet("Not this week", shell.handler(lambda: shell.go("/")))], alignment=ft.MainAxisAlignment.CENTER
            ),
        ],
        spacing=GAP,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def field(label: str, name: str, texts: dict[str, str]) -> ft.Control:
    """Returns one half of the plan to write in."""

    def typed(event: Any) -> None:
        texts[name] = event.control.value or ""

    return ft.TextField(label=label, value=texts[name], on_change=typed, multiline=True, max_length=200)


def closing(shell: Shell, picture: Picture) -> ft.Control:
    """Returns the end of a look that has no new plan to make."""
    if picture.works:
        said = "You have a plan already. Keep at it: one thing at a time moves more than three."
    else:
        said = next_words.cheapest_next(picture.pieces)
    ask = shell.handler(lambda: shell.go("/feedback/ask"))
    return ft.Column(
        [
            ft.Text(said, size=16),
            ft.Row([primary("Practise", shell.handler(lambda: shell.go("/session")), expand=True)]),
            ft.Row([secondary("Ask a friend", ask, icon=ft.Icons.QR_CODE_2, expand=True)]),
        ],
        spacing=GAP,
    )
