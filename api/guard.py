"""The start-up guard: every route declares a permission or says why it is open, or the service does not start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from api.access.permissions import Permission
from api.work import SAFE, Gate

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
_OPEN = "__paiche_open__"
_DESCRIPTION = "fastapi_offline.core"  # the pages of the API's description hold no data


class UnguardedRouteError(RuntimeError):
    """Routes that anyone could call without this having been decided; the sentence names them."""


def open_because(reason: str) -> Callable[[Endpoint], Endpoint]:
    """Mark an endpoint that needs no sign-in, with the reason."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _OPEN, reason)
        return endpoint

    return mark


def find_permission(route: RouteContext) -> Permission | None:
    """The permission a route declares."""
    gates = list(_gates(route.dependant))
    return gates[0].permission if len(gates) == 1 else None


def check_routes(app: FastAPI) -> None:
    """Raises UnguardedRouteError naming every route without exactly one permission or a reason to be open."""
    faults = []
    for route in list_routes(app):
        gates = list(_gates(route.dependant))
        is_open = hasattr(route.endpoint, _OPEN) or getattr(route.endpoint, "__module__", "") == _DESCRIPTION
        methods = route.methods or set()
        writes = methods - set(SAFE)
        if is_open == bool(gates) or len(gates) > 1 or (gates and writes and not gates[0].writes):
            faults.append(f"{','.join(sorted(methods))} {route.path}")
    if faults:
        raise UnguardedRouteError(
            f"以下路由没有声明权限，服务不启动：{'；'.join(faults)}。 / These routes declare no permission "
            f"(may, may_write, or open_because with a reason), so the service does not start: {'; '.join(faults)}."
        )


def list_routes(app: FastAPI) -> list[RouteContext]:
    """Every route of the service that runs code of ours."""
    return [route for route in iter_route_contexts(app.routes) if isinstance(route.original_route, APIRoute)]


def _gates(dependant: Dependant) -> Iterator[Gate]:
    called: object = dependant.call
    if isinstance(called, Gate):
        yield called
    for inner in dependant.dependencies:
        yield from _gates(inner)
