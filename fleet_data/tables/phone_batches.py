"""What phones sent: numbered batches as signed, and photos of odometers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.sessions import TOKEN_DIGEST_LENGTH
from fleet_data.tables.types import KEY_LENGTH, Json, UtcInstant


class PhoneBatchRow(Base):
    """A batch of a phone, once by its number; gaps in the numbers and broken links are seen here."""

    __tablename__ = "phone_batches"
    __table_args__ = (CheckConstraint("number > 0", name="number_positive"),)

    phone: Mapped[str] = mapped_column(ForeignKey("phones.phone"), primary_key=True, comment="who sent it")
    number: Mapped[int] = mapped_column(Integer, primary_key=True, comment="from 1, given by the phone")
    digest: Mapped[str] = mapped_column(String(TOKEN_DIGEST_LENGTH), comment="SHA-256 of the batch as signed")
    previous: Mapped[str | None] = mapped_column(
        String(TOKEN_DIGEST_LENGTH), comment="digest of the batch before, as this one says"
    )
    driver: Mapped[str] = mapped_column(ForeignKey("drivers.driver"), index=True, comment="staff number")
    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True, comment="of the driver's pool")
    made_at: Mapped[datetime] = mapped_column(UtcInstant, comment="by the clock of the device, UTC")
    received_at: Mapped[datetime] = mapped_column(UtcInstant, comment="by the clock of the server, UTC")
    clock_offset_seconds: Mapped[float] = mapped_column(Double, comment="server less device at sending")
    signed: Mapped[str] = mapped_column(Text, comment="JWS with the events; positions stand as their digest")
    marks: Mapped[list[str]] = mapped_column(Json, comment="what is odd about it, as words")
    receipt: Mapped[dict[str, Any] | None] = mapped_column(Json, comment="what was answered; empty: not done yet")


class OrderPhotoRow(Base):
    """A photo of an odometer, re-encoded by the server."""

    __tablename__ = "order_photos"

    photo: Mapped[str] = mapped_column(String(TOKEN_DIGEST_LENGTH), primary_key=True, comment="SHA-256 of the JPEG")
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, comment="the order")
    who: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="account that sent it")
    taken_at: Mapped[datetime] = mapped_column(UtcInstant, comment="received, UTC")
    jpeg: Mapped[bytes] = mapped_column(LargeBinary, comment="re-encoded, nothing of the camera's left")
