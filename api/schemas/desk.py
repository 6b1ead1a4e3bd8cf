"""Kinds of fields that the desk's schemas share: bounded as the database bounds them."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import Field

from api.schemas.base import Name

Kilometres = Annotated[float, Field(ge=0, le=2_000_000, allow_inf_nan=False, description="km")]
Minutes = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False, description="minutes")]
Cny = Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False, description="CNY")]
Fen = Annotated[int, Field(ge=0, le=1_000_000_000, description="fen, 1/100 CNY")]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, description="WGS-84 degrees north")]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, description="WGS-84 degrees east")]
Count = Annotated[int, Field(ge=0, le=10_000)]
Hours = Annotated[
    tuple[tuple[time, time], ...],
    Field(
        min_length=1,
        max_length=10,
        description="[from, until] times of day, Asia/Shanghai; until 00:00 is midnight",
        examples=[[["08:00:00", "18:00:00"]]],
    ),
]
Words = Annotated[tuple[Name, ...], Field(max_length=20)]
Version = Annotated[
    int | None, Field(ge=1, le=1_000_000, description="the version that was read; another one since is a conflict")
]
