"""Batches that phones sent, by number, and photos of odometers."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from fleet_data.phone_records import PhoneBatch, Photo
from fleet_data.tables import OrderPhotoRow, PhoneBatchRow

_FIELDS = tuple(field.name for field in fields(PhoneBatch))
_PHOTO = tuple(field.name for field in fields(Photo))


def find(session: Session, phone: str, number: int) -> PhoneBatch | None:
    """The batch of a number."""
    row = session.get(PhoneBatchRow, (phone, number), populate_existing=True)
    return None if row is None else PhoneBatch(**{n: getattr(row, n) for n in _FIELDS} | {"marks": tuple(row.marks)})


def keep(session: Session, batch: PhoneBatch) -> None:
    """Keep a batch; its number must be new (the database holds it)."""
    session.execute(insert(PhoneBatchRow), [asdict(batch) | {"marks": list(batch.marks)}])


def finish(session: Session, batch: PhoneBatch, receipt: dict[str, Any]) -> None:
    """Everything of the batch is kept: from now on this is its answer."""
    mine = update(PhoneBatchRow).where(PhoneBatchRow.phone == batch.phone, PhoneBatchRow.number == batch.number)
    session.execute(mine.values(receipt=receipt))


def list_gaps(session: Session, phone: str, most: int = 100) -> list[int]:
    """The numbers that are missing below the highest that came, at most so many."""
    query = select(PhoneBatchRow.number).where(PhoneBatchRow.phone == phone).order_by(PhoneBatchRow.number)
    missing: list[int] = []
    expected = 1
    for number in session.scalars(query):
        missing += range(expected, min(number, expected + most - len(missing)))
        if len(missing) >= most:
            break
        expected = number + 1
    return missing


def list_broken_links(session: Session, phone: str) -> list[int]:
    """The numbers of batches that name another digest than the batch before has: a rewritten history."""
    query = select(PhoneBatchRow.number, PhoneBatchRow.digest, PhoneBatchRow.previous)
    rows = session.execute(query.where(PhoneBatchRow.phone == phone).order_by(PhoneBatchRow.number)).all()
    digests = {row.number: row.digest for row in rows}
    return [row.number for row in rows if digests.get(row.number - 1, row.previous) != row.previous]


def keep_photo(session: Session, photo: Photo) -> None:
    """Keep a photo, once by its content and order."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    fresh = (sqlite.insert if on_sqlite else postgresql.insert)(OrderPhotoRow)
    session.execute(fresh.values(**asdict(photo)).on_conflict_do_nothing(index_elements=["photo", "order_id"]))


def find_photo(session: Session, order_id: int, photo: str) -> Photo | None:
    """A photo of an order."""
    row = session.get(OrderPhotoRow, (photo, order_id))
    return None if row is None else Photo(**{name: getattr(row, name) for name in _PHOTO})


def find_highest(session: Session, phone: str) -> PhoneBatch | None:
    """The batch of the highest number."""
    query = select(PhoneBatchRow.number).where(PhoneBatchRow.phone == phone).order_by(PhoneBatchRow.number.desc())
    number = session.scalars(query.limit(1)).first()
    return None if number is None else find(session, phone, number)
