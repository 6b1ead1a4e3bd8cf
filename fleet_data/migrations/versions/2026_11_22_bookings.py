"""Bookings: a vehicle and a driver are held once at a time; what orders held by themselves until now moves there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
COMMITTED_BEFORE = "('published', 'accepted', 'departed')"


def upgrade() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="trip, repair or absence"),
        sa.Column("vehicle", sa.String(length=64), nullable=True, comment="plate"),
        sa.Column("driver", sa.String(length=64), nullable=True, comment="staff number"),
        sa.Column("start_at", INSTANT, nullable=False, comment="held from, UTC"),
        sa.Column("end_at", INSTANT, nullable=False, comment="free again, UTC"),
        sa.Column("purpose", sa.String(length=200), nullable=False, comment="what it is held for, as told to others"),
        sa.Column("made_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("made_by", sa.String(length=64), nullable=False, comment="who booked"),
        sa.Column("released_at", INSTANT, nullable=True, comment="UTC; empty: active"),
        sa.Column("release_reason", sa.String(length=20), nullable=True, comment="why it was released"),
        sa.CheckConstraint("kind IN ('trip', 'repair', 'absence')", name=op.f("ck_bookings_kind_known")),
        sa.CheckConstraint(
            "(released_at IS NULL) = (release_reason IS NULL)", name=op.f("ck_bookings_release_has_a_reason")
        ),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_bookings_ends_after_start")),
        sa.CheckConstraint("vehicle IS NOT NULL OR driver IS NOT NULL", name=op.f("ck_bookings_holds_something")),
        sa.ForeignKeyConstraint(["driver"], ["drivers.driver"], name=op.f("fk_bookings_driver")),
        sa.ForeignKeyConstraint(["vehicle"], ["vehicles.plate"], name=op.f("fk_bookings_vehicle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("id", "vehicle", name=op.f("uq_bookings_id_vehicle")),
    )
    op.create_index(
        "ix_bookings_active_driver",
        "bookings",
        ["driver", "start_at"],
        unique=False,
        postgresql_where=sa.text("released_at IS NULL"),
        sqlite_where=sa.text("released_at IS NULL"),
    )
    op.create_index(
        "ix_bookings_active_vehicle",
        "bookings",
        ["vehicle", "start_at"],
        unique=False,
        postgresql_where=sa.text("released_at IS NULL"),
        sqlite_where=sa.text("released_at IS NULL"),
    )
    guard()
    op.execute(
        "INSERT INTO bookings (kind, vehicle, driver, start_at, end_at, purpose, made_at, made_by) "
        "SELECT 'trip', vehicle, MIN(driver), MIN(planned_start_at), MAX(planned_end_at), "
        "plan_id || '/' || COALESCE(option, request), CURRENT_TIMESTAMP, 'migration' "
        f"FROM orders WHERE state IN {COMMITTED_BEFORE} AND vehicle IS NOT NULL "
        "GROUP BY plan_id, COALESCE(option, request), vehicle"
    )


def guard() -> None:
    """Exclusion constraints on PostgreSQL; triggers on SQLite, where one writer at a time makes them as strong."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for thing in ("vehicle", "driver"):
        if on_postgresql:
            op.execute(
                f"ALTER TABLE bookings ADD CONSTRAINT ex_bookings_{thing}_once EXCLUDE USING gist ("
                f"{thing} WITH =, tstzrange(start_at, end_at) WITH &&) "
                f"WHERE (released_at IS NULL AND {thing} IS NOT NULL)"
            )
            continue
        for event in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER tr_bookings_{thing}_once_{event.lower()} AFTER {event} ON bookings "
                f"WHEN NEW.released_at IS NULL AND EXISTS (SELECT 1 FROM bookings AS other "
                f"WHERE other.{thing} = NEW.{thing} AND other.released_at IS NULL AND other.id <> NEW.id "
                "AND other.start_at < NEW.end_at AND NEW.start_at < other.end_at) "
                f"BEGIN SELECT RAISE(ABORT, 'ex_bookings_{thing}_once'); END"
            )
    does = (
        "FOR EACH ROW EXECUTE FUNCTION paiche_refuse_change()"
        if on_postgresql
        else "BEGIN SELECT RAISE(ABORT, 'bookings is only added to'); END"
    )
    op.execute(f"CREATE TRIGGER tr_bookings_never_deleted BEFORE DELETE ON bookings {does}")


def downgrade() -> None:
    op.drop_table("bookings")
