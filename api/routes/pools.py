"""Pools: the example to copy for a list that shows each caller only what is theirs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.paging import PageOut, PageQuery, list_page, paged
from api.schemas.base import Name, RegionCode
from api.schemas.pools import PoolOut
from api.work import Work, may
from fleet_data.stores import pools

routes = APIRouter(prefix="/pools", tags=["fleet 车辆"])


@routes.get("")
def list_pools(
    work: Annotated[Work, may(Permission.SEE_FLEET)],
    asked: Annotated[PageQuery, paged(pools.SORTS)],
    region: Annotated[RegionCode | None, Query(description="of this very region alone")] = None,
) -> PageOut[PoolOut]:
    """List the pools within the caller's scope, by name. 车队列表"""

    def read(session: Session) -> PageOut[PoolOut]:
        query = pools.query(work.scope, region=region)
        return list_page(session, query, asked, sorts=pools.SORTS, key="name", shown=PoolOut.of)

    return work.read(read)


@routes.get("/{name}")
def get_pool(work: Annotated[Work, may(Permission.SEE_FLEET)], name: Name) -> PoolOut:
    """One pool; outside the caller's scope it is not found. 车队"""
    return work.read(lambda session: PoolOut.of(pools.get_row(session, work.scope, name)))
