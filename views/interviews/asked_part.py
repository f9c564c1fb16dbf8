"""The questions they asked: a few letters find one's own card, anything else becomes a new one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import flet as ft

from services.interviews.model import Asked, Rating
from services.practice.model import CardQuery, CardRow
from views.boundary import component
from views.cards.words import plain
from views.hooks import use_made_ref, use_made_state
from views.interviews.promised import chip
from views.interviews.rooms import form_panel
from views.interviews.words import RATINGS
from views.practise.words import plural
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import icon_button, quiet
from views.widgets.surfaces import heading, muted

SEARCH_DELAY_S = 0.12
SUGGESTED = 4
SHOWN = 12


class Asking:
    """The questions of one debrief as they are on the screen, newest first."""

    def __init__(self, shell: Shell, interview_id: str) -> None:
        self.shell = shell
        self.interview_id = interview_id
        self.questions: tuple[Asked, ...] = ()
        self.again: Callable[[], None] = lambda: None
        self.read()

    def read(self) -> None:
        self.questions = self.shell.services.debriefs.get(self.interview_id).questions[::-1]

    def reload(self) -> None:
        self.read()
        self.again()

    def add(self, *, question: str = "", card_id: str | None = None) -> None:
        self.shell.services.debriefs.ask(self.interview_id, question=question, card_id=card_id)
        self.reload()

    def remove(self, asked: Asked) -> None:
        change = self.shell.services.debriefs.unask(asked.id)
        self.reload()
        self.shell.offer_undo("Question removed", change, self.reload)


@component
def AskedPart(*, interview_id: str) -> Any:
    shell = use_shell()
    asking = use_made_ref(lambda: Asking(shell, interview_id))
    field = ft.memo(AskField)
    return form_panel(
        heading("What did they ask?"),
        muted("A few letters find your cards. Enter adds a new question.", size=14),
        field(asking=asking),
        AskedList(asking=asking),
        spacing=12,
    )


@component
def AskField(*, asking: Asking) -> Any:
    """Takes a question; what fits among the person's cards stands below it."""
    shell = asking.shell
    number, next_number = ft.use_state(0)
    found, put = use_made_state(tuple[CardRow, ...])
    typed, set_typed = ft.use_state("")
    newest = ft.use_ref("")
    field: ft.Ref[ft.TextField] = use_made_ref(ft.Ref)

    def search() -> None:
        page = shell.services.cards.find(CardQuery(text=newest.current or ""), limit=SUGGESTED)
        put(lambda _: page.rows)

    async def change(event: ft.Event[ft.TextField]) -> None:
        text = event.control.value or ""
        newest.current = text
        await asyncio.sleep(SEARCH_DELAY_S)
        if newest.current != text:
            return
        set_typed(text.strip())
        if text.strip():
            search()
        else:
            put(lambda _: ())

    async def add(question: str = "", card_id: str | None = None) -> None:
        if not (question.strip() or card_id):
            return
        asking.add(question=question, card_id=card_id)
        newest.current = ""
        set_typed("")
        put(lambda _: ())
        next_number(lambda n: n + 1)
        # The empty field must have been drawn before it can take the focus.
        await asyncio.sleep(0.1)
        if field.current is not None:
            await field.current.focus()

    async def submit() -> None:
        await add(newest.current or "")

    def picking(**what: Any) -> Callable[[Any], Any]:
        async def pick() -> None:
            await add(**what)

        return shell.handler(pick)

    known = any(plain(row.question).casefold() == typed.casefold() for row in found)
    rows = [suggestion(ft.Icons.STYLE_OUTLINED, plain(row.question), picking(card_id=row.id)) for row in found]
    if typed and not known:
        rows.append(suggestion(ft.Icons.ADD, f"Add “{typed}”", picking(question=typed)))
    return ft.Column(
        [
            ft.TextField(
                key=f"ask-{number}",
                ref=field,
                label="A question they asked",
                capitalization=ft.TextCapitalization.SENTENCES,
                max_length=500,
                counter="",
                on_change=shell.handler(change),
                on_submit=shell.handler(submit),
            ),
            *rows,
        ],
        spacing=4,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def suggestion(icon: ft.IconData, words: str, on_click: Callable[[Any], Any]) -> ft.Control:
    return ft.Semantics(
        button=True,
        label=words,
        on_tap=on_click,
        exclude_semantics=True,
        content=ft.Container(
            on_click=on_click,
            ink=True,
            border_radius=12,
            bgcolor=ft.Colors.SURFACE_CONTAINER_HIGH,
            padding=ft.Padding.symmetric(horizontal=12, vertical=14),
            content=ft.Row(
                [
                    ft.Icon(icon, size=20, color=ft.Colors.PRIMARY),
                    ft.Text(words, size=15, expand=True, max_lines=3, overflow=ft.TextOverflow.ELLIPSIS),
                ],
                spacing=12,
            ),
        ),
    )


@component
def AskedList(*, asking: Asking) -> Any:
    """Shows the questions, each to be rated; of very many only the newest until asked for all."""
    shell = asking.shell
    _, redraw = ft.use_state(0)
    shown, show = ft.use_state(SHOWN)
    asking.again = lambda: redraw(lambda n: n + 1)
    row = ft.memo(AskedRow)
    rows: list[Any] = [row(key=asked.id, asking=asking, asked=asked) for asked in asking.questions[:shown]]
    left = len(asking.questions) - shown
    if left > 0:
        more = quiet(f"Show {min(left, 50)} more of {plural(len(asking.questions), 'question')}",
                     shell.handler(lambda: show(lambda n: n + 50)), key="more")  # fmt: skip
        rows.append(ft.Row([more], key="more"))
    return ft.Column(rows, spacing=GAP, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@component
def AskedRow(*, asking: Asking, asked: Asked) -> Any:
    """Shows one question with its three ratings; a second tap takes a rating back."""
    shell = asking.shell
    rating, put = ft.use_state(asked.rating)

    def rate(value: Rating) -> None:
        new = Rating.UNRATED if value is rating else value
        shell.services.debriefs.rate(asked.id, new)
        put(lambda _: new)

    about = {Rating.ROUGH: "Its card comes tomorrow."}.get(rating, "")
    return ft.Column(
        [
            ft.Row(
                [
                    ft.Text(plain(asked.question), size=16, expand=True),
                    icon_button(
                        ft.Icons.CLOSE, f"Remove {plain(asked.question)}", shell.handler(lambda: asking.remove(asked))
                    ),
                ],
                spacing=SMALL_GAP,
            ),
            ft.Row(
                [
                    chip(words, value is rating, shell.handler(lambda value=value: rate(value)))
                    for value, words in RATINGS.items()
                ],
                spacing=SMALL_GAP,
                wrap=True,
            ),
            *([ft.Semantics(live_region=True, content=muted(about, size=13))] if about else []),
        ],
        spacing=4,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
