"""One's own rating first, then the figures: each with its unit and one's own usual."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import flet as ft

from services.delivery.figures import NO_USUAL, USUAL_FROM
from services.delivery.model import Figure
from services.delivery.speech import Span
from services.errors import RehearseError
from services.recordings.model import ANCHORS, RATING_QUESTION, Media, Recording
from views.boundary import component
from views.recordings.words import moment
from views.shell import use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.sheets import Choice, choice_row
from views.widgets.surfaces import heading, muted, panel

SHOWN_TIMES = 24
ONLY_WAV = "Only WAV sound can be measured; you can still watch it through and mark it."


@component
def JudgePart(*, recording: Recording, jump: Callable[[float], Any]) -> Any:
    """Asks for the person's own rating; shows nothing measured before there is one."""
    shell = use_shell()
    rating, set_rating = ft.use_state(recording.rating)

    def rate(number: int) -> None:
        shell.services.recordings.rate(recording.id, number)
        set_rating(lambda _: number)

    if rating is None:
        return panel(
            heading(RATING_QUESTION),
            muted("Say it yourself first: the figures come after.", size=14),
            *(
                choice_row(
                    Choice(str(number), f"{number} · {anchor}"),
                    selected=False,
                    on_click=shell.handler(lambda number=number: rate(number)),
                )
                for number, anchor in ANCHORS.items()
            ),
            spacing=4,
        )
    own = panel(
        heading("Your own rating"),
        ft.Text(f"{rating} · {ANCHORS[rating]}", size=16),
        muted("Given before the figures were shown.", size=14),
        spacing=4,
    )
    measured: list[Any] = [FiguresPart(recording=recording, jump=jump)]
    if recording.media is Media.AUDIO:
        from views.recordings.spoken import SpokenPart

        measured.append(SpokenPart(recording=recording))
    return ft.Column([*measured, own], spacing=GAP, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@component
def FiguresPart(*, recording: Recording, jump: Callable[[float], Any]) -> Any:
    """Measures once, then shows what was measured."""
    shell = use_shell()
    judging = shell.services.judging
    found, set_found = ft.use_state(())
    done, set_done = ft.use_state(0.0)
    problem, set_problem = ft.use_state("")

    async def measure() -> None:
        try:
            if not judging.figures(recording.id):
                shown = 0.0
                for share in judging.measuring(recording.id):
                    # The one event loop must go on between two seconds of sound.
                    await asyncio.sleep(0)
                    if share - shown >= 0.05:
                        shown = share
                        set_done(share)
            figures = judging.figures(recording.id)
            set_found(lambda _: figures)
        except RehearseError as error:
            text = str(error)
            set_problem(lambda _: ONLY_WAV if "WAV" in text else text)

    ft.use_effect(measure, dependencies=[])
    if problem:
        return panel(heading("Figures"), muted(problem))
    if not found:
        return panel(
            heading("Figures"),
            ft.ProgressBar(value=done or None, bar_height=6, border_radius=3, semantics_label="Measuring"),
            muted("Measuring on this device …", size=14),
        )
    return panel(
        heading("Figures"),
        muted(" ".join(["Measured on this device. They grade nothing.", *usual_words(found)]), size=14),
        *(figure_row(figure, jump, shell.handler) for figure in found),
        spacing=GAP,
    )


def usual_words(found: Sequence[Figure]) -> list[str]:
    """Returns, once for all figures, that there is no usual yet."""
    if not any(figure.usual == NO_USUAL for figure in found):
        return []
    return [f"There is no usual yet: after {USUAL_FROM} recordings they stand beside your own."]


def figure_row(figure: Figure, jump: Callable[[float], Any], handler: Callable[..., Any]) -> ft.Control:
    """Returns one figure: its name, the figure with its unit, one's own usual, and its moments."""
    known = figure.value is not None
    text = figure.text[:1].upper() + figure.text[1:]
    remark = figure.reason if figure.usual in ("", NO_USUAL) else figure.usual
    return ft.Column(
        [
            muted(figure.name, size=13),
            ft.Text(
                text,
                size=18 if known else 16,
                weight=ft.FontWeight.W_500 if known else None,
                color=None if known else ft.Colors.ON_SURFACE_VARIANT,
            ),
            *([muted(remark, size=13)] if remark else []),
            *([times(figure, jump, handler)] if figure.times else []),
        ],
        spacing=2,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def times(figure: Figure, jump: Callable[[float], Any], handler: Callable[..., Any]) -> ft.Control:
    """Returns the moments of a figure, each to be heard with a tap."""
    return ft.Row(
        [time_button(span, figure.name, jump, handler) for span in figure.times[:SHOWN_TIMES]],
        spacing=SMALL_GAP,
        run_spacing=SMALL_GAP,
        wrap=True,
    )


def time_button(span: Span, name: str, jump: Callable[[float], Any], handler: Callable[..., Any]) -> ft.Control:
    words = f"{moment(span.start)} · {span.seconds:.1f} s"
    # A second earlier: what led to it is what can be changed.
    play = handler(partial(jump, span.start - 1))
    return ft.Semantics(
        button=True,
        label=f"{name}: hear {moment(span.start)}, {span.seconds:.1f} seconds long",
        exclude_semantics=True,
        on_tap=play,
        content=ft.OutlinedButton(
            words, height=48, on_click=play, style=ft.ButtonStyle(padding=ft.Padding.symmetric(horizontal=12))
        ),
    )
