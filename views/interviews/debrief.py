"""The debrief: two minutes on one screen, saved as it is typed and tapped."""

from __future__ import annotations

from datetime import date
from typing import Any

import flet as ft

from services.interviews.model import Chip, Debrief, Guess, Interview, Noticed
from views.boundary import component, view_component
from views.hooks import use_made_ref, use_made_state
from views.interviews.asked_part import AskedPart
from views.interviews.promised import PromisedChips, chip
from views.interviews.rooms import form_panel, interview_of_route, missing_view
from views.interviews.saver import Saver, use_saving
from views.interviews.words import CHIPS, FEELINGS, GUESSES, NOTICED, subject, when_words
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import icon_button, menu, secondary
from views.widgets.screen import page_view
from views.widgets.surfaces import heading, muted, stack

FACE_PX = 56
NEXT_NOTICED: dict[Noticed | None, Noticed | None] = {
    None: Noticed.FINE,
    Noticed.FINE: Noticed.WATCH,
    Noticed.WATCH: Noticed.UNSURE,
    Noticed.UNSURE: None,
}
MARKS: dict[Noticed, ft.IconData] = {
    Noticed.FINE: ft.Icons.CHECK,
    Noticed.WATCH: ft.Icons.VISIBILITY_OUTLINED,
    Noticed.UNSURE: ft.Icons.QUESTION_MARK,
}


@view_component
def DebriefView() -> Any:
    shell = use_shell()
    interview = interview_of_route(shell)
    if interview is None:
        return missing_view(shell)
    here = f"/interviews/{interview.id}"
    return page_view(
        f"{here}/debrief",
        f"How did {interview.draft.company} go?",
        DebriefForm(key=interview.id, interview=interview),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go(here))),
    )


@component
def DebriefForm(*, interview: Interview) -> Any:
    """Shows the nine fields. Each is a part of its own, so that none is drawn for another."""
    shell = use_shell()
    debrief, _ = use_made_state(lambda: shell.services.debriefs.get(interview.id))
    ask_body, set_ask_body = use_made_state(lambda: shell.services.settings.read().body_voice)
    saver = use_made_ref(lambda: Saver(shell, lambda fields: shell.services.debriefs.note(interview.id, **fields)))
    use_saving(shell, saver)

    def body_off() -> None:
        def put(on: bool) -> None:
            shell.services.settings.change(body_voice=on)
            set_ask_body(lambda _: on)

        put(False)
        shell.tell("You will not be asked about body and voice. Settings brings it back.", action="Undo",
                   on_action=lambda: put(True))  # fmt: skip

    about = " · ".join(filter(None, (subject(interview), when_words(interview, shell.services.clock))))
    people = ", ".join(interview.draft.people)
    here = f"/interviews/{interview.id}"
    return stack(
        [
            muted(
                f"{about}{', with ' + people if people else ''}. All of it is optional, all of it is saved.", size=14
            ),
            FeelingPart(shell=shell, debrief=debrief),
            AskedPart(interview_id=interview.id),
            form_panel(
                heading("In a line each"),
                line(saver, debrief, "went_well", "What went well"),
                line(saver, debrief, "went_badly", "What did not"),
                line(saver, debrief, "surprise", "A surprise, or a signal from them"),
                spacing=12,
            ),
            *([BodyPart(shell=shell, debrief=debrief, off=body_off)] if ask_body else []),
            GuessPart(shell=shell, debrief=debrief),
            form_panel(
                heading("Next time"),
                muted("If this happens again, then I …", size=14),
                line(saver, debrief, "if_text", "If", "they ask about my weakness"),
                line(saver, debrief, "then_text", "then I", "say what I do about it"),
                spacing=12,
            ),
            form_panel(
                heading("When will they answer?"),
                PromisedPart(shell=shell, interview=interview),
                line(saver, debrief, "promised", "I promised to send"),
                spacing=12,
            ),
            ft.Row(
                [secondary("Write a thank-you note", shell.handler(lambda: shell.go(f"{here}/thanks")), expand=True)]
            ),
        ],
        spacing=12,
    )


def line(saver: Saver, debrief: Debrief, name: str, label: str, hint: str = "") -> Any:
    """Returns a field of one line that saves itself."""
    return LineField(key=name, saver=saver, name=name, value=getattr(debrief, name), label=label, hint=hint)


@component
def LineField(*, saver: Saver, name: str, value: str, label: str, hint: str) -> Any:
    return ft.TextField(
        value=value,
        label=label,
        hint_text=hint or None,
        max_length=500,
        counter="",
        multiline=True,
        min_lines=1,
        max_lines=4,
        shift_enter=True,
        capitalization=ft.TextCapitalization.SENTENCES,
        on_change=lambda e: saver.type(name, e.control.value or ""),
    )


@component
def FeelingPart(*, shell: Shell, debrief: Debrief) -> Any:
    """Asks for a face: one tap, a second one takes it back."""
    chosen, choose = ft.use_state(debrief.feeling)

    def pick(number: int) -> None:
        value = None if chosen == number else number
        shell.services.debriefs.note(debrief.interview_id, feeling=value)
        choose(value)

    return form_panel(
        heading("How do you feel?"),
        ft.Row(
            [
                face(name, icon, chosen=number == chosen, on_click=shell.handler(lambda number=number: pick(number)))
                for number, (name, icon) in enumerate(FEELINGS, 1)
            ],
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        ),
    )


def face(name: str, icon: ft.IconData, *, chosen: bool, on_click: Any) -> ft.Control:
    return ft.Semantics(
        button=True,
        selected=chosen,
        label=name + (", chosen" if chosen else ""),
        on_tap=on_click,
        exclude_semantics=True,
        content=ft.Container(
            ft.Icon(icon, size=36, color=ft.Colors.ON_PRIMARY if chosen else ft.Colors.ON_SURFACE_VARIANT),
            on_click=on_click,
            ink=True,
            width=FACE_PX,
            height=FACE_PX,
            border_radius=FACE_PX // 2,
            bgcolor=ft.Colors.PRIMARY if chosen else ft.Colors.SURFACE_CONTAINER_HIGH,
            alignment=ft.Alignment.CENTER,
        ),
    )


@component
def BodyPart(*, shell: Shell, debrief: Debrief, off: Any) -> Any:
    """Asks what the person noticed of body and voice; each tap on a chip says the next thing."""
    noticed, put = ft.use_state(dict(debrief.body_voice))

    def turn(chip: Chip) -> None:
        value = NEXT_NOTICED[noticed.get(chip)]
        shell.services.debriefs.notice(debrief.interview_id, chip, value)
        rest = {known: said for known, said in noticed.items() if known is not chip}
        put(lambda _: rest if value is None else rest | {chip: value})

    return form_panel(
        ft.Row(
            [
                ft.Container(heading("Body and voice"), expand=True),
                menu(
                    "More about body and voice",
                    [("Do not ask me about this", ft.Icons.VISIBILITY_OFF_OUTLINED, shell.handler(off))],
                ),
            ]
        ),
        muted("Tap once for fine, twice for watch, three times for no idea.", size=14),
        ft.Row(
            [
                body_chip(name, noticed.get(chip), shell.handler(lambda chip=chip: turn(chip)))
                for chip, name in CHIPS.items()
            ],
            wrap=True,
            spacing=SMALL_GAP,
            run_spacing=SMALL_GAP,
        ),
    )


def body_chip(name: str, noticed: Noticed | None, on_click: Any) -> ft.Control:
    """Returns a chip that says what was noticed, in words as well as by its colour."""
    color, on_color = {
        None: (None, ft.Colors.ON_SURFACE_VARIANT),
        Noticed.FINE: (ft.Colors.PRIMARY_CONTAINER, ft.Colors.ON_PRIMARY_CONTAINER),
        Noticed.WATCH: (ft.Colors.TERTIARY_CONTAINER, ft.Colors.ON_TERTIARY_CONTAINER),
        Noticed.UNSURE: (ft.Colors.SURFACE_CONTAINER_HIGHEST, ft.Colors.ON_SURFACE_VARIANT),
    }[noticed]
    words = name if noticed is None else f"{name}: {NOTICED[noticed]}"
    return ft.Semantics(
        button=True,
        label=words,
        on_tap=on_click,
        exclude_semantics=True,
        content=ft.Container(
            on_click=on_click,
            ink=True,
            border_radius=12,
            bgcolor=color,
            border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT if noticed is None else ft.Colors.TRANSPARENT),
            padding=ft.Padding.symmetric(horizontal=12, vertical=14),
            content=ft.Row(
                [
                    *([ft.Icon(MARKS[noticed], size=18, color=on_color)] if noticed else []),
                    ft.Text(words, size=14, color=on_color, weight=ft.FontWeight.W_500),
                ],
                tight=True,
                spacing=6,
            ),
        ),
    )


@component
def GuessPart(*, shell: Shell, debrief: Debrief) -> Any:
    """Asks for the person's own guess, to be compared with what came of it."""
    chosen, choose = ft.use_state(debrief.guess)

    def pick(guess: Guess) -> None:
        value = None if chosen is guess else guess
        shell.services.debriefs.note(debrief.interview_id, guess=value)
        choose(lambda _: value)

    return form_panel(
        heading("My guess: will I go on?"),
        ft.Row(
            [
                chip(words, guess is chosen, shell.handler(lambda guess=guess: pick(guess)))
                for guess, words in GUESSES.items()
            ],
            spacing=SMALL_GAP,
            wrap=True,
        ),
    )


@component
def PromisedPart(*, shell: Shell, interview: Interview) -> Any:
    promised, put = ft.use_state(interview.promised)

    def choose(day: date | None) -> None:
        shell.services.debriefs.promise(interview.id, day)
        put(lambda _: day)

    return ft.Container(PromisedChips(promised=promised, choose=choose), padding=ft.Padding.only(bottom=GAP // 4))
