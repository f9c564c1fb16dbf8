"""Puts the relay together: its endpoints, the friend's page, and one place for the app itself."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from services.clock import Clock, SystemClock
from services.relay.endpoints import Relay
from services.relay.guard import CLOSED, HANDLERS, PAGE, Guard, Headers
from services.relay.limits import Limits
from services.relay.page import Page
from services.relay.shared import Shared

FORM = Path(__file__).resolve().parents[2] / "assets" / "form"


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
