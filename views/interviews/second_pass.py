"""The second pass, a day later: why it went so, and at most two things to change."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.interviews.debriefs import CHANGES
from services.interviews.model import Interview, Rating
from views.boundary import component, view_component
from views.hooks import use_made_ref, use_made_state
from views.interviews.debrief_part import asked_row, noted
from views.interviews.rooms import form_panel, interview_of_route, missing_view
from views.interviews.saver import Saver, use_saving
from views.shell import use_shell
from views.widgets.buttons import icon_button, primary
from views.widgets.screen import page_view
from views.widgets.surfaces import heading, muted, stack, within_reach

HELD_BACK = ("Why", "To change")


@view_component
def SecondPassView() -> Any:
    shell = use_shell()
    interview = interview_of_route(shell)
    if interview is None:
        return missing_view(shell)
    here = f"/interviews/{interview.id}"

    def done() -> None:
        shell.services.debriefs.finish_second_pass(interview.id)
        shell.go(here)

    return page_view(
        f"{here}/second-pass",
        "Second pass",
        SecondPass(key=interview.id, interview=interview),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go(here))),
        bottom=within_reach(
            ft.Row([primary("Done", shell.handler(done), icon=ft.Icons.CHECK, expand=True)]),
        ),
    )


@component
def SecondPass(*, interview: Interview) -> Any:
    """Shows what was noted, then asks why and what to change; typing is saved as in the debrief."""
    shell = use_shell()
    debrief, _ = use_made_state(lambda: shell.services.debriefs.get(interview.id))
    changes = use_made_ref(lambda: [*debrief.changes, *[""] * CHANGES][:CHANGES])

    def write(fields: dict[str, Any]) -> None:
        shell.services.debriefs.note(interview.id, **fields)

    saver = use_made_ref(lambda: Saver(shell, write))
    use_saving(shell, saver)

    why = ft.use_ref(debrief.why)

    def explain(text: str) -> None:
        why.current = text
        saver.type("why", text)

    def change(number: int, text: str) -> None:
        changes[number] = text
        saver.type("changes", tuple(changes))

    rough = [question for question in debrief.questions if question.rating is Rating.ROUGH]
    shown = [part for part in noted(debrief) if part.controls[0].value not in HELD_BACK]  # type: ignore[attr-defined]
    return stack(
        [
            form_panel(
                heading(f"What you noted after {interview.draft.company}"),
                *(shown or [muted("Nothing was noted yet. What do you remember?")]),
                *([muted("Rough", size=14)] if rough else []),
                *(asked_row(shell, question) for question in rough),
                spacing=12,
            ),
            form_panel(
                heading("Why did it go like that?"),
                muted("Compare it with a recording or a friend's view if you have one.", size=14),
                ft.TextField(
                    key="why",
                    label="Why",
                    value=why.current or "",
                    multiline=True,
                    min_lines=3,
                    max_length=4_000,
                    counter="",
                    align_label_with_hint=True,
                    capitalization=ft.TextCapitalization.SENTENCES,
                    on_change=lambda e: explain(e.control.value or ""),
                ),
                spacing=12,
            ),
            form_panel(
                heading("What will I change?"),
                muted("One is enough, two at most.", size=14),
                *(
                    ft.TextField(
                        key=f"change-{number}",
                        label=("First change", "Second change")[number],
                        value=changes[number],
                        max_length=500,
                        counter="",
                        capitalization=ft.TextCapitalization.SENTENCES,
                        on_change=lambda e, number=number: change(number, e.control.value or ""),
                    )
                    for number in range(CHANGES)
                ),
                spacing=12,
            ),
        ],
        spacing=12,
    )
