"""Plans: each saving is a new version; nothing of an older one is touched."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fleet_data.plan_records import DutyRecord, KeptPlan, PlanRecord, PlanToSave
from fleet_data.scope import Scope
from fleet_data.stores import journal, options, orders, publications, rulings
from fleet_data.stores.errors import NotKeptError
from fleet_data.tables import DutyRow, PlanRow, PlanRulingRow

_FIELDS = (
    "day", "region", "instance_json", "plan_json", "cost_cny", "lower_bound_cny", "status", "seconds",
    "solver_version", "seed",
)  # fmt: skip


def save(session: Session, to_save: PlanToSave, *, who: str = "planning") -> KeptPlan:
    """Write a plan with its options, duties, orders and rulings, and give it back with its id and version.

    Vehicles, drivers, requests and suppliers must be kept already. Raises StoreError when orders of the plan have
    one vehicle in two trips at once, or name a duty that is not there.
    """
    orders.check(to_save.orders, len(to_save.duties))
    plan = to_save.plan
    row = PlanRow(
        **{name: getattr(plan, name) for name in _FIELDS},
        version=_last_version(session, plan.day, plan.region) + 1,
        instance_digest=sha256(plan.instance_json.encode()).hexdigest(),
        made_at=datetime.now(UTC),
        made_by=who,
        base_token=_base_token(session, to_save),
    )
    session.add(row)
    session.flush()
    options.save(session, row.id, to_save.options)
    if to_save.duties:
        duties = [asdict(duty) | {"plan_id": row.id, "duty": number} for number, duty in enumerate(to_save.duties)]
        session.execute(insert(DutyRow), duties)
    orders.save(session, row.id, to_save.orders)
    if to_save.rulings:
        ids = sorted(set(rulings.save(session, to_save.rulings)))
        session.execute(insert(PlanRulingRow), [{"plan_id": row.id, "ruling_id": number} for number in ids])
    key = f"{plan.day}/{plan.region}/{row.version}"
    told = {"id": row.id, "instance_digest": row.instance_digest, "cost_cny": row.cost_cny}
    journal.write(session, [journal.Change("plans", key, "created", None, told)], who)
    return _kept(row)


def get_plan(session: Session, plan_id: int) -> KeptPlan:
    """The plan of an id; raises NotKeptError."""
    row = session.get(PlanRow, plan_id)
    if row is None:
        raise NotKeptError(f"没有编号为 {plan_id} 的方案。 / No plan {plan_id} is kept.")
    return _kept(row)


@dataclass(frozen=True, slots=True)
class PlanBase:
    """Of which day, region and version a plan is, and on which token of the day it was made."""

    plan_id: int
    day: date
    region: str
    version: int
    base_token: int


def get_base(session: Session, plan_id: int) -> PlanBase:
    """What a plan was made on, without its documents; raises NotKeptError."""
    query = select(PlanRow.id, PlanRow.day, PlanRow.region, PlanRow.version, PlanRow.base_token)
    found = session.execute(query.where(PlanRow.id == plan_id)).one_or_none()
    if found is None:
        raise NotKeptError(f"没有编号为 {plan_id} 的方案。 / No plan {plan_id} is kept.")
    return PlanBase(*found)


def find_latest(session: Session, day: date, region: str) -> KeptPlan | None:
    """The newest version of a day's plan for a region."""
    query = select(PlanRow).where(PlanRow.day == day, PlanRow.region == region).order_by(PlanRow.version.desc())
    row = session.scalars(query.limit(1)).one_or_none()
    return None if row is None else _kept(row)


def list_versions(session: Session, day: date, region: str) -> list[KeptPlan]:
    """Every version of a day's plan for a region, oldest first."""
    query = select(PlanRow).where(PlanRow.day == day, PlanRow.region == region).order_by(PlanRow.version)
    return [_kept(row) for row in session.scalars(query)]


def list_duties(session: Session, plan_id: int) -> list[DutyRecord]:
    """The duties of a plan, in the order the orders count them."""
    rows = session.scalars(select(DutyRow).where(DutyRow.plan_id == plan_id).order_by(DutyRow.duty))
    return [
        DutyRecord(row.vehicle, row.driver, row.start_at, row.end_at, row.km, row.driving_minutes, row.cost_cny)
        for row in rows
    ]


SORTS: dict[str, InstrumentedAttribute[Any]] = {"id": PlanRow.id, "day": PlanRow.day, "made_at": PlanRow.made_at}


def query(scope: Scope, *, day: date | None = None, region: str | None = None) -> Select[PlanRow]:
    """The plans inside a scope (of units: those of their regions), for a page of them."""
    wanted = scope.limit(select(PlanRow), PlanRow.region)
    if day is not None:
        wanted = wanted.where(PlanRow.day == day)
    return wanted if region is None else wanted.where(PlanRow.region == region)


def to_record(row: PlanRow) -> KeptPlan:
    """A row of the table as a record."""
    return _kept(row)


def _base_token(session: Session, to_save: PlanToSave) -> int:
    if to_save.base_token is not None:
        return to_save.base_token
    return publications.find_publication(session, to_save.plan.day, to_save.plan.region).token


def _last_version(session: Session, day: date, region: str) -> int:
    query = select(func.max(PlanRow.version)).where(PlanRow.day == day, PlanRow.region == region)
    return session.scalar(query) or 0


def _kept(row: PlanRow) -> KeptPlan:
    record = PlanRecord(**{name: getattr(row, name) for name in _FIELDS})
    return KeptPlan(row.id, row.version, row.instance_digest, row.made_at, row.made_by, record, row.base_token)
