"""The rulebook as of a day: which law was in force, with its articles and how far each was verified."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.access.permissions import Permission
from api.schemas.base import RegionCode
from api.schemas.rulebook import RulebookOut
from api.work import Work, may
from api.zoned import LegalDay
from rulebook.book import asof

routes = APIRouter(prefix="/rulebook", tags=["reference 基础数据"])


@routes.get("/{region}")
def get_rulebook(
    work: Annotated[Work, may(Permission.READ_REFERENCE)],
    region: RegionCode,
    day: Annotated[LegalDay, Query(description="the law of this legal day")],
) -> RulebookOut:
    """The instruments and values in force in a region on a day. 某日适用的规则"""
    return RulebookOut.of(asof(day, region), work.language)
