"""What the relay answers, operation by operation: docs/feedback.md, "The relay"."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from services.clock import Clock, SystemClock, to_ms
from services.relay.bodies import NotJson, decode, encode, json_object, read_body
from services.relay.database import CONNECTIONS
from services.relay.guard import CLOSED, HANDLERS, OPERATION, PAGE, Guard, Headers, forwarded, log
from services.relay.lanes import Arrival, Outcome, lanes
from services.relay.limits import Limits, Rate
from services.relay.mailboxes import DIGEST_BYTES, ID_BYTES, SECRET_BYTES, Mailboxes, digest_of
from services.relay.metrics import Metrics
from services.relay.page import Page
from services.relay.rates import Rates, network_of
from services.relay.shared import Shared
from services.relay.writer import Writer

FORM = Path(__file__).resolve().parents[2] / "assets" / "form"
SWEEP_SECONDS = 60
ENVELOPE_VERSION = b"\x01"
# Version, request id, the sender's key, and the authentication tag of an empty reply.
SMALLEST_ENVELOPE = 1 + ID_BYTES + 32 + 16

Endpoint = Callable[[Request], Awaitable[Response]]


def make_relay(
    engine: Engine,
    *,
    clock: Clock | None = None,
    limits: Limits = Limits(),
    page: Path = FORM,
    trust_proxy: bool = False,
    shared: Shared | None = None,
    worker: int = 0,
    web: ASGIApp | None = None,
    web_headers: Headers = PAGE,
) -> ASGIApp:
    """Returns the relay on a database whose tables exist.

    `shared` is one for all workers of a machine, of which this is number `worker`. `web` is served for all
    other paths, with `web_headers`: the place for the app itself.
    """
    relay = Relay(
        engine,
        clock=clock or SystemClock(),
        limits=limits,
        page=Page(page),
        trust_proxy=trust_proxy,
        shared=shared or Shared(),
        worker=worker,
    )
    # A browser may ask from any page: what counts is the secret, and there are no cookies.
    cross_origin = Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["authorization", "content-type"],
        expose_headers=["retry-after"],
        max_age=86_400,
    )
    routes: list[Route | Mount] = [
        Mount("/api", routes=relay.api_routes(), middleware=[cross_origin]),
        *relay.other_routes(),
    ]
    if web is not None:
        routes.append(Mount("/", app=web))
    app = Starlette(routes=routes, exception_handlers=HANDLERS, lifespan=relay.lifespan)
    app.router.redirect_slashes = False
    areas = (
        *((start, CLOSED) for start in ("/api", "/healthz", "/metrics")),
        ("/f", PAGE),
        *((("/", web_headers),) if web is not None else ()),
    )
    return Guard(app, metrics=relay.metrics, areas=areas, trust_proxy=trust_proxy)


class Relay:
    """The endpoints, and what they share."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Clock,
        limits: Limits,
        page: Page,
        trust_proxy: bool,
        shared: Shared,
        worker: int,
    ) -> None:
        self.metrics = Metrics(shared, worker)
        self._worker = worker
        self._engine = engine
        self._clock = clock
        self._limits = limits
        self._page = page
        self._trust_proxy = trust_proxy
        self._rates = Rates(shared)
        self._mailboxes = Mailboxes(engine, clock, limits)
        self._writer = Writer(lanes(engine, limits), clock, self.metrics.batch)
        self._threads = CapacityLimiter(CONNECTIONS - 1)

    def api_routes(self) -> list[Route]:
        envelopes = "/mailboxes/{id}/envelopes"
        return [
            self._route("make", "POST", "/mailboxes", self.make),
            self._route("send", "POST", envelopes, self.send),
            self._route("read", "GET", envelopes, self.read),
            self._route("acknowledge", "POST", "/mailboxes/{id}/acknowledge", self.acknowledge),
            self._route("delete", "DELETE", "/mailboxes/{id}", self.delete),
        ]

    def other_routes(self) -> list[Route]:
        return [
            self._route("page", "GET", "/f", self.page),
            self._route("page", "GET", "/f/{path:path}", self.page),
            self._route("health", "GET", "/healthz", self.health),
            self._route("metrics", "GET", "/metrics", self.show_metrics),
        ]

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._writer.start()
        sweeping = asyncio.create_task(self._sweep_for_ever())
        yield
        sweeping.cancel()
        await self._writer.stop()
        self._engine.dispose()

    async def make(self, request: Request) -> Response:
        body = json_object(await self._body(request, self._limits.json))
        days = body.get("days")
        if type(days) is not int or not 1 <= days <= self._limits.longest_days:
            raise HTTPException(400, f"Say how many days the mailbox is for: 1 to {self._limits.longest_days}.")
        box = await self._in_thread(self._mailboxes.make, days=days)
        expires_at = box.expires_at.isoformat(timespec="seconds").replace("+00:00", "Z")
        return JSONResponse({"id": encode(box.id), "secret": encode(box.secret), "expires_at": expires_at}, 201)

    async def send(self, request: Request) -> Response:
        mailbox = _mailbox(request)
        self._limit("mailbox", mailbox, self._limits.mailbox_rate)
        body = await self._body(request, self._limits.envelope)
        if len(body) < SMALLEST_ENVELOPE or body[: 1 + ID_BYTES] != ENVELOPE_VERSION + mailbox:
            raise HTTPException(400, "That is not an envelope for this mailbox.")
        arrival = Arrival(mailbox, digest_of(body), body, to_ms(self._clock.now()))
        outcome = await self._writer.keep(arrival)
        if outcome is Outcome.UNKNOWN:
            raise _no_mailbox()
        if outcome is Outcome.FULL:
            raise HTTPException(409, "This mailbox is full.")
        self.metrics.envelope(len(body))
        return Response(None, 201)

    async def read(self, request: Request) -> Response:
        found = await self._in_thread(self._mailboxes.waiting, mailbox=_mailbox(request), secret=_secret(request))
        if found is None:
            raise _no_mailbox()
        envelopes = [{"id": encode(digest), "body": encode(body)} for digest, body in found.envelopes]
        return JSONResponse({"envelopes": envelopes, "more": found.more})

    async def acknowledge(self, request: Request) -> Response:
        mailbox, secret = _mailbox(request), _secret(request)
        ids = json_object(await self._body(request, self._limits.json)).get("ids")
        if not isinstance(ids, list) or not all(isinstance(name, str) for name in ids):
            raise NotJson
        # What cannot be an id of ours is not there to be deleted.
        digests = {digest for name in ids if (digest := decode(name, DIGEST_BYTES))}
        if not await self._in_thread(
            self._mailboxes.acknowledge, mailbox=mailbox, secret=secret, digests=sorted(digests)
        ):
            raise _no_mailbox()
        return Response(None, 204)

    async def delete(self, request: Request) -> Response:
        if not await self._in_thread(self._mailboxes.delete, mailbox=_mailbox(request), secret=_secret(request)):
            raise _no_mailbox()
        return Response(None, 204)

    async def page(self, request: Request) -> Response:
        return self._page.answer(request)

    async def health(self, _: Request) -> Response:
        await self._in_thread(self._mailboxes.check)
        return JSONResponse({"status": "ok"})

    async def show_metrics(self, _: Request) -> Response:
        return PlainTextResponse(self.metrics.text(), media_type="text/plain; version=0.0.4")

    def _route(self, operation: str, method: str, path: str, endpoint: Endpoint) -> Route:
        rate = self._limits.address_rates.get(operation)

        async def answer(request: Request) -> Response:
            request.scope[OPERATION] = operation
            if rate is not None:
                self._limit(operation, self._address(request), rate)
            return await endpoint(request)

        return Route(path, answer, methods=[method])

    def _limit(self, rule: str, subject: bytes, rate: Rate) -> None:
        wait = self._rates.take(rule=rule, subject=subject, rate=rate)
        if wait > 0:
            after = {"retry-after": str(ceil(wait)), "connection": "close"}
            raise HTTPException(429, f"Too many at once. Try again in {ceil(wait)} seconds.", after)

    def _address(self, request: Request) -> bytes:
        seen = forwarded(request.scope, b"x-forwarded-for") if self._trust_proxy else None
        client = request.scope.get("client")
        return (network_of(seen) if seen else b"") or network_of(client[0] if client else "")

    async def _body(self, request: Request, most: int) -> bytes:
        return await read_body(request.scope, request.receive, most=most, seconds=self._limits.body_seconds)

    async def _in_thread(self, work: Callable[..., Any], **arguments: Any) -> Any:
        return await to_thread.run_sync(partial(work, **arguments), limiter=self._threads)

    async def _sweep_for_ever(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception as error:
                log(error)
            # Not in step with the other workers.
            await asyncio.sleep(SWEEP_SECONDS * random.uniform(0.5, 1.5))

    async def sweep(self) -> None:
        """Deletes what has expired, and lets the first worker count what is left."""
        while swept := await self._in_thread(self._mailboxes.sweep):
            self.metrics.swept(swept)
        if self._worker == 0:
            mailboxes, envelopes = await self._in_thread(self._mailboxes.totals)
            self.metrics.totals(mailboxes=mailboxes, envelopes=envelopes)


def _mailbox(request: Request) -> bytes:
    mailbox = decode(request.path_params["id"], ID_BYTES)
    if mailbox is None:
        raise _no_mailbox()
    return mailbox


def _secret(request: Request) -> bytes:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    secret = decode(value.strip(), SECRET_BYTES) if scheme.lower() == "bearer" else None
    if secret is None:
        raise _no_mailbox()
    return secret


def _no_mailbox() -> HTTPException:
    return HTTPException(404, "There is no such mailbox, or it has ended.")
