"""Rows in, by their keys: new ones are added, changed ones changed, equal ones left; the journal tells which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, insert, inspect, select, tuple_
from sqlalchemy.orm import Session

from fleet_data.stores import journal
from fleet_data.stores.errors import StoreError
from fleet_data.tables import Base

_AT_ONCE = 400  # keys in one question; SQLite allows 999 values on old builds

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """How many rows were new, changed, and already so."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


def upsert(session: Session, table: type[Base], rows: Iterable[Row], who: str) -> Saved:
    """Write full rows (every column but generated ones), each key once; saving the same again changes nothing.

    Nothing is ever deleted: a ledger that no longer names a vehicle does not say that it is gone. Raises StoreError
    for texts longer than their column, which SQLite would take and PostgreSQL not.
    """
    rows = list(rows)
    _refuse_too_long(table, rows)
    mapper = inspect(table)
    keys = [column.name for column in mapper.primary_key]
    wanted = {tuple(row[key] for key in keys): row for row in rows}
    kept = _kept(session, table, keys, list(wanted))
    new, changes = [], []
    for key, row in wanted.items():
        name = "/".join(map(str, key))
        found = kept.get(key)
        if found is None:
            new.append(row)
            changes.append(journal.Change(str(table.__tablename__), name, "created", None, row))
            continue
        differing = {field: value for field, value in row.items() if getattr(found, field) != value}
        if differing:
            before = {field: getattr(found, field) for field in differing}
            changes.append(journal.Change(str(table.__tablename__), name, "changed", before, differing))
            for field, value in differing.items():
                setattr(found, field, value)
    session.flush()
    if new:
        session.execute(insert(table), new)
    journal.write(session, changes, who)
    return Saved(len(new), len(changes) - len(new), len(wanted) - len(changes))


def _refuse_too_long(table: type[Base], rows: Iterable[Row]) -> None:
    mapper = inspect(table)
    lengths = {column.name: column.type.length for column in mapper.columns if isinstance(column.type, String)}
    keys = [column.name for column in mapper.primary_key]
    problems = [
        f"{table.__tablename__} {'/'.join(str(row[key])[:40] for key in keys)}："
        f"{name} 有 {len(value)} 个字，最多 {limit} 个，请缩短。 / "
        f"{name} has {len(value)} characters, at most {limit} are kept; shorten it."
        for row in rows
        for name, value in row.items()
        if isinstance(value, str) and (limit := lengths.get(name)) is not None and len(value) > limit
    ]
    if problems:
        raise StoreError(problems)


def _kept(
    session: Session, table: type[Base], keys: Sequence[str], wanted: Sequence[tuple[Any, ...]]
) -> dict[tuple[Any, ...], Any]:
    columns = [getattr(table, key) for key in keys]
    found = {}
    for part in _parts(wanted):
        matches = columns[0].in_([key[0] for key in part]) if len(columns) == 1 else tuple_(*columns).in_(part)
        for row in session.scalars(select(table).where(matches)):
            found[tuple(getattr(row, key) for key in keys)] = row
    return found


def _parts(items: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
