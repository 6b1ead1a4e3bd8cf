"""Calendar days that regions set themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, fields
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from fleet_data.calendar import DayOverride
from fleet_data.stores import journal
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.stores.regions import list_codes
from fleet_data.stores.upsert import Saved, upsert
from fleet_data.tables import CalendarDayRow

_FIELDS = tuple(field.name for field in fields(DayOverride))


def save_overrides(session: Session, overrides: Iterable[DayOverride], *, who: str) -> Saved:
    """Write overrides, one a region and day; raises StoreError for unknown regions."""
    overrides = tuple(overrides)
    unknown = sorted({override.region for override in overrides} - list_codes(session))
    if unknown:
        raise StoreError(
            f"没有代码为“{code}”的地区，日历未写入。 / There is no region '{code}'; no calendar day was written."
            for code in unknown
        )
    return upsert(session, CalendarDayRow, map(asdict, overrides), who)


def list_overrides(
    session: Session, first: date | None = None, last: date | None = None, regions: Collection[str] | None = None
) -> list[DayOverride]:
    """The overrides from a legal day to a legal day (both included), of these very regions or of all."""
    query = select(CalendarDayRow).order_by(CalendarDayRow.day, CalendarDayRow.region)
    if first is not None:
        query = query.where(CalendarDayRow.day >= first)
    if last is not None:
        query = query.where(CalendarDayRow.day <= last)
    if regions is not None:
        query = query.where(CalendarDayRow.region.in_(regions))
    return [_to_record(row) for row in session.scalars(query)]


def remove_override(session: Session, region: str, day: date, *, who: str) -> None:
    """Take an override back; the journal keeps what it said. Raises NotKeptError."""
    row = session.get(CalendarDayRow, (region, day))
    if row is None:
        raise NotKeptError(
            f"地区 {region} 在 {day} 没有日历调整。 / Region {region} has set nothing for {day}; list its days first."
        )
    session.execute(delete(CalendarDayRow).where(CalendarDayRow.region == region, CalendarDayRow.day == day))
    change = journal.Change("calendar_days", f"{region}/{day}", "removed", asdict(_to_record(row)), None)
    journal.write(session, [change], who)


def _to_record(row: CalendarDayRow) -> DayOverride:
    return DayOverride(**{name: getattr(row, name) for name in _FIELDS})
