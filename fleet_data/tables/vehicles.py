"""Vehicles (公务用车)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, Double, ForeignKey, ForeignKeyConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.records import Energy, VehicleState
from fleet_data.tables.base import Base
from fleet_data.tables.regions import CODE_LENGTH
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, Json, not_negative, one_of, word
from rulebook.terms import VehicleCategory


class VehicleRow(Base):
    """A vehicle of a pool."""

    __tablename__ = "vehicles"
    __table_args__ = (
        ForeignKeyConstraint(["unit_region", "unit"], ["units.region", "units.name"]),
        one_of("category", VehicleCategory),
        one_of("energy", Energy),
        one_of("state", VehicleState),
        CheckConstraint("seats > 0", name="seats_positive"),
        CheckConstraint("range_km > 0", name="range_km_positive"),
        *not_negative("fixed_cost_cny", "cost_per_km_cny", "displacement_l", "price_cny"),
    )

    plate: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="number plate")
    pool: Mapped[str] = mapped_column(ForeignKey("pools.name"), index=True, comment="the pool it stands in")
    unit_region: Mapped[str] = mapped_column(String(CODE_LENGTH), comment="region of the unit: that of its pool")
    unit: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="the organ it is registered to")
    category: Mapped[VehicleCategory] = mapped_column(word(VehicleCategory), comment="vehicle category")
    seats: Mapped[int] = mapped_column(Integer, comment="passengers, the driver not counted")
    energy: Mapped[Energy] = mapped_column(word(Energy), comment="what it runs on")
    fixed_cost_cny: Mapped[float] = mapped_column(Double, comment="CNY for a day it is used")
    cost_per_km_cny: Mapped[float] = mapped_column(Double, comment="CNY per km")
    available: Mapped[list[list[str]]] = mapped_column(
        Json, comment="[from, until] times of day, ascending, Asia/Shanghai; until 00:00 is midnight"
    )
    state: Mapped[VehicleState] = mapped_column(word(VehicleState), comment="whether it can be sent at all")
    range_km: Mapped[float | None] = mapped_column(Double, comment="km a day on one charge or tank; empty: no limit")
    features: Mapped[list[str]] = mapped_column(Json, comment="equipment, sorted words")
    duty_car: Mapped[bool] = mapped_column(Boolean, comment="值班车: exempt from holiday sealing")
    reserve: Mapped[bool] = mapped_column(Boolean, comment="备勤: counts into the reserve of its pool and category")
    displacement_l: Mapped[float | None] = mapped_column(Double, comment="litres")
    price_cny: Mapped[float | None] = mapped_column(Double, comment="purchase price, CNY")
    first_registered_on: Mapped[date | None] = mapped_column(Date, comment="day of first registration")
