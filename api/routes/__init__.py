"""The routes, name for name with `api/schemas/`; the lists here are what the application serves."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes import calendar, health, pools, regions, rulebook

# Under /api/v1, each with a permission.
ROUTES: tuple[APIRouter, ...] = (regions.routes, calendar.routes, rulebook.routes, pools.routes)
# At the root, for machines that watch over this one.
OPEN_ROUTES: tuple[APIRouter, ...] = (health.routes,)
