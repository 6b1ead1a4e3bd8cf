"""Points (轨迹点) as they are taken, what could not be used, and the newest position of each device.

Instants are milliseconds since 1970 in UTC, as the door's columns hold them: a day of a region is a hundred million
rows. On PostgreSQL `track_points` is partitioned by legal day (Asia/Shanghai); its partitions are made when the first
point of a day comes, in the schema `track_days`. No foreign keys: the door resolves devices before it writes.
"""

from __future__ import annotations

from sqlalchemy import REAL, BigInteger, Double, Index, Integer, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, WORD_LENGTH


class PointRow(Base):
    """One fix. The key is the device, the time and a hash of what it said, so that a re-delivery adds nothing."""

    __tablename__ = "track_points"
    __table_args__ = ({"postgresql_partition_by": "RANGE (fix_at_ms)", "sqlite_with_rowid": False},)

    device_id: Mapped[int] = mapped_column(Integer, primary_key=True, comment="of track_devices")
    fix_at_ms: Mapped[int] = mapped_column(BigInteger, primary_key=True, comment="of the fix, ms since 1970, UTC")
    content: Mapped[int] = mapped_column(Integer, primary_key=True, comment="hash of what the fix said")
    parcel_id: Mapped[int] = mapped_column(BigInteger, comment="of track_parcels: the commit it came with")
    received_at_ms: Mapped[int] = mapped_column(BigInteger, comment="by the server, ms since 1970, UTC")
    flags: Mapped[int] = mapped_column(Integer, comment="fleet_data.tracks.flags that need no neighbour")
    lat: Mapped[float | None] = mapped_column(Double, comment="WGS-84 degrees; empty: no fix")
    lon: Mapped[float | None] = mapped_column(Double, comment="WGS-84 degrees; empty: no fix")
    speed_kmh: Mapped[float | None] = mapped_column(REAL, comment="km/h by the receiver")
    course_degrees: Mapped[float | None] = mapped_column(REAL, comment="degrees clockwise from north")
    altitude_m: Mapped[float | None] = mapped_column(REAL, comment="metres")
    satellites: Mapped[int | None] = mapped_column(SmallInteger, comment="satellites used")
    odometer_km: Mapped[float | None] = mapped_column(Double, comment="km on the counter")
    alarm_bits: Mapped[int | None] = mapped_column(BigInteger, comment="JT/T 808 meaning")
    status_bits: Mapped[int | None] = mapped_column(BigInteger, comment="JT/T 808 meaning")
    serial: Mapped[int | None] = mapped_column(Integer, comment="number of the message on its connection")
    source: Mapped[int] = mapped_column(SmallInteger, comment="place in fleet_data.tracks.records.Source, from 0")
    datum: Mapped[int] = mapped_column(SmallInteger, comment="as reported: 0 WGS-84, 1 GCJ-02, 2 BD-09")
    reported_lat: Mapped[float | None] = mapped_column(Double, comment="degrees as reported, where converted")
    reported_lon: Mapped[float | None] = mapped_column(Double, comment="degrees as reported, where converted")
    items: Mapped[bytes | None] = mapped_column(LargeBinary, comment="further values as they came")
    raw: Mapped[bytes | None] = mapped_column(LargeBinary, comment="the untouched original, where it is more")


class ParcelRow(Base):
    """One commit of the door: what came together, and its digest."""

    __tablename__ = "track_parcels"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, comment="number of the commit"
    )
    received_at_ms: Mapped[int] = mapped_column(BigInteger, comment="of its newest batch, ms since 1970, UTC")
    rows: Mapped[int] = mapped_column(Integer, comment="rows handed over, repeated ones counted")
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), comment="SHA-256 over the rows as they came")


class QuarantineRow(Base):
    """Something received that is no usable point, raw, with its reason."""

    __tablename__ = "track_quarantine"
    __table_args__ = (Index(None, "device", "received_at_ms"), Index(None, "digest", unique=True))

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, comment="in order of arrival"
    )
    received_at_ms: Mapped[int] = mapped_column(BigInteger, comment="by the server, ms since 1970, UTC")
    source: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="protocol it came by")
    device: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="name of the device, where known")
    reason: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="why it is no point, a word")
    raw: Mapped[bytes] = mapped_column(LargeBinary, comment="as it came")
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), comment="SHA-256 of source, device, reason and raw")


class LatestRow(Base):
    """The newest position of a device that can be trusted; a fix of the future never gets here."""

    __tablename__ = "track_latest"

    device_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="of track_devices")
    seen_at_ms: Mapped[int] = mapped_column(BigInteger, comment="the earlier of fix and arrival, ms since 1970, UTC")
    fix_at_ms: Mapped[int] = mapped_column(BigInteger, comment="of the fix, ms since 1970, UTC")
    received_at_ms: Mapped[int] = mapped_column(BigInteger, comment="by the server, ms since 1970, UTC")
    lat: Mapped[float] = mapped_column(Double, comment="WGS-84 degrees")
    lon: Mapped[float] = mapped_column(Double, comment="WGS-84 degrees")
    speed_kmh: Mapped[float | None] = mapped_column(REAL, comment="km/h by the receiver")
    course_degrees: Mapped[float | None] = mapped_column(REAL, comment="degrees clockwise from north")
    flags: Mapped[int] = mapped_column(Integer, comment="fleet_data.tracks.flags")
