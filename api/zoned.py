"""Times at the edge: instants come in with a zone, leave in that of the region; a legal day is a day there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, PlainSerializer

from fleet_data.calendar import CHINA


def _local(at: datetime) -> str:
    return at.astimezone(CHINA).isoformat()


Instant = Annotated[
    AwareDatetime,
    PlainSerializer(_local, return_type=str),
    Field(examples=["2026-11-23T08:30:00+08:00"], json_schema_extra={"format": "date-time"}),
]
LegalDay = Annotated[date, Field(examples=["2026-11-23"])]
