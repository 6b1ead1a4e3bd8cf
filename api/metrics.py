"""Figures for Prometheus: how many requests of which route, how long, how many connections; never who or where."""

from __future__ import annotations

import hmac
from time import perf_counter

import structlog
from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.pool import QueuePool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.guard import open_because
from api.problems import NOT_FOUND, Problem
from api.service import Service, service_of

log = structlog.get_logger("paiche.requests")
routes = APIRouter(include_in_schema=False)

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LOCAL = ("127.0.0.1", "::1")
_NO_ROUTE = "none"


class Figures:
    """The figures of one service."""

    def __init__(self, service: Service) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "paiche_requests", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "paiche_request_seconds", "Seconds a request took", ("method", "route"), buckets=BUCKETS,
            registry=self.registry,
        )  # fmt: skip
        connections = Gauge("paiche_database_connections_in_use", "Of the pool", registry=self.registry)
        pool = service.engine.pool
        connections.set_function(lambda: pool.checkedout() if isinstance(pool, QueuePool) else 0)


class Measured:
    """Counts and logs every request, by its route and not by its address."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app = app
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; nothing of it is changed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        begun = perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            seconds = perf_counter() - begun
            route = route_of(scope)
            self.figures.requests.labels(scope["method"], route, str(status)).inc()
            self.figures.seconds.labels(scope["method"], route).observe(seconds)
            log.info(
                "request", method=scope["method"], route=route, status=status, milliseconds=round(seconds * 1000, 1)
            )


def route_of(scope: Scope) -> str:
    """The route's pattern: `/api/v1/pools/{name}`, never the name."""
    found = getattr(scope.get("route"), "path_format", None) or getattr(scope.get("route"), "path", None)
    return str(found) if found else _NO_ROUTE


@routes.get("/metrics")
@open_because("collectors have no account; only this machine, or who holds the token of the settings")
def read_metrics(request: Request) -> Response:
    """The figures, as Prometheus reads them."""
    if not _may_read(request):
        raise Problem(NOT_FOUND)
    figures: Figures = request.app.state.figures
    return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)


def _may_read(request: Request) -> bool:
    token = service_of(request).settings.metrics_token
    if token is not None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.get_secret_value().encode())
    return request.client is not None and request.client.host in LOCAL
