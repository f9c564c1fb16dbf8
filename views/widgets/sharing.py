"""The share sheet, whichever the platform has; where it has none, a copy to paste."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import flet as ft

from services.platform import powers
from services.platform.powers import Shared
from views.hooks import use_made_ref
from views.shell import Shell

NO_SHEET = "This browser has no share sheet, so it is copied: paste it where you want it."


def use_share(shell: Shell) -> Callable[[str, str], Awaitable[Shared]]:
    """Returns what shares a text under a subject."""
    clipboard, sheet = use_made_ref(ft.Clipboard), use_made_ref(ft.Share)

    async def share(text: str, subject: str) -> Shared:
        outcome = await powers.share(title=subject, text=text)
        if outcome is None:
            await sheet.share_text(text, subject=subject)
            return Shared.SHARED
        if outcome is Shared.UNAVAILABLE:
            await clipboard.set(text)
            shell.tell(NO_SHEET)
        return outcome

    return share
