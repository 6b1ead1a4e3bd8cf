"""The dispatcher's board: a day of a region in one answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.problems import NOT_FOUND, Problem
from api.schemas.base import RegionCode
from api.schemas.board import BoardOut
from api.work import Work, may
from api.zoned import LegalDay
from dispatch.board import read_board
from fleet_data.stores.scopes import list_subtree

routes = APIRouter(prefix="/board", tags=["dispatch 派车"])


@routes.get("/{region}/{day}")
def get_board(
    work: Annotated[Work, may(Permission.MAKE_PLANS)],
    region: RegionCode,
    day: LegalDay,
    below: Annotated[bool, Query(description="with all regions below")] = False,
) -> BoardOut:
    """A region's day: cars with their trips, what waits, what is out of use, exceptions with articles. 派车看板"""
    if not work.scope.holds(region):
        raise Problem(NOT_FOUND)

    def read(session: Session) -> BoardOut:
        codes = list_subtree(session, [region]) & work.scope.regions if below else None
        return BoardOut.of(read_board(session, day, region, codes))

    return work.read(read)
