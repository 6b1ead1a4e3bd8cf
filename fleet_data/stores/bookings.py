"""Bookings: a vehicle and a driver are held once at a time, whoever asks at the same moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, insert, or_, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from fleet_data.booking_records import Booking, BookingKind, Clash, Release, Wish
from fleet_data.stores import journal
from fleet_data.stores.errors import NotKeptError
from fleet_data.tables import BookingRow, DriverRow, VehicleRow

_ATTEMPTS = 3  # a clash that is gone when we look for it was released meanwhile


def book(session: Session, wish: Wish, *, who: str) -> Booking | Clash:
    """Hold what is wished for, or say who holds it. The vehicle and driver must be kept.

    On PostgreSQL the exclusion constraint decides, after waiting for others who are booking the same; on SQLite this
    is the only writer, so that looking first is enough (a trigger stands behind).
    """
    made_at = datetime.now(UTC)
    for _ in range(_ATTEMPTS):
        row_id = None if _is_held(session, wish) else _insert(session, wish, who, made_at)
        if row_id is not None:
            journal.write(session, [journal.Change("bookings", str(row_id), "created", None, _told(wish))], who)
            return Booking(row_id, wish, made_at, who)
        held = list_held(session, wish)
        if held:
            return Clash(wish, held)
    return Clash(wish, ())


def check_kept(session: Session, vehicle: str | None, driver: str | None) -> None:
    """Raises NotKeptError where a vehicle or driver is in no ledger."""
    for row, thing in ((VehicleRow, vehicle), (DriverRow, driver)):
        if thing is not None and session.get(row, thing) is None:
            raise NotKeptError(f"台账中没有“{thing}”。 / No ledger holds '{thing}'; import it first.")


def release(session: Session, booking_id: int, why: Release, *, who: str) -> Booking:
    """End a booking; one that is ended already stays as it is. Raises NotKeptError."""
    row = _get(session, booking_id)
    if row.released_at is None:
        row.released_at, row.release_reason = datetime.now(UTC), why
        session.flush()
        change = journal.Change("bookings", str(booking_id), "released", None, {"reason": why})
        journal.write(session, [change], who)
    return _booking(row)


def get_booking(session: Session, booking_id: int) -> Booking:
    """The booking of an id; raises NotKeptError."""
    return _booking(_get(session, booking_id))


def list_held(session: Session, wish: Wish) -> tuple[Booking, ...]:
    """The active bookings that hold the wish's vehicle or driver at its time, by their start."""
    same: list[ColumnElement[bool]] = []
    if wish.vehicle is not None:
        same.append(BookingRow.vehicle == wish.vehicle)
    if wish.driver is not None:
        same.append(BookingRow.driver == wish.driver)
    query = _active(wish.start_at, wish.end_at).where(or_(*same))
    return tuple(_booking(row) for row in session.scalars(query))


def list_active(
    session: Session,
    start_at: datetime,
    end_at: datetime,
    vehicles: Collection[str] | None = None,
    drivers: Collection[str] | None = None,
) -> list[Booking]:
    """The active bookings of a time that hold one of these vehicles or drivers (None for both: all)."""
    query = _active(start_at, end_at)
    if vehicles is not None or drivers is not None:
        query = query.where(
            or_(BookingRow.vehicle.in_(vehicles or ()), BookingRow.driver.in_(drivers or ())),
        )
    return [_booking(row) for row in session.scalars(query)]


def _active(start_at: datetime, end_at: datetime) -> Select[BookingRow]:
    return (
        select(BookingRow)
        .where(BookingRow.released_at.is_(None), BookingRow.start_at < end_at, BookingRow.end_at > start_at)
        .order_by(BookingRow.start_at, BookingRow.id)
    )


def _is_held(session: Session, wish: Wish) -> bool:
    """Looked at first on SQLite only: PostgreSQL answers by the insertion itself."""
    return session.get_bind().dialect.name == "sqlite" and bool(list_held(session, wish))


def _insert(session: Session, wish: Wish, who: str, made_at: datetime) -> int | None:
    values = _told(wish) | {"made_at": made_at, "made_by": who}
    if session.get_bind().dialect.name == "postgresql":
        quiet = postgresql.insert(BookingRow).values(values).on_conflict_do_nothing().returning(BookingRow.id)
        return session.scalar(quiet)
    return session.scalar(insert(BookingRow).values(values).returning(BookingRow.id))


def _told(wish: Wish) -> dict[str, object]:
    return {
        "kind": wish.kind,
        "vehicle": wish.vehicle,
        "driver": wish.driver,
        "start_at": wish.start_at,
        "end_at": wish.end_at,
        "purpose": wish.purpose,
    }


def _get(session: Session, booking_id: int) -> BookingRow:
    row = session.get(BookingRow, booking_id, with_for_update=True)
    if row is None:
        raise NotKeptError(f"没有编号为 {booking_id} 的占用。 / No booking {booking_id} is kept; list the active ones.")
    return row


def _booking(row: BookingRow) -> Booking:
    wish = Wish(BookingKind(row.kind), row.start_at, row.end_at, row.purpose, row.vehicle, row.driver)
    why = None if row.release_reason is None else Release(row.release_reason)
    return Booking(row.id, wish, row.made_at, row.made_by, row.released_at, why)
