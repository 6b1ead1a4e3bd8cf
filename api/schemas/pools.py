"""Pools as they are shown."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from api.schemas.base import Out
from fleet_data.tables import PoolRow


class PoolOut(Out):
    """Where a level's vehicles stand."""

    name: Annotated[str, Field(examples=["呼和浩特市直车队"])]
    region: Annotated[str, Field(description="the level whose pool it is", examples=["150100"])]
    lat: Annotated[float, Field(description="WGS-84 degrees north")]
    lon: Annotated[float, Field(description="WGS-84 degrees east")]

    @classmethod
    def of(cls, row: PoolRow) -> Self:
        """A row of the table."""
        return cls(name=row.name, region=row.region, lat=row.lat, lon=row.lon)
