"""The answer side of a card: the person's own story, what a strong answer does, what may follow."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from services.practice.model import Card
from views.shell import Shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import quiet
from views.widgets.markdown import markdown
from views.widgets.surfaces import heading, panel

STORY_PARTS = ("situation", "task", "action", "result")


def answer_items(card: Card) -> list[tuple[str, str]]:
    """Returns what is revealed one by one: the story's parts with their names, else the points."""
    story = [(name.capitalize(), getattr(card.draft.story, name)) for name in STORY_PARTS]
    told = [(name, text) for name, text in story if text]
    return told or [("", point) for point in card.draft.points]


def answer_side(shell: Shell, card: Card, shown: int, refresh: Callable[[], None], *, heard: str = "") -> ft.Control:
    """Returns so many items; the last one brings notes and follow-ups along.

    `heard` is the recording of the answer that was just given, if there is one.
    """
    if not shown:
        return ft.Container(visible=False)
    items = answer_items(card)
    complete = shown >= len(items)
    parts: list[ft.Control] = []
    if heard:
        parts.append(hear_again(shell, heard))
    if card.leech:
        parts.append(mend(shell, card, refresh))
    if items:
        own = bool(card.draft.story)
        parts.append(
            panel(
                heading("Your story" if own else "A strong answer"),
                *(
                    ft.Container(item(name, text), key=item_key(number))
                    for number, (name, text) in enumerate(items[:shown], start=1)
                ),
                spacing=12,
            )
        )
    if complete:
        parts += rest(shell, card, bool(card.draft.story))
    return ft.Container(
        padding=ft.Padding.only(left=GAP, right=GAP, bottom=GAP),
        content=ft.Column(parts, spacing=12, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
    )


def hear_again(shell: Shell, recording_id: str) -> ft.Control:
    """Returns the way to the recording that was just made; the session stays as it is behind it."""
    return ft.Row(
        [
            ft.OutlinedButton(
                "Hear it again",
                icon=ft.Icons.HEADPHONES_OUTLINED,
                height=48,
                on_click=shell.handler(lambda: shell.go(f"/session/{recording_id}")),
            )
        ],
        alignment=ft.MainAxisAlignment.CENTER,
    )


def item_key(number: int) -> ft.ScrollKey:
    """Returns the key by which the screen scrolls to an item, counted from 1."""
    return ft.ScrollKey(f"item-{number}")  # type: ignore[call-arg]


def item(name: str, text: str) -> ft.Control:
    """Returns one part of the story under its name, or one point behind a tick."""
    if name:
        return ft.Column(
            [
                ft.Text(name, size=13, weight=ft.FontWeight.W_600, color=ft.Colors.PRIMARY),
                markdown(text),
            ],
            spacing=2,
            tight=True,
        )
    return ft.Row(
        [
            ft.Container(ft.Icon(ft.Icons.CHECK, size=18, color=ft.Colors.PRIMARY), padding=ft.Padding.only(top=2)),
            ft.Container(markdown(text), expand=True),
        ],
        spacing=10,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def rest(shell: Shell, card: Card, own: bool) -> list[ft.Control]:
    """Returns what stands below the items once all are shown."""
    found: list[ft.Control] = []
    if own and card.draft.points:
        found.append(panel(heading("A strong answer"), *(item("", point) for point in card.draft.points), spacing=12))
    if card.draft.notes:
        found.append(panel(heading("Notes"), markdown(card.draft.notes)))
    if card.draft.follow_ups:
        found.append(
            panel(
                heading("They may ask next"),
                *(
                    ft.Row(
                        [
                            ft.Container(
                                ft.Icon(ft.Icons.SUBDIRECTORY_ARROW_RIGHT, size=18, color=ft.Colors.ON_SURFACE_VARIANT),
                                padding=ft.Padding.only(top=2),
                            ),
                            ft.Container(markdown(text, size=15), expand=True),
                        ],
                        spacing=10,
                        vertical_alignment=ft.CrossAxisAlignment.START,
                    )
                    for text in card.draft.follow_ups
                ),
            )
        )
    if not own:
        found.append(
            ft.Row(
                [
                    quiet(
                        "Write your own story",
                        shell.handler(lambda: shell.go(f"/cards/{card.id}?from=session&focus=story")),
                        icon=ft.Icons.EDIT_NOTE,
                    )
                ],
                alignment=ft.MainAxisAlignment.CENTER,
            )
        )
    return found


def mend(shell: Shell, card: Card, refresh: Callable[[], None]) -> ft.Control:
    """Returns what can be done about a card that fails again and again."""

    def split() -> None:
        change = shell.services.cards.split(card.id)
        refresh()
        shell.offer_undo("Card split in two", change, refresh)

    actions: list[ft.Control] = [
        quiet("Shorten", shell.handler(lambda: shell.go(f"/cards/{card.id}?from=session&focus=points"))),
        quiet("Rewrite the story", shell.handler(lambda: shell.go(f"/cards/{card.id}?from=session&focus=story"))),
    ]
    if len(card.draft.points) > 1:
        actions.insert(1, quiet("Split", shell.handler(split)))
    return panel(
        heading("This one keeps slipping"),
        ft.Text("Repeating it more will not help much. Making it easier will."),
        ft.Row(actions, wrap=True, spacing=SMALL_GAP),
        color=ft.Colors.TERTIARY_CONTAINER,
        padding=GAP,
    )
