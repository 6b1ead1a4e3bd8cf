"""Regions as they are shown."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field

from api.schemas.base import Out
from fleet_data.tables import RegionRow


class RegionOut(Out):
    """A region of the tree."""

    code: Annotated[str, Field(description="GB/T 2260 code", examples=["150100"])]
    name: Annotated[str, Field(examples=["呼和浩特市"])]
    name_en: Annotated[str, Field(examples=["Hohhot"])]
    level: Literal["region", "league", "banner"]
    parent: Annotated[str | None, Field(description="code of the region above", examples=["150000"])]
    seat_lat: Annotated[float, Field(description="WGS-84 degrees north")]
    seat_lon: Annotated[float, Field(description="WGS-84 degrees east")]

    @classmethod
    def of(cls, row: RegionRow) -> Self:
        """A row of the table."""
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})
