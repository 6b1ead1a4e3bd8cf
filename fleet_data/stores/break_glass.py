"""Break-glass: asked for, seconded, and the grant that followed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.access_records import Role
from fleet_data.stores import journal
from fleet_data.stores.errors import NotKeptError
from fleet_data.tables import BreakGlassRow


@dataclass(frozen=True, slots=True)
class Emergency:
    """A role that cannot wait for the usual way; `hours` at most 4."""

    id: str
    account: str
    role: Role
    region: str
    hours: int
    reason: str
    asked_by: str
    asked_at: datetime
    seconded_by: str | None = None
    grant_id: str | None = None


_FIELDS = tuple(field.name for field in fields(Emergency))


def add(session: Session, emergency: Emergency) -> None:
    """Keep what was asked."""
    session.execute(insert(BreakGlassRow), [asdict(emergency)])
    change = journal.Change("break_glass", emergency.id, "asked", None, asdict(emergency))
    journal.write(session, [change], emergency.asked_by)


def get(session: Session, emergency_id: str) -> Emergency:
    """What was asked under an id; raises NotKeptError."""
    row = session.get(BreakGlassRow, emergency_id)
    if row is None:
        raise NotKeptError(f"没有编号为“{emergency_id}”的紧急授权。 / There is no emergency '{emergency_id}'.")
    return to_record(row)


def second(session: Session, emergency_id: str, who: str, grant_id: str) -> bool:
    """The second administrator agreed, and this grant followed; False where someone did before."""
    query = update(BreakGlassRow).where(BreakGlassRow.id == emergency_id, BreakGlassRow.seconded_by.is_(None))
    done = session.execute(query.values(seconded_by=who, grant_id=grant_id))
    session.expire_all()
    journal.write(session, [journal.Change("break_glass", emergency_id, "seconded", None, {"grant_id": grant_id})], who)
    return bool(getattr(done, "rowcount", 0))


def to_record(row: BreakGlassRow) -> Emergency:
    """A row of the table as a record."""
    return Emergency(**{name: getattr(row, name) for name in _FIELDS})


SORTS: dict[str, InstrumentedAttribute[Any]] = {"id": BreakGlassRow.id, "asked_at": BreakGlassRow.asked_at}


def query() -> Select[BreakGlassRow]:
    """All emergencies, for a page of them."""
    return select(BreakGlassRow)
