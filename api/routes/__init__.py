"""The routes, name for name with `api/schemas/`; the lists here are what the application serves."""

from __future__ import annotations

from fastapi import APIRouter

from api import metrics
from api.routes import (
    accounts,
    agreements,
    approvers,
    board,
    break_glass,
    calendar,
    cross_region,
    drivers,
    duty_watch,
    grants,
    health,
    my,
    oidc,
    order_closing,
    orders,
    phones,
    planning,
    plans,
    pools,
    regions,
    requests,
    rulebook,
    seals,
    session,
    suppliers,
    vehicles,
)

# Under /api/v1, each with a permission.
ROUTES: tuple[APIRouter, ...] = (
    session.routes,
    oidc.routes,
    accounts.routes,
    grants.routes,
    break_glass.routes,
    regions.routes,
    calendar.routes,
    rulebook.routes,
    planning.routes,
    plans.routes,
    pools.routes,
    requests.routes,
    orders.routes,
    order_closing.routes,
    duty_watch.routes,
    phones.routes,
    my.routes,
    approvers.routes,
    board.routes,
    vehicles.routes,
    drivers.routes,
    seals.routes,
    seals.exceptions,
    agreements.routes,
    cross_region.routes,
    cross_region.statements,
    suppliers.catalogue,
    suppliers.routes,
    suppliers.claims,
)
# At the root, for machines that watch over this one.
OPEN_ROUTES: tuple[APIRouter, ...] = (health.routes, metrics.routes)
