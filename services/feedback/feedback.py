"""Feedback as a whole: requests, replies and mailboxes on one database."""

from __future__ import annotations

import contextlib
from pathlib import Path

from services.clock import Clock
from services.feedback.local import Local
from services.feedback.lock import Lock
from services.feedback.mailbox import Mailboxes, RelayError, Send
from services.feedback.replies import Replies
from services.feedback.requests import Requests
from services.platform.http import send as send_http
from services.store.database import Database
from services.store.settings import Settings


class Feedback:
    """What the screens ask of feedback."""

    def __init__(
        self, database: Database, clock: Clock, settings: Settings, *, page: Path, send: Send = send_http
    ) -> None:
        self.requests = Requests(database, clock, settings)
        self.replies = Replies(database, clock)
        self.mailboxes = Mailboxes(database, clock, settings, requests=self.requests, replies=self.replies, send=send)
        self.local = Local(settings, self.requests, self.replies, page)
        self.lock = Lock(database, clock)

    async def look(self) -> int:
        """Takes in what waits at relays, deletes what has served there, returns how many replies nobody has read.

        What an inbox or a notifier calls from time to time. A relay that is down is asked again next time.
        """
        for act in (self.mailboxes.fetch, self.mailboxes.tidy):
            with contextlib.suppress(RelayError):
                await act()
        return self.requests.unseen()
