"""Days of tracks: which have points, which are sealed and how, what is held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.tables import DayFileRow, TrackDayRow, TrackHoldRow


def find_day(session: Session, day: date, *, lock: bool = False) -> TrackDayRow | None:
    """The day's row; locked until the end of the transaction where asked."""
    query = select(TrackDayRow).where(TrackDayRow.day == day)
    return session.scalar(query.with_for_update() if lock else query)


def list_days(session: Session, *, before: date | None = None) -> list[TrackDayRow]:
    """Days that points came for, oldest first; only those before a day where given."""
    query = select(TrackDayRow).order_by(TrackDayRow.day)
    return list(session.scalars(query if before is None else query.where(TrackDayRow.day < before)))


def mark_sealed_so_far(session: Session, day: date) -> None:
    """What comes from now on reopens the day; what came before is about to be sealed."""
    session.execute(update(TrackDayRow).where(TrackDayRow.day == day).values(reopened=False))


def mark_reopened(session: Session, day: date) -> None:
    """The day has points that no file holds."""
    session.execute(update(TrackDayRow).where(TrackDayRow.day == day).values(reopened=True))


def save_version(session: Session, day: date, version: int, files: Iterable[dict[str, object]]) -> None:
    """Write the files of a new version and make it the newest."""
    session.execute(insert(DayFileRow), [{"day": day, "version": version, **file} for file in files])
    session.execute(update(TrackDayRow).where(TrackDayRow.day == day).values(version=version))


def list_files(session: Session, first: date, last: date, version: int | None = None) -> list[DayFileRow]:
    """The files of days not erased, by day and bucket; the newest version of each day, or the version named."""
    query = select(DayFileRow).where(DayFileRow.day.between(first, last), DayFileRow.erased_at.is_(None))
    if version is None:
        query = query.join(TrackDayRow, TrackDayRow.day == DayFileRow.day).where(
            TrackDayRow.version == DayFileRow.version
        )
    else:
        query = query.where(DayFileRow.version == version)
    return list(session.scalars(query.order_by(DayFileRow.day, DayFileRow.bucket)))


def list_versions(session: Session, day: date) -> list[DayFileRow]:
    """Every file a day ever had, erased ones too, by version and bucket."""
    query = select(DayFileRow).where(DayFileRow.day == day).order_by(DayFileRow.version, DayFileRow.bucket)
    return list(session.scalars(query))


def place_hold(session: Session, device: str, first: date, last: date, reason: str, who: str) -> int:
    """Keep a device's tracks of some days beyond their time, for a case; gives the hold's number.

    Raises StoreError when the days are the wrong way round or no reason is given.
    """
    if last < first or not reason.strip():
        raise StoreError([_say_bad_hold(first, last)])
    row = TrackHoldRow(
        device=device, from_on=first, until_on=last, reason=reason, placed_by=who, placed_at=datetime.now(UTC)
    )
    session.add(row)
    session.flush()
    return row.id


def release_hold(session: Session, hold_id: int) -> None:
    """End a hold; what it kept goes at the next retention run. Raises NotKeptError."""
    row = session.get(TrackHoldRow, hold_id)
    if row is None or row.released_at is not None:
        raise NotKeptError(f"没有编号为 {hold_id} 的在用保全。 / No hold {hold_id} is in force.")
    row.released_at = datetime.now(UTC)


def list_held(session: Session, day: date) -> list[str]:
    """Devices whose tracks of a day are held, by name."""
    query = select(TrackHoldRow.device).where(
        TrackHoldRow.from_on <= day, TrackHoldRow.until_on >= day, TrackHoldRow.released_at.is_(None)
    )
    return sorted(set(session.scalars(query)))


def _say_bad_hold(first: date, last: date) -> str:
    return (
        f"保全 {first} 至 {last} 无效：须写明事由，且起止日期不能颠倒。 / "
        f"A hold from {first} to {last} is not possible: it needs a reason, and days in their order."
    )
