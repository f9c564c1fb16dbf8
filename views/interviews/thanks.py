"""The thank-you note: a draft of what was entered, to be changed, then shared or copied."""

from __future__ import annotations

from typing import Any

import flet as ft

from services.interviews.model import Interview
from services.platform.powers import Shared
from views.boundary import component, view_component
from views.hooks import use_made_ref, use_made_state
from views.interviews.rooms import interview_of_route, missing_view
from views.interviews.saver import Saver, use_saving
from views.interviews.words import long_day, today_of
from views.shell import use_shell
from views.theme import GAP
from views.widgets.buttons import icon_button, primary, secondary
from views.widgets.rows import row_button
from views.widgets.screen import page_view
from views.widgets.sharing import NO_SHEET, use_share
from views.widgets.surfaces import heading, muted, panel, stack, within_reach

IN_TIME = "Within a day is best. Nothing in it is made up."


@view_component
def ThanksView() -> Any:
    shell = use_shell()
    interview = interview_of_route(shell)
    if interview is None:
        return missing_view(shell)
    here = f"/interviews/{interview.id}"
    return page_view(
        f"{here}/thanks",
        "Thank-you note",
        Note(key=interview.id, interview=interview),
        leading=icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go(here))),
    )


@component
def Note(*, interview: Interview) -> Any:
    shell = use_shell()
    thanks = shell.services.thanks
    start, _ = use_made_state(lambda: thanks.get(interview.id))
    text = ft.use_ref(start.text)
    version, set_version = ft.use_state(0)
    sent, set_sent = ft.use_state(interview.thanked_at)
    saver = use_made_ref(lambda: Saver(shell, lambda fields: thanks.write(interview.id, fields["text"])))
    clipboard, share_by = use_made_ref(ft.Clipboard), use_share(shell)
    use_saving(shell, saver)

    def note(value: str) -> None:
        text.current = value
        saver.type("text", value)

    def put_in(fact: str) -> None:
        head, mark, tail = (text.current or "").rpartition("\n\nKind regards")
        note(f"{head}\n\n{fact}{mark}{tail}" if mark else f"{tail}\n\n{fact}")
        set_version(lambda n: n + 1)

    def done(words: str) -> None:
        saver.flush()
        thanks.sent(interview.id)
        set_sent(lambda _: shell.services.clock.now())
        shell.tell(words)

    async def copy() -> None:
        await clipboard.set(text.current or "")
        done("Copied. Paste it into a mail or a message.")

    async def share() -> None:
        outcome = await share_by(text.current or "", f"Thank you, {interview.draft.company}")
        if outcome is not Shared.CANCELLED:
            done("Handed over to the app you chose." if outcome is Shared.SHARED else NO_SHEET)

    zone = shell.services.clock.zone()
    when = long_day(sent.astimezone(zone).date(), today_of(shell.services.clock)) if sent else ""
    facts = [
        row_button(
            ft.Icon(ft.Icons.ADD, color=ft.Colors.PRIMARY),
            fact,
            "Put it in, then say it to them",
            shell.handler(lambda fact=fact: put_in(fact)),
        )
        for fact in start.facts
    ]
    return ft.Column(
        [
            stack(
                [
                    muted(f"Last copied or shared on {when}." if sent else IN_TIME, size=14),
                    ft.TextField(
                        key=f"note-{version}",
                        label="Note",
                        value=text.current or "",
                        multiline=True,
                        min_lines=9,
                        max_lines=16,
                        align_label_with_hint=True,
                        capitalization=ft.TextCapitalization.SENTENCES,
                        on_change=lambda e: note(e.control.value or ""),
                    ),
                    *([panel(heading("From your debrief"), *facts, padding=GAP)] if facts else []),
                ],
                spacing=12,
            ),
            within_reach(ft.Row(
                    [
                        secondary("Copy", shell.handler(copy), icon=ft.Icons.CONTENT_COPY, expand=True),
                        primary("Share", shell.handler(share), icon=ft.Icons.SHARE, expand=True),
                    ],
                    spacing=12,
                ),
            ),
        ],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )  # fmt: skip
