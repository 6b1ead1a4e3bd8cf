"""Times in which a car or a driver cannot be sent (停用与缺勤)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Double, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.fleet_records import AbsenceKind, BlockKind
from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, UtcInstant, not_negative, one_of, word


class VehicleBlockRow(Base):
    """A car in maintenance, repair or inspection."""

    __tablename__ = "vehicle_blocks"
    __table_args__ = (
        one_of("kind", BlockKind),
        CheckConstraint("until_at > from_at", name="ends_after_start"),
        *not_negative("odometer_km", "cost_cny"),
    )

    block: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="random key")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="the level whose pool it is")
    vehicle: Mapped[str] = mapped_column(ForeignKey("vehicles.plate"), index=True, comment="plate")
    kind: Mapped[BlockKind] = mapped_column(word(BlockKind), comment="what is done")
    from_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    until_at: Mapped[datetime] = mapped_column(UtcInstant, comment="planned end, UTC")
    reason: Mapped[str] = mapped_column(Text, comment="in the office's words")
    made_by: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="account")
    vendor: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="the workshop")
    document: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="work order or invoice")
    odometer_km: Mapped[float | None] = mapped_column(Double, comment="km when it went in")
    cost_cny: Mapped[float | None] = mapped_column(Double, comment="CNY")
    lifted_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="ended, UTC")
    lifted_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="account")


class DriverAbsenceRow(Base):
    """A driver on leave, ill or in training."""

    __tablename__ = "driver_absences"
    __table_args__ = (one_of("kind", AbsenceKind), CheckConstraint("until_at > from_at", name="ends_after_start"))

    absence: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="random key")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="the level whose pool it is")
    driver: Mapped[str] = mapped_column(ForeignKey("drivers.driver"), index=True, comment="staff number")
    kind: Mapped[AbsenceKind] = mapped_column(word(AbsenceKind), comment="why")
    from_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    until_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    reason: Mapped[str] = mapped_column(Text, comment="in the office's words")
    made_by: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="account")
    lifted_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="ended, UTC")
    lifted_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="account")
