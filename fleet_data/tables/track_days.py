"""Sealed days of tracks, and what must be kept beyond its time."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, UtcInstant, not_negative

DIGEST_LENGTH = 64


class TrackDayRow(Base):
    """A legal day that points are kept of; `reopened` once a point comes after its sealing."""

    __tablename__ = "track_days"
    __table_args__ = (*not_negative("version"),)

    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="the legal day, Asia/Shanghai")
    version: Mapped[int] = mapped_column(Integer, comment="newest sealed version; 0: none yet")
    reopened: Mapped[bool] = mapped_column(Boolean, comment="points came after the newest sealing")


class DayFileRow(Base):
    """A sealed file of a day; rows are never changed but for `erased_at` when the time to keep it is over."""

    __tablename__ = "track_day_files"
    __table_args__ = (CheckConstraint("version > 0", name="version_positive"), *not_negative("points", "bytes"))

    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="the legal day, Asia/Shanghai")
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="from 1")
    bucket: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="devices by remainder")
    path: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="below the archive's folder")
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="SHA-256 of the file, hex")
    root: Mapped[str] = mapped_column(String(DIGEST_LENGTH), comment="Merkle root over its devices' days, hex")
    points: Mapped[int] = mapped_column(BigInteger, comment="points in it")
    bytes: Mapped[int] = mapped_column(BigInteger, comment="size of the file")
    sealed_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    erased_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; the file is gone since")


class TrackHoldRow(Base):
    """A legal hold: the vehicle's tracks of these days outlive the retention time until it is released."""

    __tablename__ = "track_holds"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="days_in_order"),
        Index(None, "device", "from_on"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    device: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="name of the device")
    from_on: Mapped[date] = mapped_column(Date, comment="first legal day held")
    until_on: Mapped[date] = mapped_column(Date, comment="last legal day held")
    reason: Mapped[str] = mapped_column(Text, comment="the case it is for")
    placed_by: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="who placed it")
    placed_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    released_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; empty: in force")
