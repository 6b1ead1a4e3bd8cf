"""Pools (车辆集中管理平台的车队): where a level's vehicles stand."""

from __future__ import annotations

from sqlalchemy import Double, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import NAME_LENGTH, on_earth


class PoolRow(Base):
    """A pool; ledgers name it, so its name is its key."""

    __tablename__ = "pools"
    __table_args__ = (on_earth("lat", "lon", "pool"),)

    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True, comment="as the ledgers write it")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="the level whose pool it is")
    lat: Mapped[float] = mapped_column(Double, comment="WGS-84 degrees north")
    lon: Mapped[float] = mapped_column(Double, comment="WGS-84 degrees east")
