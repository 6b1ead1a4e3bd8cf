"""Whether the program lives, and whether it can work: for those who restart it and those who send it traffic."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request

from api.guard import open_because
from api.schemas.base import Out
from api.service import service_of
from api.transaction import look
from fleet_data.scope import NOTHING
from fleet_data.stores.regions import list_codes

routes = APIRouter(prefix="/health", include_in_schema=False)


class HealthOut(Out):
    """It answers."""

    status: Literal["ok"] = "ok"


@routes.get("/live")
@open_because("whoever restarts the program has no account; it tells nothing")
async def live() -> HealthOut:
    """The program runs."""
    return HealthOut()


@routes.get("/ready")
@open_because("whoever sends traffic has no account; it tells only that the database answers")
def ready(request: Request) -> HealthOut:
    """The database answers and is migrated; a problem with status 503 otherwise."""
    look(service_of(request).engine, NOTHING, list_codes)
    return HealthOut()
