"""One request: what to keep, what to try next, and how others' view lies beside one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from services.errors import NotFound
from services.feedback.model import About, Gap, Reply, Request
from services.feedback.rubric import HIGHEST, LOWEST, RUBRIC
from services.practice.words import COMPETENCY_NAMES
from views.boundary import component, view_component
from views.feedback import words
from views.feedback.home import nothing_there
from views.feedback.ticking import use_every
from views.hooks import use_made_ref
from views.shell import Shell, use_shell
from views.theme import GAP, SMALL_GAP
from views.widgets.buttons import menu, primary
from views.widgets.screen import page_view
from views.widgets.surfaces import empty, heading, muted, panel, stack

LOOK_S = 2.0
Again = Callable[[], None]


@view_component
def RequestView() -> Any:
    shell = use_shell()
    ft.use_route_location()
    _, redraw = ft.use_state(0)
    request_id = ft.use_route_params().get("request_id", "")
    route = f"/feedback/{request_id}"
    try:
        request = shell.services.feedback.requests.get(request_id)
    except NotFound:
        return page_view(route, "Feedback", nothing_there(shell))

    def again() -> None:
        redraw(lambda n: n + 1)

    return page_view(
        route,
        words.title(request),
        RequestPart(key=request_id, request_id=request_id),
        actions=[request_menu(shell, request, again)],
        bottom=foot(shell, request) if request.is_open else None,
    )


def request_menu(shell: Shell, request: Request, again: Again) -> ft.Control:
    """Returns what can be done with a whole request."""
    requests, boxes = shell.services.feedback.requests, shell.services.feedback.mailboxes

    def close() -> None:
        shell.offer_undo("Closed: no more replies come in.", requests.close(request.id), again)
        again()

    def reopen() -> None:
        requests.reopen(request.id)
        again()

    async def delete() -> None:
        change = requests.delete(request.id)
        shell.go("/feedback")
        shell.offer_undo("The request and its key are deleted.", change, lambda: shell.go(f"/feedback/{request.id}"))
        await boxes.tidy()

    items: list[tuple[str, ft.IconData, Callable[[Any], Any]]] = []
    if request.is_open:
        items.append(("Close", ft.Icons.LOCK_CLOCK_OUTLINED, shell.handler(close)))
    elif request.closed and request.receives and not request.ended:
        items.append(("Open again", ft.Icons.LOCK_OPEN_OUTLINED, shell.handler(reopen)))
    items.append(("Delete", ft.Icons.DELETE_OUTLINE, shell.handler(delete)))
    return menu("More about this request", items)


def foot(shell: Shell, request: Request) -> ft.Control:
    return ft.Container(
        padding=ft.Padding.only(left=GAP, right=GAP, top=8, bottom=12),
        content=ft.Column(
            [
                primary(
                    "Show the code",
                    shell.handler(lambda: shell.go(f"/feedback/{request.id}/code")),
                    icon=ft.Icons.QR_CODE,
                )
            ],
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
    )


@component
def RequestPart(*, request_id: str) -> Any:
    """Draws the replies; looks for new ones while it is on the screen."""
    shell = use_shell()
    replies_of = shell.services.feedback.replies
    _, redraw = ft.use_state(0)
    ft.use_route_location()
    known = use_made_ref(lambda: [replies_of.count(request_id)])

    def again() -> None:
        redraw(lambda n: n + 1)

    async def look() -> None:
        found = replies_of.count(request_id)
        if found != known[0]:
            known[0] = found
            again()

    use_every(LOOK_S, look)
    try:
        request = shell.services.feedback.requests.get(request_id)
    except NotFound:
        return nothing_there(shell)
    if request.own_rating is None:
        return empty(
            ft.Icons.RATE_REVIEW_OUTLINED,
            "Your own view first",
            "It takes a minute, and others' replies say more beside it.",
            primary("Rate it", shell.handler(lambda: shell.go(rate_route(request)))),
        )
    replies = replies_of.of(request_id)
    replies_of.mark_seen(request_id)
    shown = [reply for reply in replies if not reply.hidden]
    hidden = [reply for reply in replies if reply.hidden]
    if not replies:
        return stack([status(request), own_only(shell, request_id)])
    return stack(
        [
            *texts("Keep", "keep", shown),
            *texts("Try next time", "next", shown),
            beside(replies_of.gaps(request_id), own_only=not any(reply.content.ratings for reply in shown)),
            *asked_back(request, shown),
            heading("Who answered"),
            *(person(shell, reply, number, again) for number, reply in enumerate(replies, 1) if not reply.hidden),
            *([heading("Hidden"), *(person(shell, r, replies.index(r) + 1, again) for r in hidden)] if hidden else []),
            status(request),
        ]
    )


def rate_route(request: Request) -> str:
    """Returns where one's own rating is given: a mock's at its end."""
    if request.draft.about is About.MOCK:
        return f"/mock/end?mock={request.draft.about_id}"
    return f"/feedback/{request.id}/code"


def status(request: Request) -> ft.Control:
    return muted(words.state(request), size=14)


def texts(title: str, part: str, replies: list[Reply]) -> list[ft.Control]:
    """Returns what everyone wrote to one question, with who wrote it where there are several."""
    found = [(getattr(reply.content, part), number, reply) for number, reply in enumerate(replies, 1)]
    said = [
        ft.Column(
            [
                ft.Text(text, size=18),
                *([muted(words.who(reply.content.name, number), size=13)] if len(replies) > 1 else []),
            ],
            spacing=2,
            tight=True,
        )
        for text, number, reply in found
        if text
    ]
    if not said:
        return []
    color = ft.Colors.SECONDARY_CONTAINER if part == "keep" else ft.Colors.SURFACE_CONTAINER_LOW
    return [panel(heading(title), *said, color=color, spacing=12)]


def asked_back(request: Request, replies: list[Reply]) -> list[ft.Control]:
    """Returns the answers to the own question, and the moments others would ask about."""
    parts = texts(request.draft.question or "Your question", "answer", replies)
    return [*parts, *texts("The moment they would ask about", "moment", replies)]


def own_only(shell: Shell, request_id: str) -> ft.Control:
    return beside(shell.services.feedback.replies.gaps(request_id), own_only=True)


def beside(gaps: tuple[Gap, ...], *, own_only: bool) -> ft.Control:
    """Returns ratings beside one's own, row by row; there is no total."""
    return panel(
        heading("Your view" if own_only else "Your view beside theirs"),
        *([] if gaps else [muted("Nothing seen, so this counts as no evidence.")]),
        *([] if own_only else [legend()]),
        *(gap_row(gap, own_only=own_only) for gap in gaps if gap.own is not None or not own_only),
        spacing=GAP,
    )


def gap_row(gap: Gap, *, own_only: bool) -> ft.Control:
    """Returns one competency as a line from 1 to 5 with both views on it, and the sentence it stands for."""
    row = next(known for known in RUBRIC if known.competency is gap.competency)
    sentence = row.words(gap.own) if own_only else row.words(gap.theirs[0]) if len(set(gap.theirs)) == 1 else ""
    return ft.Semantics(
        label=f"{row.name}: {gap.own} of {HIGHEST}, {sentence}" if own_only else spoken(gap),
        exclude_semantics=True,
        content=ft.Column(
            [
                ft.Row(
                    [
                        ft.Text(row.name, size=15, weight=ft.FontWeight.W_500, expand=True),
                        muted("" if own_only else difference(gap), size=13),
                    ],
                    spacing=SMALL_GAP,
                ),
                ft.Row([spot(gap, at) for at in range(LOWEST, HIGHEST + 1)], spacing=4),
                *([muted(sentence, size=13)] if sentence else []),
            ],
            spacing=6,
            tight=True,
        ),
    )


def spot(gap: Gap, at: int) -> ft.Control:
    """Returns one step of the scale: filled where one stands oneself, ringed once for each other."""
    marks: list[ft.Control] = []
    if gap.own == at:
        marks.append(mark(own=True))
    marks += [mark(own=False) for theirs in gap.theirs[:6] if theirs == at]
    return ft.Container(
        expand=True,
        height=28,
        border_radius=8,
        bgcolor=ft.Colors.SURFACE_CONTAINER_HIGHEST,
        alignment=ft.Alignment.CENTER,
        content=ft.Row(marks, spacing=2, tight=True, alignment=ft.MainAxisAlignment.CENTER),
    )


def mark(*, own: bool) -> ft.Control:
    """Returns the sign for one's own view, or for someone else's."""
    if own:
        return ft.Container(width=16, height=16, border_radius=8, bgcolor=ft.Colors.PRIMARY)
    return ft.Container(width=16, height=16, border_radius=8, border=ft.Border.all(3, ft.Colors.TERTIARY))


def legend() -> ft.Control:
    """Returns what the two signs mean."""
    return ft.Row(
        [mark(own=True), muted("you", size=13), ft.Container(width=8), mark(own=False), muted("others", size=13)],
        spacing=6,
    )


def difference(gap: Gap) -> str:
    """Returns the gap in words: never a mean of several people."""
    if gap.own is None:
        return "you: not seen"
    if not gap.theirs:
        return "others: not seen" if gap.own else ""
    low, high = min(gap.theirs) - gap.own, max(gap.theirs) - gap.own
    if low == high == 0:
        return "as you see it"
    if low == high:
        return f"{abs(low)} {'higher' if low > 0 else 'lower'} than you"
    return "views differ"


def spoken(gap: Gap) -> str:
    own = "not seen" if gap.own is None else f"{gap.own} of {HIGHEST}"
    theirs = ", ".join(map(str, gap.theirs)) or "not seen"
    return f"{COMPETENCY_NAMES[gap.competency]}: you {own}, others {theirs}, {difference(gap)}"


def person(shell: Shell, reply: Reply, number: int, again: Again) -> ft.Control:
    """Returns who answered, how and when, and what can be done with the reply."""
    replies = shell.services.feedback.replies
    local = reply.received_at.astimezone(shell.services.clock.zone())
    name = words.who(reply.content.name, number)

    def hide() -> None:
        shell.offer_undo("Hidden.", replies.hide(reply.id), again)
        again()

    def show() -> None:
        replies.hide(reply.id, hidden=False)
        again()

    def delete() -> None:
        shell.offer_undo("The reply is deleted.", replies.delete(reply.id), again)
        again()

    hiding = (
        ("Show again", ft.Icons.VISIBILITY_OUTLINED, shell.handler(show))
        if reply.hidden
        else ("Hide", ft.Icons.VISIBILITY_OFF_OUTLINED, shell.handler(hide))
    )
    return ft.Row(
        [
            ft.Column(
                [
                    ft.Text(name, size=16),
                    muted(f"{words.CAME_BY[reply.channel]} · {local:%H:%M}, {words.day_words(local.date())}", size=13),
                ],
                spacing=2,
                tight=True,
                expand=True,
            ),
            menu(
                f"More about the reply from {name}",
                [hiding, ("Delete", ft.Icons.DELETE_OUTLINE, shell.handler(delete))],
            ),
        ],
        key=reply.id,
    )
