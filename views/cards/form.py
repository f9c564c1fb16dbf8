"""The form of a card: question, where it belongs, the person's story, points, follow-ups, notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flet as ft

from views.boundary import component
from views.cards.details import Details
from views.cards.editor import Editor
from views.cards.lines import LinesPart
from views.cards.preview import Preview
from views.cards.recorded import CardRecordings
from views.cards.siblings import Siblings
from views.shell import use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.surfaces import heading, muted


@dataclass(frozen=True)
class Prompt:
    """A field of text: its label, and what goes there."""

    name: str
    label: str
    hint: str
    lines: int = 2


QUESTION = Prompt("question", "Question", "What the interviewer asks")
NOTES = Prompt("notes", "Notes", "Anything you want to remember")
STORY = (
    Prompt("situation", "Situation", "Where and when? One or two sentences of background."),
    Prompt("task", "Task", "What was yours to do, and why did it matter?"),
    Prompt("action", "Action", "What did you do, step by step? Say “I”, not “we”.", 3),
    Prompt("result", "Result", "What came of it? A number helps. What did you learn?"),
)


@component
def CardForm(*, editor: Editor, preview: bool, focus: str = "") -> Any:
    """Shows the form, or how the card will look."""
    if preview:
        return Preview(draft=editor.writing.draft())
    writing = editor.writing
    text = ft.memo(TextPart)
    return ft.Column(
        expand=True,
        scroll=ft.ScrollMode.AUTO,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            ft.Container(
                padding=ft.Padding.only(left=GAP, right=GAP, top=GAP, bottom=48),
                content=ft.Column(
                    [
                        QuestionPart(editor=editor, focus=editor.card is None),
                        Details(writing=writing),
                        section(
                            "Your story",
                            "One thing that really happened. It becomes the answer side of the card.",
                            *(
                                text(editor=editor, prompt=prompt, focus=focus == "story" and number == 0)
                                for number, prompt in enumerate(STORY)
                            ),
                        ),
                        section(
                            "A strong answer",
                            "What it does, a point each. Enter starts the next.",
                            LinesPart(
                                writing=writing,
                                name="points",
                                noun="Point",
                                hint="Says what you did first",
                                focus=focus == "points",
                            ),
                        ),
                        section(
                            "They may ask next",
                            "",
                            LinesPart(
                                writing=writing, name="follow_ups", noun="Follow-up", hint="And what would you change?"
                            ),
                        ),
                        section("Notes", "", text(editor=editor, prompt=NOTES, focus=False)),
                        muted("Markdown works in every field: **bold**, _italic_, lists, links.", size=13),
                        *([CardRecordings(card_id=editor.card.id), Siblings(editor=editor)] if editor.card else []),
                    ],
                    spacing=24,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
            )
        ],
    )


def section(title: str, explanation: str, *controls: Any) -> ft.Control:
    """Returns a part of the form under its title."""
    head = [heading(title), *([muted(explanation, size=14)] if explanation else [])]
    return ft.Column(
        [ft.Column(head, spacing=2, tight=True), *controls],
        spacing=12,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@component
def QuestionPart(*, editor: Editor, focus: bool) -> Any:
    """Shows the question's field, with what is wrong below it after saving failed."""
    problem, editor.complain = ft.use_state("")
    return TextPart(editor=editor, prompt=QUESTION, focus=focus, error=problem if "question" in problem else "")


@component
def TextPart(*, editor: Editor, prompt: Prompt, focus: bool, error: str = "") -> Any:
    """Shows one field; it keeps its own text and is not drawn again while it is typed in."""
    shell = use_shell()
    texts = editor.writing.texts

    def note(event: ft.Event[ft.TextField]) -> None:
        texts[prompt.name] = event.control.value

    return ft.TextField(
        value=texts[prompt.name],
        label=prompt.label,
        helper=prompt.hint,
        helper_max_lines=4,
        text_size=20 if prompt is QUESTION else 16,
        align_label_with_hint=True,
        multiline=True,
        min_lines=prompt.lines,
        autofocus=focus,
        capitalization=ft.TextCapitalization.SENTENCES,
        error=error or None,
        error_max_lines=4,
        content_padding=ft.Padding.symmetric(horizontal=GAP, vertical=GAP - SMALL_GAP // 2),
        on_change=shell.handler(note),
    )
