"""Drivers (驾驶员)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, Double, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, WORD_LENGTH, Json, not_negative


class DriverRow(Base):
    """A driver of a pool."""

    __tablename__ = "drivers"
    __table_args__ = (*not_negative("max_driving_minutes"),)

    driver: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="staff number")
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name")
    pool: Mapped[str] = mapped_column(ForeignKey("pools.name"), index=True, comment="the pool they drive for")
    licence_class: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="A1 … C2")
    licence_valid_until: Mapped[date] = mapped_column(Date, comment="last legal day of the licence")
    on_duty: Mapped[list[list[str]]] = mapped_column(
        Json, comment="[from, until] times of day, ascending, Asia/Shanghai; until 00:00 is midnight"
    )
    max_driving_minutes: Mapped[float | None] = mapped_column(Double, comment="minutes at the wheel a day")
    usual_plate: Mapped[str | None] = mapped_column(
        String(KEY_LENGTH), comment="the vehicle usually driven; it may stand in a ledger not imported"
    )
    is_leader: Mapped[bool] = mapped_column(Boolean, comment="leaders do not drive official cars themselves")
