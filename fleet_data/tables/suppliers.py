"""Suppliers (社会化供应商), one car class a row."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, Double, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, Json, not_negative


class SupplierRow(Base):
    """One car class of a market supplier in a region."""

    __tablename__ = "suppliers"
    __table_args__ = (
        CheckConstraint("seats > 0", name="seats_positive"),
        *not_negative("base_cost_cny", "cost_per_km_cny", "cost_per_minute_cny", "max_options"),
    )

    supplier: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="key of the car class")
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="name of the company")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="where it serves")
    seats: Mapped[int] = mapped_column(Integer, comment="passengers, the driver not counted")
    base_cost_cny: Mapped[float] = mapped_column(Double, comment="CNY a service")
    cost_per_km_cny: Mapped[float] = mapped_column(Double, comment="CNY per km")
    cost_per_minute_cny: Mapped[float] = mapped_column(Double, comment="CNY per minute")
    catalogue_number: Mapped[str | None] = mapped_column(
        String(NAME_LENGTH), comment="entry in the guiding catalogue (Art. 21)"
    )
    catalogue_valid_until: Mapped[date | None] = mapped_column(Date, comment="last legal day of the entry")
    features: Mapped[list[str]] = mapped_column(Json, comment="equipment, sorted words")
    max_options: Mapped[int | None] = mapped_column(Integer, comment="services a day; empty: no limit")
