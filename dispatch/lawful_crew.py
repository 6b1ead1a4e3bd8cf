"""May this very car and driver serve this request that day? What planning asks of a day, asked of one order by hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.day_facts import lay_on, read_day_facts
from dispatch.eligibility import judge_vehicles
from dispatch.left_out import LeftOut
from dispatch.refusal import Refusal, refuse_by
from fleet_data.calendar import day_kind, legal_day
from fleet_data.records import Ledgers, RequestRecord
from fleet_data.stores import drivers, vehicles
from rulebook.book import asof
from rulebook.rules.driver_fitness import DriverFitnessFacts


def refuse_unlawful(
    session: Session, request: RequestRecord, plate: str, driver: str | None, at: datetime
) -> Refusal | None:
    """Why this car or driver may not be sent, with the articles; None: they may. Raises NotKeptError."""
    day = legal_day(at)
    car = vehicles.get_vehicle(session, plate)
    person = None if driver is None else drivers.get_driver(session, driver)
    facts = read_day_facts(session, day)
    held, left_out = lay_on(Ledgers(vehicles=(car,), drivers=() if person is None else (person,)), facts, day)
    if left_out:
        return _refuse_left_out(left_out[0])
    eligible, left_out = judge_vehicles(
        held.vehicles, day, lambda region: day_kind(day, region, facts.overrides).kind, facts.may_drive_sealed
    )
    if left_out:
        return _refuse_left_out(left_out[0])
    if request.purpose not in eligible[0].purposes:
        return Refusal(
            "order.purpose",
            f"车辆 {plate}（{car.category}）当日不得用于“{request.purpose}”，请换车。",
            f"Vehicle {plate} ({car.category}) may not be used for '{request.purpose}' that day; choose another.",
        )
    if request.passengers > car.seats:
        return Refusal(
            "order.seats",
            f"车辆 {plate} 只有 {car.seats} 座，乘车 {request.passengers} 人，请换车。",
            f"Vehicle {plate} has {car.seats} seats for {request.passengers} passengers; choose another.",
        )
    if person is None:
        return None
    fitness = DriverFitnessFacts(person.licence_class, person.licence_valid_until, car.seats, person.is_leader)
    ruling = asof(day, car.pool_region).judge(fitness)
    return None if ruling.permitted else refuse_by(ruling)


def _refuse_left_out(left: LeftOut) -> Refusal:
    if left.ruling is not None:
        return refuse_by(left.ruling)
    return Refusal(f"order.{left.code}", f"{left.id}：{left.zh}，请另选。", f"{left.id}: {left.en}; choose another.")
