"""What a running service has: its settings, its database, and how a write is done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from fastapi import Request, Response
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.settings import Settings

if TYPE_CHECKING:
    from api.access.sealing import Sealer
    from api.work import Work

# How a write is done: work, function of a session, whether the answer is secret → answer. See `api/once.py`.
Once = Callable[["Work", Callable[[Session], Any], bool], Response]


# How something sensitive is read: work, function of a session, purpose → what the function gives.
Watch = Callable[["Work", Callable[[Session], Any], str | None], Any]


@dataclass(frozen=True, slots=True)
class Service:
    """Made by `api/wiring.py`, carried by the application."""

    settings: Settings
    engine: Engine
    once: Once
    watch: Watch
    sealer: Sealer


def service_of(request: Request) -> Service:
    """The service a request came to."""
    return cast(Service, request.app.state.service)
