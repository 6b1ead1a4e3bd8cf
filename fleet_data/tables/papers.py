"""Papers of cars and drivers (车辆与驾驶员档案)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, Double, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.fleet_records import Marking
from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, not_negative, one_of, word


class VehicleFileRow(Base):
    """A car's papers and readings."""

    __tablename__ = "vehicle_files"
    __table_args__ = (one_of("marking", Marking), *not_negative("odometer_km", "service_due_km"))

    vehicle: Mapped[str] = mapped_column(ForeignKey("vehicles.plate"), primary_key=True, comment="plate")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="the level whose pool it is")
    vin: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="vehicle identification number")
    engine_number: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="engine number")
    odometer_km: Mapped[float | None] = mapped_column(Double, comment="last reading, km")
    odometer_on: Mapped[date | None] = mapped_column(Date, comment="day of the reading")
    insurance_valid_until: Mapped[date | None] = mapped_column(Date, comment="last day of the compulsory insurance")
    inspection_valid_until: Mapped[date | None] = mapped_column(Date, comment="last day of the technical inspection")
    service_due_on: Mapped[date | None] = mapped_column(Date, comment="day of the next service")
    service_due_km: Mapped[float | None] = mapped_column(Double, comment="odometer of the next service, km")
    terminal: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="number of the satellite terminal")
    marking: Mapped[Marking | None] = mapped_column(word(Marking), comment="common marking of official vehicles")
    marking_document: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="exemption that is cited")
    fuel_card: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="number of its one fuel card")
    is_secret: Mapped[bool] = mapped_column(Boolean, comment="stays off ordinary lists")
    retired_on: Mapped[date | None] = mapped_column(Date, comment="legal day it went out of use")
    disposal_method: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="how it was disposed of")
    disposal_document: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="approval or certificate")


class DriverFileRow(Base):
    """A driver's papers."""

    __tablename__ = "driver_files"
    __table_args__ = (*not_negative("penalty_points"),)

    driver: Mapped[str] = mapped_column(ForeignKey("drivers.driver"), primary_key=True, comment="staff number")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="the level whose pool it is")
    phone: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="for work; personal data")
    penalty_points: Mapped[int | None] = mapped_column(Integer, comment="points of the current period")
    points_on: Mapped[date | None] = mapped_column(Date, comment="day they were looked up")
    medical_valid_until: Mapped[date | None] = mapped_column(Date, comment="last day of the medical certificate")
    hired_on: Mapped[date | None] = mapped_column(Date, comment="first day")
    left_on: Mapped[date | None] = mapped_column(Date, comment="last day")
    left_reason: Mapped[str | None] = mapped_column(Text, comment="why they left")
