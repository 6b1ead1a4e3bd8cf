"""Rulings: kept once, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fleet_data.plan_records import KeptRuling, RulingRecord
from fleet_data.tables import PlanRulingRow, RulingRow

_AT_ONCE = 400


def save(session: Session, rulings: Iterable[RulingRecord]) -> list[int]:
    """Keep rulings and give their ids in the same order; one that says the same of its subject is not kept again."""
    keyed = [(ruling.subject, sha256(ruling.ruling_json.encode()).hexdigest(), ruling) for ruling in rulings]
    ids = _ids_of(session, {subject for subject, _, _ in keyed})
    kept_at = datetime.now(UTC)
    new = {
        (subject, content): {
            "subject": subject,
            "digest": ruling.digest,
            "content_digest": content,
            "ruling_json": ruling.ruling_json,
            "kept_at": kept_at,
        }
        for subject, content, ruling in keyed
        if (subject, content) not in ids
    }
    if new:
        session.execute(insert(RulingRow), list(new.values()))
        ids |= _ids_of(session, {subject for subject, _ in new})
    return [ids[subject, content] for subject, content, _ in keyed]


def list_for_subject(session: Session, subject: str) -> list[KeptRuling]:
    """What was ruled about a subject, oldest first."""
    return [
        _kept(row)
        for row in session.scalars(select(RulingRow).where(RulingRow.subject == subject).order_by(RulingRow.id))
    ]


def list_for_plan(session: Session, plan_id: int) -> list[KeptRuling]:
    """The rulings a plan rests on, by subject."""
    query = (
        select(RulingRow)
        .join(PlanRulingRow, PlanRulingRow.ruling_id == RulingRow.id)
        .where(PlanRulingRow.plan_id == plan_id)
        .order_by(RulingRow.subject, RulingRow.id)
    )
    return [_kept(row) for row in session.scalars(query)]


def _ids_of(session: Session, subjects: set[str]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    ordered = sorted(subjects)
    for start in range(0, len(ordered), _AT_ONCE):
        part = ordered[start : start + _AT_ONCE]
        query = select(RulingRow.subject, RulingRow.content_digest, RulingRow.id).where(RulingRow.subject.in_(part))
        found |= {(subject, content): number for subject, content, number in session.execute(query)}
    return found


def _kept(row: RulingRow) -> KeptRuling:
    return KeptRuling(row.id, row.kept_at, RulingRecord(row.subject, row.ruling_json, row.digest))
