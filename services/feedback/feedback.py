"""Feedback as a whole: requests, replies and mailboxes on one database."""

from __future__ import annotations

from pathlib import Path

from services.clock import Clock
from services.feedback.local import Local
from services.feedback.lock import Lock
from services.feedback.mailbox import Mailboxes, Send
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
