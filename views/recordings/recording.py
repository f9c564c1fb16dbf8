"""One recording: hear it again, mark it, rate it oneself, and then see what was measured."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

from services.errors import NotFound
from services.interviews.model import Chip, Noticed
from services.recordings.model import Mark, MarkKind, Recording
from views.boundary import component, view_component
from views.hooks import use_made_ref, use_made_state
from views.practise.words import stopwatch
from views.recordings.marks import BodySheet, marks_part
from views.recordings.player import Player
from views.recordings.playing import PlayingBar
from views.recordings.rating import JudgePart
from views.recordings.words import day_words, mark_words, moment, size_words, stays
from views.shell import Shell, use_shell
from views.theme import GAP
from views.widgets.buttons import icon_button, menu, secondary
from views.widgets.screen import page_view
from views.widgets.surfaces import empty, muted, stack

LEAD_S = 1.0
VIDEO_HEIGHT = 260


@view_component
def RecordingView() -> Any:
    ft.use_route_location()
    recording_id = ft.use_route_params().get("recording_id", "")
    return RecordingScreen(key=recording_id, recording_id=recording_id)


@view_component
def RecordingScreen(*, recording_id: str) -> Any:
    shell = use_shell()
    recording, put = use_made_state(lambda: recording_or_none(shell, recording_id))
    out, here = use_made_ref(lambda: way(shell.page.route, recording_id))
    back = icon_button(ft.Icons.ARROW_BACK, "Back", shell.handler(lambda: shell.go(out)))
    route = here.partition("?")[0]
    if recording is None or recording.path is None:
        return page_view(route, "Recording", missing(shell, recording), leading=back)
    player = use_made_ref(lambda: Player(shell, recording))
    marks, set_marks = use_made_state(lambda: shell.services.recordings.marks(recording_id))
    asked, set_asked = use_made_state(lambda: -1.0)

    def reload() -> None:
        found = shell.services.recordings.marks(recording_id)
        set_marks(lambda _: found)

    async def mark(kind: MarkKind) -> None:
        at = await player.now()
        if kind is MarkKind.BODY:
            set_asked(lambda _: at)
            return
        shell.services.recordings.mark(recording_id, at, kind)
        reload()

    def notice(chip: Chip, noticed: Noticed) -> None:
        shell.services.recordings.mark(recording_id, asked, MarkKind.BODY, chip=chip, noticed=noticed)
        reload()

    async def jump(mark: Mark) -> None:
        await player.jump(mark.at - LEAD_S)

    def remove(mark: Mark) -> None:
        change = shell.services.recordings.unmark(mark.id)
        reload()
        shell.offer_undo(f"{mark_words(mark)} at {moment(mark.at)} removed", change, reload)

    def keep() -> None:
        shell.services.recordings.keep(recording_id, not recording.kept)
        again = shell.services.recordings.get(recording_id)
        put(lambda _: again)
        shell.tell(f"This recording is {stays(again)}.")

    def delete() -> None:
        change = shell.services.recordings.delete(recording_id)
        shell.go(out)
        shell.offer_undo("Recording deleted", change, lambda: shell.go(here))

    kept_words = "Let it go after 30 days" if recording.kept else "Keep it for good"
    actions = menu(
        "More about this recording",
        [
            (kept_words, ft.Icons.BOOKMARK_BORDER, shell.handler(keep)),
            ("Delete recording", ft.Icons.DELETE_OUTLINE, shell.handler(delete)),
        ],
    )
    parts = [
        head(shell, recording),
        *([ft.memo(VideoPart)(key=f"video-{recording.id}", player=player)] if player.is_video else []),
        ft.memo(JudgePart)(key=f"judge-{recording.id}", recording=recording, jump=player.jump),
        marks_part(marks, jump=jump, remove=remove, handler=shell.handler),
        *([BodySheet(at=asked, save=notice, close=lambda: set_asked(lambda _: -1.0))] if asked >= 0 else []),
    ]
    return page_view(
        route,
        "Hear it again",
        stack(parts),
        leading=back,
        actions=[actions],
        bottom=PlayingBar(player=player, marks=marks, mark=mark),
    )


def way(route: str, recording_id: str) -> tuple[str, str]:
    """Returns where the screen was opened from, and its own address: practice, a mock's answers, or the list."""
    address = urlsplit(route)
    mock_id = parse_qs(address.query).get("mock", [""])[0]
    if mock_id:
        return f"/mock/end?mock={mock_id}&look=answers", recording_route(recording_id, mock_id)
    out = "/session" if address.path.startswith("/session") else "/recordings"
    return out, f"{out}/{recording_id}"


def recording_route(recording_id: str, mock_id: str) -> str:
    """Returns the address of a mock answer's recording, from which one goes back to the mock."""
    return f"/recordings/{recording_id}?mock={mock_id}"


def head(shell: Shell, recording: Recording) -> ft.Control:
    """Returns what was answered, when, how long it is and how long it stays."""
    facts = [
        day_words(recording.recorded_at, shell.services.clock.zone()),
        *([stopwatch(round(recording.seconds))] if recording.seconds else []),
        size_words(recording.size),
        stays(recording),
    ]
    return ft.Column(
        [
            ft.Text(recording.title or "An answer", size=21, weight=ft.FontWeight.W_500),
            muted(" · ".join(facts), size=13),
        ],
        spacing=4,
        tight=True,
    )


@component
def VideoPart(*, player: Player) -> Any:
    """Shows the picture. Drawn once: Flet loses a control that is given to a new parent."""
    return ft.Container(
        player.control(), height=VIDEO_HEIGHT, border_radius=GAP, clip_behavior=ft.ClipBehavior.ANTI_ALIAS
    )


def recording_or_none(shell: Shell, recording_id: str) -> Recording | None:
    """Returns a recording, or None if it does not exist any more."""
    try:
        return shell.services.recordings.get(recording_id)
    except NotFound:
        return None


def missing(shell: Shell, recording: Recording | None) -> ft.Control:
    """Returns what the screen says where there is nothing to play."""
    why = "It was deleted." if recording is None else "Its file is not on this device any more. What you noted is kept."
    return empty(
        ft.Icons.MIC_OFF_OUTLINED,
        "This recording cannot be played",
        why,
        secondary("Go to the recordings", shell.handler(lambda: shell.go("/recordings"))),
    )
