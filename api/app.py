"""The HTTP application: routes under /api/v1, problems for errors, pages of its description without any other host."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from api.answers import Worded, add_answers
from api.description import without_null_parameters
from api.guard import check_routes
from api.metrics import Figures, Measured
from api.phone.windows import PhoneDoor
from api.problem_docs import PROBLEM_RESPONSES
from api.routes import OPEN_ROUTES, ROUTES
from api.service import Service
from api.traces import telemetry

PREFIX = "/api/v1"
TITLE = "派车 Paiche"
ABOUT = (
    "Dispatch of official vehicles by law. Errors are problem details (RFC 9457) in the language of Accept-Language "
    "(zh, en). Lists come in pages by cursor. Instants carry a zone. Writes take an Idempotency-Key."
)


def make_app(service: Service) -> FastAPI:
    """The application of a service; raises UnguardedRouteError where a route has no permission."""

    traced = telemetry(service.settings)
    door = PhoneDoor(service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # No more threads than connections: a request waits for a thread, never a thread for a connection.
        anyio.to_thread.current_default_thread_limiter().total_tokens = service.settings.database_connections
        yield
        if (tracer := traced.get("tracer_provider")) is not None:
            tracer.shutdown()  # what is not sent yet is sent
        door.close()
        service.engine.dispose()

    app = FastAPIOffline(
        title=TITLE,
        description=ABOUT,
        version="1",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url="/docs",
        redoc_url="/redoc",
        static_url="/docs/static",
        lifespan=lifespan,
        telemetry=traced,
    )
    app.state.service = service
    app.state.door = door
    app.state.figures = Figures(service)
    limit = service.settings.body_limit_bytes  # a route may set its own, for uploads
    for router in ROUTES:
        app.include_router(router, prefix=PREFIX, responses=PROBLEM_RESPONSES, max_body_size=limit)
    for router in OPEN_ROUTES:
        app.include_router(router, max_body_size=limit)
    add_answers(app)
    app.add_middleware(Worded)
    app.add_middleware(Measured, figures=app.state.figures)
    check_routes(app)
    without_null_parameters(app.openapi())  # kept by the application from here on
    return app
