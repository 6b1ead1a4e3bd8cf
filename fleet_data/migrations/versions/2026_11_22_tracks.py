"""Points of tracks, partitioned by day on PostgreSQL, their devices, what was no point, sealed days and holds.

The partitions are made by the door when a day's first point comes; they stand in a schema of their own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PARTITIONS = "track_points_by_day"


def upgrade() -> None:
    op.create_table(
        "track_day_files",
        sa.Column("day", sa.Date(), nullable=False, comment="the legal day, Asia/Shanghai"),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False, comment="from 1"),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False, comment="devices by remainder"),
        sa.Column("path", sa.String(length=200), nullable=False, comment="below the archive's folder"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the file, hex"),
        sa.Column("root", sa.String(length=64), nullable=False, comment="Merkle root over its devices' days, hex"),
        sa.Column("points", sa.BigInteger(), nullable=False, comment="points in it"),
        sa.Column("bytes", sa.BigInteger(), nullable=False, comment="size of the file"),
        sa.Column("sealed_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("erased_at", INSTANT, nullable=True, comment="UTC; the file is gone since"),
        sa.CheckConstraint("bytes >= 0", name=op.f("ck_track_day_files_bytes_not_negative")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_track_day_files_points_not_negative")),
        sa.CheckConstraint("version > 0", name=op.f("ck_track_day_files_version_positive")),
        sa.PrimaryKeyConstraint("day", "version", "bucket", name=op.f("pk_track_day_files")),
    )
    op.create_table(
        "track_days",
        sa.Column("day", sa.Date(), nullable=False, comment="the legal day, Asia/Shanghai"),
        sa.Column("version", sa.Integer(), nullable=False, comment="newest sealed version; 0: none yet"),
        sa.Column("reopened", sa.Boolean(), nullable=False, comment="points came after the newest sealing"),
        sa.CheckConstraint("version >= 0", name=op.f("ck_track_days_version_not_negative")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_track_days")),
    )
    op.create_table(
        "track_devices",
        sa.Column("id", sa.Integer(), nullable=False, comment="number the points bear"),
        sa.Column("name", sa.String(length=64), nullable=False, comment="what it calls itself"),
        sa.Column(
            "kind",
            sa.Enum("terminal", "phone", name="devicekind", native_enum=False, length=20),
            nullable=False,
            comment="terminal or phone",
        ),
        sa.Column(
            "datum",
            sa.Enum("wgs84", "gcj02", "bd09", "by_bit", name="datumpolicy", native_enum=False, length=20),
            nullable=False,
            comment="how its coordinates are read",
        ),
        sa.Column("vehicle", sa.String(length=64), nullable=True, comment="plate it is built into"),
        sa.Column("driver", sa.String(length=64), nullable=True, comment="staff number of a phone's owner"),
        sa.Column("added_by", sa.String(length=20), nullable=False, comment="who made it known: a person or a source"),
        sa.CheckConstraint("datum IN ('wgs84', 'gcj02', 'bd09', 'by_bit')", name=op.f("ck_track_devices_datum_known")),
        sa.CheckConstraint("kind IN ('terminal', 'phone')", name=op.f("ck_track_devices_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_devices")),
        sa.UniqueConstraint("name", name=op.f("uq_track_devices_name")),
    )
    op.create_index(op.f("ix_track_devices_vehicle"), "track_devices", ["vehicle"], unique=False)

    op.create_table(
        "track_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False, comment="name of the device"),
        sa.Column("from_on", sa.Date(), nullable=False, comment="first legal day held"),
        sa.Column("until_on", sa.Date(), nullable=False, comment="last legal day held"),
        sa.Column("reason", sa.Text(), nullable=False, comment="the case it is for"),
        sa.Column("placed_by", sa.String(length=200), nullable=False, comment="who placed it"),
        sa.Column("placed_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("released_at", INSTANT, nullable=True, comment="UTC; empty: in force"),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_track_holds_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_holds")),
    )
    op.create_index(op.f("ix_track_holds_device_from_on"), "track_holds", ["device", "from_on"], unique=False)

    op.create_table(
        "track_latest",
        sa.Column("device_id", sa.Integer(), autoincrement=False, nullable=False, comment="of track_devices"),
        sa.Column(
            "seen_at_ms", sa.BigInteger(), nullable=False, comment="the earlier of fix and arrival, ms since 1970, UTC"
        ),
        sa.Column("fix_at_ms", sa.BigInteger(), nullable=False, comment="of the fix, ms since 1970, UTC"),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False, comment="by the server, ms since 1970, UTC"),
        sa.Column("lat", sa.Double(), nullable=False, comment="WGS-84 degrees"),
        sa.Column("lon", sa.Double(), nullable=False, comment="WGS-84 degrees"),
        sa.Column("speed_kmh", sa.REAL(), nullable=True, comment="km/h by the receiver"),
        sa.Column("course_degrees", sa.REAL(), nullable=True, comment="degrees clockwise from north"),
        sa.Column("flags", sa.Integer(), nullable=False, comment="fleet_data.tracks.flags"),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_track_latest")),
    )
    op.create_table(
        "track_parcels",
        sa.Column("id", COUNTER, nullable=False, comment="number of the commit"),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False, comment="of its newest batch, ms since 1970, UTC"),
        sa.Column("rows", sa.Integer(), nullable=False, comment="rows handed over, repeated ones counted"),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False, comment="SHA-256 over the rows as they came"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_parcels")),
    )
    op.create_table(
        "track_points",
        sa.Column("device_id", sa.Integer(), nullable=False, comment="of track_devices"),
        sa.Column("fix_at_ms", sa.BigInteger(), nullable=False, comment="of the fix, ms since 1970, UTC"),
        sa.Column("content", sa.Integer(), nullable=False, comment="hash of what the fix said"),
        sa.Column("parcel_id", sa.BigInteger(), nullable=False, comment="of track_parcels: the commit it came with"),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False, comment="by the server, ms since 1970, UTC"),
        sa.Column("flags", sa.Integer(), nullable=False, comment="fleet_data.tracks.flags that need no neighbour"),
        sa.Column("lat", sa.Double(), nullable=True, comment="WGS-84 degrees; empty: no fix"),
        sa.Column("lon", sa.Double(), nullable=True, comment="WGS-84 degrees; empty: no fix"),
        sa.Column("speed_kmh", sa.REAL(), nullable=True, comment="km/h by the receiver"),
        sa.Column("course_degrees", sa.REAL(), nullable=True, comment="degrees clockwise from north"),
        sa.Column("altitude_m", sa.REAL(), nullable=True, comment="metres"),
        sa.Column("satellites", sa.SmallInteger(), nullable=True, comment="satellites used"),
        sa.Column("odometer_km", sa.Double(), nullable=True, comment="km on the counter"),
        sa.Column("alarm_bits", sa.BigInteger(), nullable=True, comment="JT/T 808 meaning"),
        sa.Column("status_bits", sa.BigInteger(), nullable=True, comment="JT/T 808 meaning"),
        sa.Column("serial", sa.Integer(), nullable=True, comment="number of the message on its connection"),
        sa.Column(
            "source", sa.SmallInteger(), nullable=False, comment="place in fleet_data.tracks.records.Source, from 0"
        ),
        sa.Column("datum", sa.SmallInteger(), nullable=False, comment="as reported: 0 WGS-84, 1 GCJ-02, 2 BD-09"),
        sa.Column("reported_lat", sa.Double(), nullable=True, comment="degrees as reported, where converted"),
        sa.Column("reported_lon", sa.Double(), nullable=True, comment="degrees as reported, where converted"),
        sa.Column("items", sa.LargeBinary(), nullable=True, comment="further values as they came"),
        sa.Column("raw", sa.LargeBinary(), nullable=True, comment="the untouched original, where it is more"),
        sa.PrimaryKeyConstraint("device_id", "fix_at_ms", "content", name=op.f("pk_track_points")),
        postgresql_partition_by="RANGE (fix_at_ms)",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "track_quarantine",
        sa.Column("id", COUNTER, nullable=False, comment="in order of arrival"),
        sa.Column("received_at_ms", sa.BigInteger(), nullable=False, comment="by the server, ms since 1970, UTC"),
        sa.Column("source", sa.String(length=20), nullable=False, comment="protocol it came by"),
        sa.Column("device", sa.String(length=64), nullable=True, comment="name of the device, where known"),
        sa.Column("reason", sa.String(length=64), nullable=False, comment="why it is no point, a word"),
        sa.Column("raw", sa.LargeBinary(), nullable=False, comment="as it came"),
        sa.Column(
            "digest", sa.LargeBinary(length=32), nullable=False, comment="SHA-256 of source, device, reason and raw"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_quarantine")),
    )
    op.create_index(
        op.f("ix_track_quarantine_device_received_at_ms"),
        "track_quarantine",
        ["device", "received_at_ms"],
        unique=False,
    )
    op.create_index(op.f("ix_track_quarantine_digest"), "track_quarantine", ["digest"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE SCHEMA {PARTITIONS}")


def downgrade() -> None:
    for table in (
        "track_quarantine",
        "track_points",
        "track_parcels",
        "track_latest",
        "track_holds",
        "track_devices",
        "track_days",
        "track_day_files",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP SCHEMA {PARTITIONS}")
