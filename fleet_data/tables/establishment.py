"""Establishment (编制): how many vehicles of a category a unit may hold, from a day to a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKeyConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.regions import CODE_LENGTH
from fleet_data.tables.types import NAME_LENGTH, not_negative, one_of, word
from rulebook.terms import VehicleCategory


class EstablishmentRow(Base):
    """One approved number."""

    __tablename__ = "establishment"
    __table_args__ = (
        ForeignKeyConstraint(["region", "unit"], ["units.region", "units.name"]),
        one_of("category", VehicleCategory),
        *not_negative("vehicles"),
        CheckConstraint("valid_until >= valid_from", name="ends_after_start"),
    )

    region: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True, comment="region of the unit")
    unit: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True, comment="name of the unit")
    category: Mapped[VehicleCategory] = mapped_column(
        word(VehicleCategory), primary_key=True, comment="vehicle category"
    )
    valid_from: Mapped[date] = mapped_column(Date, primary_key=True, comment="first legal day")
    valid_until: Mapped[date | None] = mapped_column(Date, comment="last legal day; empty: until further notice")
    vehicles: Mapped[int] = mapped_column(Integer, comment="approved number of vehicles")
    document: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="the approval that is cited")
