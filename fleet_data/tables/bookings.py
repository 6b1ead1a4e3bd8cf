"""Bookings (占用): a vehicle and its driver are held for a time; no two active ones of either may overlap."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.booking_records import BookingKind
from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, WORD_LENGTH, UtcInstant, one_of, word

_ACTIVE = text("released_at IS NULL")


class BookingRow(Base):
    """One hold on a vehicle, a driver or both, for a trip, a repair or an absence, in [start_at, end_at).

    The database refuses the overlap of two active ones: exclusion constraints on PostgreSQL, triggers behind the one
    writer on SQLite (both in the migrations). A booking is never deleted, it is released with a reason.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        UniqueConstraint("id", "vehicle"),  # orders refer to both, so that an order names the vehicle it holds
        Index("ix_bookings_active_vehicle", "vehicle", "start_at", postgresql_where=_ACTIVE, sqlite_where=_ACTIVE),
        Index("ix_bookings_active_driver", "driver", "start_at", postgresql_where=_ACTIVE, sqlite_where=_ACTIVE),
        one_of("kind", BookingKind),
        CheckConstraint("end_at > start_at", name="ends_after_start"),
        CheckConstraint("vehicle IS NOT NULL OR driver IS NOT NULL", name="holds_something"),
        CheckConstraint("(released_at IS NULL) = (release_reason IS NULL)", name="release_has_a_reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[BookingKind] = mapped_column(word(BookingKind), comment="trip, repair or absence")
    vehicle: Mapped[str | None] = mapped_column(ForeignKey("vehicles.plate"), comment="plate")
    driver: Mapped[str | None] = mapped_column(ForeignKey("drivers.driver"), comment="staff number")
    start_at: Mapped[datetime] = mapped_column(UtcInstant, comment="held from, UTC")
    end_at: Mapped[datetime] = mapped_column(UtcInstant, comment="free again, UTC")
    purpose: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="what it is held for, as told to others")
    made_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    made_by: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="who booked")
    released_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="UTC; empty: active")
    release_reason: Mapped[str | None] = mapped_column(String(WORD_LENGTH), comment="why it was released")
