"""A shelf: one table whose rows are one kind of record, field for column; every change goes through the journal."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import ColumnElement, Select, inspect, select
from sqlalchemy.orm import Session

from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.upsert import Row, Saved, upsert
from fleet_data.tables import Base

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Shelf(Generic[R]):
    """Where records of one kind are kept; `zh` and `en` name the thing in sentences."""

    row: type[Base]
    record: type[R]
    zh: str
    en: str

    def find(self, session: Session, *key: Any) -> R | None:
        """The record of a key, if there is one."""
        row = session.get(self.row, key)
        return None if row is None else self.read(row)

    def get(self, session: Session, *key: Any) -> R:
        """The record of a key; raises NotKeptError."""
        return self._known(self.find(session, *key), key)

    def hold(self, session: Session, *key: Any) -> R:
        """The record of a key, held against change until the transaction ends; raises NotKeptError."""
        row = session.get(self.row, key, with_for_update=True)
        return self._known(None if row is None else self.read(row), key)

    def save(self, session: Session, records: Iterable[R], who: str) -> Saved:
        """Write whole records by their keys."""
        return upsert(session, self.row, [self._row(record) for record in records], who)

    def put(self, session: Session, record: R, who: str) -> R:
        """Write one record and give it back."""
        self.save(session, [record], who)
        return record

    def query(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        """The rows that meet the conditions, by key."""
        return select(self.row).where(*conditions).order_by(*inspect(self.row).primary_key)

    def list(self, session: Session, *conditions: ColumnElement[bool]) -> list[R]:
        """The records that meet the conditions, by key."""
        return [self.read(row) for row in session.scalars(self.query(*conditions))]

    def read(self, row: Any) -> R:
        """A row as a record; lists become tuples."""
        values = {name: getattr(row, name) for name in self._names()}
        return self.record(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})

    def _row(self, record: R) -> Row:
        values = {name: getattr(record, name) for name in self._names()}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    def _names(self) -> tuple[str, ...]:
        return tuple(field.name for field in fields(cast(Any, self.record)))

    def _known(self, record: R | None, key: tuple[Any, ...]) -> R:
        if record is None:
            named = "/".join(map(str, key))
            raise NotKeptError(
                f"没有编号为“{named}”的{self.zh}，请核对。 / There is no {self.en} '{named}'; check its key."
            )
        return record


def new_key(prefix: str) -> str:
    """A key nobody can guess, with a word that tells what it is of: seal-3f9a0c61d2b4."""
    return f"{prefix}-{secrets.token_hex(6)}"
