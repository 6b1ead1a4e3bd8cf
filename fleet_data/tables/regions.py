"""Regions (行政区划), each under at most one other."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Double, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import NAME_LENGTH, WORD_LENGTH, on_earth, one_of

CODE_LENGTH = 12


class RegionRow(Base):
    """A region; circles longer than one are refused by the store, which sees all rows."""

    __tablename__ = "regions"
    __table_args__ = (
        one_of("level", ("region", "league", "banner")),
        on_earth("seat_lat", "seat_lon", "seat"),
        CheckConstraint("parent <> code", name="not_its_own_parent"),
    )

    code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True, comment="GB/T 2260 code")
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="official Chinese name")
    name_en: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name in English, as commonly written")
    level: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="region, league (盟市) or banner (旗县市区)")
    parent: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True, comment="the code above")
    seat_lat: Mapped[float] = mapped_column(Double, comment="seat, WGS-84 degrees north")
    seat_lon: Mapped[float] = mapped_column(Double, comment="seat, WGS-84 degrees east")
