"""The seal register (封存登记) and the exceptions to it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Double, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.fleet_records import ExceptionState
from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, Json, UtcInstant, not_negative, one_of, word


class SealRow(Base):
    """One sealing of one car."""

    __tablename__ = "seals"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_start"),
        *not_negative("odometer_km", "unsealed_odometer_km"),
    )

    seal: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="random key")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="the level whose pool it is")
    vehicle: Mapped[str] = mapped_column(ForeignKey("vehicles.plate"), index=True, comment="plate")
    bay: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="where it stands sealed")
    key_holder: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="who keeps the key")
    odometer_km: Mapped[float] = mapped_column(Double, comment="at the sealing")
    from_on: Mapped[date] = mapped_column(Date, comment="first sealed legal day")
    until_on: Mapped[date] = mapped_column(Date, comment="last sealed legal day")
    sealed_by: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="who entered it")
    sealed_at: Mapped[datetime] = mapped_column(UtcInstant, comment="entered, UTC")
    reason: Mapped[str] = mapped_column(Text, comment="the holiday, or another ground")
    photo: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="where the photo is kept, or its digest")
    unsealed_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="who entered the unsealing")
    unsealed_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    unsealed_odometer_km: Mapped[float | None] = mapped_column(Double, comment="at the unsealing")
    unsealed_photo: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="photo of the unsealing")
    marks: Mapped[list[str]] = mapped_column(Json, comment="what is told with it, such as moved_while_sealed")


class SealExceptionRow(Base):
    """One request to drive on sealed days, whatever the answer."""

    __tablename__ = "seal_exceptions"
    __table_args__ = (one_of("state", ExceptionState), CheckConstraint("until_on >= from_on", name="ends_after_start"))

    exception: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="random key")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="the level whose pool it is")
    vehicle: Mapped[str] = mapped_column(ForeignKey("vehicles.plate"), index=True, comment="plate")
    from_on: Mapped[date] = mapped_column(Date, comment="first legal day")
    until_on: Mapped[date] = mapped_column(Date, comment="last legal day")
    purposes: Mapped[list[str]] = mapped_column(Json, comment="purposes it is for; none: any")
    reason: Mapped[str] = mapped_column(Text, comment="the special need of work")
    asked_by: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="account")
    asked_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    state: Mapped[ExceptionState] = mapped_column(word(ExceptionState), comment="asked, approved or refused")
    request: Mapped[str | None] = mapped_column(ForeignKey("requests.request"), comment="the request it is for")
    answered_by: Mapped[str | None] = mapped_column(String(NAME_LENGTH), comment="account")
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC")
    answer: Mapped[str | None] = mapped_column(Text, comment="in the approver's words")
