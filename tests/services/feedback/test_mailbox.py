"""Mailboxes: at a real relay, at relays that are down, busy, or no relays at all."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from services.clock import FixedClock, SystemClock
from services.feedback.envelope import text_of
from services.feedback.feedback import Feedback
from services.feedback.link import Ask, encode
from services.feedback.mailbox import MailboxGone, RelayError
from services.feedback.model import Channel, RequestDraft
from services.feedback.refusals import Reason, Refused
from services.root import Services, open_services
from tests.services.feedback.conftest import OWN
from tests.services.feedback.sealing import reply, seal
from tests.services.helpers import query

Act = Callable[[], Coroutine[Any, Any, Any]]


@pytest.fixture
def today(tmp_path: Path) -> Iterator[Services]:
    """A person whose clock is the relay's."""
    services = open_services(f"sqlite:///{tmp_path / 'today.db'}", clock=SystemClock())
    yield services
    services.close()


def a_request(feedback: Feedback) -> str:
    request = feedback.requests.ask(RequestDraft())
    feedback.requests.rate(request.id, OWN)
    return request.id


async def put(relay: str, ask: Ask, envelope: bytes) -> int:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{relay}/api/mailboxes/{encode(ask.code)}/envelopes", content=envelope)
        return answer.status_code


def test_a_reply_is_fetched_opened_kept_and_acknowledged(today: Services, relay: str) -> None:
    today.settings.change(relay=relay)
    feedback = today.feedback
    request_id = a_request(feedback)

    async def journey() -> None:
        host, ask = await feedback.mailboxes.link(request_id)
        assert host == relay and ask.mailbox
        assert (await feedback.mailboxes.link(request_id))[1] == ask, "one mailbox a request"
        for number in (1, 2):
            assert await put(relay, ask, seal(ask, reply(number))) == 201
        assert await put(relay, ask, seal(ask, reply(2))) == 201
        altered = bytearray(seal(ask, reply(3)))
        altered[-1] ^= 1
        assert await put(relay, ask, bytes(altered)) == 201
        found = await feedback.mailboxes.fetch(request_id)
        assert (found.new, found.refused) == (2, (Reason.ALTERED.value,))
        assert (await feedback.mailboxes.fetch()).new == 0
        assert (await feedback.mailboxes.fetch()).refused == (), "what was refused was acknowledged too"
        feedback.requests.delete(request_id)
        await feedback.mailboxes.tidy()
        assert await put(relay, ask, seal(ask, reply(4))) == 404

    asyncio.run(journey())
    assert query(today, "SELECT count(*) FROM feedback_mailboxes") == [(0,)]


def test_a_crash_between_keeping_and_acknowledging_loses_and_doubles_nothing(today: Services, relay: str) -> None:
    today.settings.change(relay=relay)
    feedback = today.feedback
    request_id = a_request(feedback)

    async def journey() -> None:
        _, ask = await feedback.mailboxes.link(request_id)
        envelope = seal(ask, reply())
        assert await put(relay, ask, envelope) == 201
        feedback.replies.open_bytes(envelope)
        assert (await feedback.mailboxes.fetch()).new == 0
        with pytest.raises(Refused):
            feedback.replies.open_text(text_of(envelope))

    asyncio.run(journey())
    assert [kept.channel for kept in feedback.replies.of(request_id)] == [Channel.MAILBOX]


def test_a_closed_request_leaves_its_replies_at_the_relay(today: Services, relay: str) -> None:
    today.settings.change(relay=relay)
    feedback = today.feedback
    request_id = a_request(feedback)

    async def journey() -> None:
        _, ask = await feedback.mailboxes.link(request_id)
        await put(relay, ask, seal(ask, reply()))
        feedback.requests.close(request_id)
        assert (await feedback.mailboxes.fetch()).refused == (Reason.CLOSED.value,)
        feedback.requests.reopen(request_id)
        assert (await feedback.mailboxes.fetch()).new == 1

    asyncio.run(journey())


class Strange:
    """Answers everything with what it was told to."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer

    def run(self, act: Callable[[str], Coroutine[Any, Any, Any]]) -> Any:
        async def everything(_: Request) -> Response:
            return self.answer

        methods = ["GET", "POST", "DELETE"]
        app = Starlette(routes=[Route("/{path:path}", everything, methods=methods)])

        async def go() -> Any:
            listener = socket.create_server(("127.0.0.1", 0))
            server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
            task = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                return await act(f"http://127.0.0.1:{listener.getsockname()[1]}")
            finally:
                server.should_exit = True
                await task

        return asyncio.run(go())


ANSWERS = [
    (HTMLResponse("<h1>It works!</h1>"), "not a Rehearse relay"),
    (HTMLResponse("<h1>It works!</h1>", 201), "not a Rehearse relay"),
    (HTMLResponse("Not found", 404), "not a Rehearse relay"),
    (JSONResponse({"error": "No."}, 429, headers={"retry-after": "7"}), "Try again in 7 seconds"),
    (JSONResponse({"error": "No."}, 429, headers={"retry-after": "soon"}), "Try again in 60 seconds"),
    (HTMLResponse("Bad gateway", 502), r"problem of its own \(502\)"),
    (JSONResponse([], 201), "not a Rehearse relay"),
    (JSONResponse({"id": "AAAA", "secret": "B", "expires_at": "soon"}, 201), "not a Rehearse relay"),
    (Response(b"[" * 100_000, 201), "not a Rehearse relay"),
    (Response(status_code=302, headers={"location": "https://example.org"}), "not a Rehearse relay"),
]


@pytest.mark.parametrize(("answer", "sentence"), ANSWERS, ids=range(len(ANSWERS)))
def test_what_is_no_relay_is_told_in_a_sentence(services: Services, answer: Response, sentence: str) -> None:
    request_id = a_request(services.feedback)

    async def ask(address: str) -> None:
        services.settings.change(relay=address)
        await services.feedback.mailboxes.link(request_id)

    with pytest.raises(RelayError, match=sentence):
        Strange(answer).run(ask)


def with_mailbox(services: Services, relay: str) -> str:
    """Makes a request whose mailbox is at an address."""
    request_id = a_request(services.feedback)
    made = {"id": encode(os.urandom(6)), "secret": encode(os.urandom(32)), "expires_at": "2026-02-01T00:00:00Z"}
    services.feedback.mailboxes._store(request_id, relay, made)
    return request_id


@pytest.mark.parametrize(
    "page",
    [
        {"envelopes": [{"id": 1}], "more": False},
        {"envelopes": 5},
        {"more": True},
        {"envelopes": [{"id": 1, "body": "?"}]},
    ],
)
def test_a_strange_page_of_envelopes_changes_nothing(services: Services, page: dict[str, Any]) -> None:
    async def fetch(address: str) -> None:
        with_mailbox(services, address)
        await services.feedback.mailboxes.fetch()

    with pytest.raises(RelayError, match="not a Rehearse relay"):
        Strange(JSONResponse(page)).run(fetch)
    assert query(services, "SELECT count(*) FROM feedback_replies") == [(0,)]


def test_a_mailbox_that_has_ended_is_let_go(services: Services) -> None:
    async def fetch(address: str) -> None:
        with_mailbox(services, address)
        await services.feedback.mailboxes.fetch()

    with pytest.raises(MailboxGone):
        Strange(JSONResponse({"error": "No such mailbox."}, 404)).run(fetch)
    assert query(services, "SELECT count(*) FROM feedback_mailboxes") == [(0,)]


def test_a_relay_that_is_down_is_waited_for_and_given_up_after_its_end(services: Services, clock: FixedClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with_mailbox(services, address)
    with pytest.raises(RelayError, match="cannot be reached"):
        asyncio.run(services.feedback.mailboxes.fetch())
    clock.advance(timedelta(days=16))
    asyncio.run(services.feedback.mailboxes.tidy())
    assert query(services, "SELECT count(*) FROM feedback_mailboxes") == [(1,)], "it may come back"
    assert query(services, "SELECT count(private_key) FROM feedback_requests") == [(1,)]
    clock.advance(timedelta(days=30))
    asyncio.run(services.feedback.mailboxes.tidy())
    assert query(services, "SELECT count(*) FROM feedback_mailboxes") == [(0,)]
    assert query(services, "SELECT count(private_key) FROM feedback_requests") == [(0,)]


def test_without_a_relay_one_is_asked_for(services: Services) -> None:
    with pytest.raises(RelayError, match="Settings"):
        asyncio.run(services.feedback.mailboxes.link(a_request(services.feedback)))
