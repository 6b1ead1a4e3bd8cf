"""Units (机关单位): the organs that own vehicles and file requests."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import NAME_LENGTH


class UnitRow(Base):
    """A unit: the same name in two regions is two units."""

    __tablename__ = "units"

    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), primary_key=True, comment="the level it belongs to")
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True, comment="as the ledgers write it")
