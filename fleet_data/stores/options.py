"""Options a plan chose from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fleet_data.plan_records import OptionRecord
from fleet_data.tables import OptionRequestRow, OptionRow

_FIELDS = (
    "option", "kind", "earliest_at", "latest_at", "minutes", "driving_minutes", "km", "extra_cost_cny", "passengers",
)  # fmt: skip


def save(session: Session, plan_id: int, options: Sequence[OptionRecord]) -> None:
    """Write a plan's options with the requests they cover."""
    if not options:
        return
    rows = [{name: getattr(option, name) for name in _FIELDS} | {"plan_id": plan_id} for option in options]
    covers = [
        {"plan_id": plan_id, "option": option.option, "request": request}
        for option in options
        for request in option.covers
    ]
    session.execute(insert(OptionRow), rows)
    session.execute(insert(OptionRequestRow), covers)


def list_for_plan(session: Session, plan_id: int) -> list[OptionRecord]:
    """A plan's options by id; what each covers is by request number."""
    covers: dict[str, list[str]] = defaultdict(list)
    covering = select(OptionRequestRow).where(OptionRequestRow.plan_id == plan_id).order_by(OptionRequestRow.request)
    for pair in session.scalars(covering):
        covers[pair.option].append(pair.request)
    rows = session.scalars(select(OptionRow).where(OptionRow.plan_id == plan_id).order_by(OptionRow.option))
    return [
        OptionRecord(**{name: getattr(row, name) for name in _FIELDS}, covers=tuple(covers[row.option])) for row in rows
    ]
