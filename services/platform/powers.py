"""What the page around the app can do where Python runs in it; elsewhere these do nothing."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from services.platform.storage import IN_BROWSER


class Shared(StrEnum):
    """What became of something that was to be shared by the page's share sheet."""

    SHARED = "shared"
    CANCELLED = "cancelled"
    # The browser has no share sheet, or did not open it.
    UNAVAILABLE = "unavailable"


async def share(*, title: str, text: str) -> Shared | None:
    """Opens the page's share sheet, right after a tap; None where no page is around the app."""
    if not IN_BROWSER:
        return None
    from services.platform import page

    answer = await page.ask("share", title=title, text=text)
    return Shared(answer.get("outcome", Shared.UNAVAILABLE))


def keep_screen_on() -> Callable[[], None]:
    """Keeps the screen from going dark; returns what lets it."""
    _tell("stay_awake", on=True)
    return lambda: _tell("stay_awake", on=False)


def show_due(number: int) -> None:
    """Puts the number of cards that are due on the app's icon; none for 0."""
    _tell("badge", number=number)


def ask_to_keep_data() -> None:
    """Asks the browser not to clear the data by itself; a good moment is when there is some to lose."""
    _tell("keep")


def _tell(what: str, **given: Any) -> None:
    if IN_BROWSER:
        from services.platform import page

        page.tell(what, **given)
