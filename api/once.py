"""A write done once: one transaction, one answer, made before it is sent."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.transaction import run
from api.work import Work

JSON = "application/json"


def write_once(work: Work, do: Callable[[Session], BaseModel | None]) -> Response:
    """Do the work and commit; answer with what it gives, under the status the route declares."""
    status = getattr(work.request.scope.get("route"), "status_code", None) or 200
    given = run(work.service.engine, work.scope, do)
    if given is None:
        return Response(status_code=status)
    return Response(given.model_dump_json(), status, media_type=JSON)
