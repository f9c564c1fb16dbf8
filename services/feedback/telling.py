"""What is said outside the app of replies that came in."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable

from services.feedback.feedback import Feedback
from services.platform.notifying import CannotNotify, Notification

FEEDBACK = "/feedback"


async def look_and_tell(
    feedback: Feedback, show: Callable[[Notification], Awaitable[None]], *, quietly: bool = False
) -> int:
    """Takes in what waits at relays and tells of it once, whatever windows and jobs there are.

    Returns how many replies nobody had been told of. Nothing is taken or told while the phone is handed
    over; `quietly` takes without telling, for someone who is looking at feedback already.
    """
    if feedback.lock.handed() is not None:
        return 0
    await feedback.look()
    number = feedback.replies.untold()
    if number and not quietly:
        with contextlib.suppress(CannotNotify):
            await show(_notification(number))
    return number


def _notification(number: int) -> Notification:
    """Says how many there are and nothing of what is in them: it may stand on a locked screen."""
    one = number == 1
    return Notification(
        id="feedback-replies",
        title=f"{'1 reply' if one else f'{number:,} replies'} to your request for feedback",
        text="Read it beside your own view." if one else "Read them beside your own view.",
        route=FEEDBACK,
    )
