"""The routes, name for name with `api/schemas/`; the lists here are what the application serves."""

from __future__ import annotations

from fastapi import APIRouter

from api import metrics
from api.routes import accounts, break_glass, calendar, grants, health, oidc, pools, regions, rulebook, session

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
    pools.routes,
)
# At the root, for machines that watch over this one.
OPEN_ROUTES: tuple[APIRouter, ...] = (health.routes, metrics.routes)
