"""The journal: one row a change, only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fleet_data.tables import JournalRow


@dataclass(frozen=True, slots=True)
class Change:
    """A change to write: fields as they were (None: the row is new) and as they are."""

    subject: str
    key: str
    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as it is kept; `at` is UTC."""

    at: datetime
    who: str
    change: Change


def write(session: Session, changes: Iterable[Change], who: str) -> None:
    """Add the changes, all at this instant."""
    at = datetime.now(UTC)
    rows = [
        {
            "at": at,
            "who": who,
            "subject": change.subject,
            "key": change.key,
            "action": change.action,
            "before": _plain(change.before),
            "after": _plain(change.after),
        }
        for change in changes
    ]
    if rows:
        session.execute(insert(JournalRow), rows)


def list_for(session: Session, subject: str, key: str) -> list[Entry]:
    """What happened to one row of a table, oldest first."""
    rows = session.scalars(
        select(JournalRow).where(JournalRow.subject == subject, JournalRow.key == key).order_by(JournalRow.id)
    )
    return [Entry(row.at, row.who, Change(row.subject, row.key, row.action, row.before, row.after)) for row in rows]


def _plain(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    """Days and instants as ISO text; enums are text already."""
    if fields is None:
        return None
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
