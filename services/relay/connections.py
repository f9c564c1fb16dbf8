"""Cuts off who opens a connection and does not get to the end of a request's head."""

from __future__ import annotations

from asyncio import TimerHandle
from typing import Any

HEAD_SECONDS = 15


def protocol_class() -> type[Any]:
    """Returns uvicorn's fastest HTTP protocol that is installed here, with a deadline."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as Protocol
    except ImportError:
        from uvicorn.protocols.http.h11_impl import H11Protocol as Protocol  # type: ignore[assignment]

    class WithDeadline(Protocol):
        """Between requests, and while one is ignored, a connection lives no longer than the deadline."""

        cut: TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.cut = self.loop.call_later(HEAD_SECONDS, self.timeout_keep_alive_handler)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            answering = self.cycle is not None and not self.cycle.response_complete
            if answering and self.cut is not None:
                self.cut.cancel()
                self.cut = None
            elif not answering and self.cut is None:
                self.cut = self.loop.call_later(HEAD_SECONDS, self.timeout_keep_alive_handler)

        def connection_lost(self, exc: Exception | None) -> None:
            if self.cut is not None:
                self.cut.cancel()
            super().connection_lost(exc)

    return WithDeadline
