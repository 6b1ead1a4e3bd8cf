"""Regions: the tree everything is scoped by. The example to copy for a list and one of its items."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.paging import PageOut, PageQuery, list_page, paged
from api.schemas.base import RegionCode
from api.schemas.regions import RegionOut
from api.work import Work, may
from fleet_data.stores import regions

routes = APIRouter(prefix="/regions", tags=["reference 基础数据"])


@routes.get("")
def list_regions(
    work: Annotated[Work, may(Permission.READ_REFERENCE)],
    asked: Annotated[PageQuery, paged(regions.SORTS)],
    level: Annotated[Literal["region", "league", "banner"] | None, Query(description="of this level alone")] = None,
    parent: Annotated[RegionCode | None, Query(description="right below this region alone")] = None,
) -> PageOut[RegionOut]:
    """List regions, by code where nothing else is asked. 地区列表"""

    def read(session: Session) -> PageOut[RegionOut]:
        query = regions.query(level=level, parent=parent)
        return list_page(session, query, asked, sorts=regions.SORTS, key="code", shown=RegionOut.of)

    return work.read(read)


@routes.get("/{code}")
def get_region(work: Annotated[Work, may(Permission.READ_REFERENCE)], code: RegionCode) -> RegionOut:
    """One region. 地区"""
    return work.read(lambda session: RegionOut.of(regions.get_row(session, code)))
