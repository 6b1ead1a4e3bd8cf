"""Draft orders: one decision a request, with its mechanism, its share of the cost, its reason and its rulings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dispatch.costing import leg_costs_cny, party_share
from dispatch.crews import Crew
from dispatch.day_plan import DraftOrder, Trip, Words
from dispatch.duty_law import DutyDay
from dispatch.eligibility import AgreementInForce, EligibleSupplier
from dispatch.fitting import fare_cny
from dispatch.ladder import Assignment, RungCount
from dispatch.reasons import (
    cross_region_reason,
    no_road_reason,
    own_level_reason,
    rail_reason,
    social_reason,
    unserved_reason,
)
from dispatch.requests import Need
from dispatch.schedule import Schedule
from dispatch.ways import Way
from rulebook.book import asof
from rulebook.rules.own_level import OwnLevelFacts
from rulebook.rules.support_ladder import SupportLadderFacts
from rulebook.ruling import Ruling, Verdict
from rulebook.terms import Mechanism
from solver.plan import Plan
from solver.problem import Option


@dataclass(frozen=True, slots=True)
class Bench:
    """What the orders of a day are written from."""

    day: date
    needs: dict[str, Need]
    ways: dict[str, Way]
    crews: dict[str, Crew]  # by plate
    agreements: dict[tuple[str, str], AgreementInForce]  # by pool region and request region
    suppliers: dict[str, EligibleSupplier]
    assignment: Assignment
    duty_rulings: dict[str, tuple[Ruling, ...]] = field(default_factory=dict)  # by plate

    @property
    def schedule(self) -> Schedule:
        """The duties as they stand."""
        return self.assignment.schedule


def list_orders(bench: Bench, days: Sequence[DutyDay]) -> tuple[DraftOrder, ...]:
    """An order for every need, in the order of the ledger."""
    found: dict[str, DraftOrder] = {}
    for number, duty in enumerate(days):
        for order in _list_car_orders(bench, duty, number):
            found[order.need.id] = order
    suppliers = {supplier.id: supplier for supplier in bench.schedule.problem.social}
    for option_id, supplier_id in bench.assignment.social.items():
        option = bench.schedule.options[option_id]
        cost = fare_cny(option, suppliers[supplier_id])
        for order in _list_social_orders(bench, option, supplier_id, cost):
            found[order.need.id] = order
    idle = _empty(bench.schedule)
    for request_id in bench.assignment.unserved:
        found[request_id] = _unserved_order(bench, bench.needs[request_id], idle)
    return tuple(_with_advice(found[need_id]) for need_id in bench.needs)


def _list_car_orders(bench: Bench, duty: DutyDay, number: int) -> Iterable[DraftOrder]:
    schedule, crew = bench.schedule, bench.crews[duty.slot[0]]
    vehicle = schedule.vehicles[duty.slot[0]]
    costs = leg_costs_cny(schedule, duty.slot)
    for place, leg in enumerate(duty.legs):
        option = schedule.options[leg.option]
        trip = Trip(
            plate=vehicle.id,
            driver=crew.driver.driver,
            driver_name=crew.driver.name,
            duty=number,
            leg=place,
            start=leg.start,
            end=leg.start + option.minutes,
            leaves=duty.leaves,
            back=duty.back,
        )
        for request in option.covers:
            need = bench.needs[request]
            share = costs[place] * party_share(option, need.record.passengers)
            yield _car_order(bench, need, option, trip, share)


def _car_order(bench: Bench, need: Need, option: Option, trip: Trip, cost_cny: float) -> DraftOrder:
    way, crew = bench.ways[option.id], bench.crews[trip.plate]
    pool_region, fitting = crew.vehicle.record.pool_region, bench.schedule.fitting
    car_rulings = (*crew.vehicle.rulings[need.record.purpose], crew.ruling, *bench.duty_rulings[trip.plate])
    agreement = bench.agreements.get((pool_region, need.record.region))
    if pool_region == need.record.region:
        own = asof(bench.day, need.record.region).judge(OwnLevelFacts(pool_region, need.record.region))
        count = len(fitting.list_vehicles(option, Mechanism.OWN_LEVEL))
        return DraftOrder(
            need=need,
            mechanism=Mechanism.OWN_LEVEL,
            reason=own_level_reason(need, way, trip, crew.vehicle.record.pool, count),
            rulings=(*need.rulings, own, *car_rulings),
            cost_cny=cost_cny,
            way=way,
            trip=trip,
        )
    assert agreement is not None, "a car of another region is only sent by an agreement"
    if way.rail is not None:
        direct = bench.ways[f"{need.id}-direct"].option.km / (2 if need.record.round_trip else 1)
        rungs, reason = None, rail_reason(way.rail, trip, agreement, direct)
        ladder: tuple[Ruling, ...] = ()
    else:
        rungs = bench.assignment.count(option)
        reason = cross_region_reason(need, way, trip, agreement, rungs)
        ladder = (_judge_ladder(bench.day, need, Mechanism.CROSS_REGION, rungs),)
    return DraftOrder(
        need=need,
        mechanism=Mechanism.CROSS_REGION,
        reason=reason,
        rulings=(*need.rulings, *ladder, agreement.ruling, *car_rulings),
        cost_cny=cost_cny,
        way=way,
        trip=trip,
        count=rungs,
    )


def _list_social_orders(bench: Bench, option: Option, supplier_id: str, cost_cny: float) -> Iterable[DraftOrder]:
    way, supplier = bench.ways[option.id], bench.suppliers[supplier_id]
    count = bench.assignment.count(option)
    for request in option.covers:
        need = bench.needs[request]
        ladder = _judge_ladder(bench.day, need, Mechanism.SOCIAL, count)
        yield DraftOrder(
            need=need,
            mechanism=Mechanism.SOCIAL,
            reason=social_reason(need, way, supplier, count),
            rulings=(*need.rulings, ladder, supplier.rulings[need.record.purpose]),
            cost_cny=cost_cny * party_share(option, need.record.passengers),
            way=way,
            supplier=supplier_id,
            count=count,
        )


def _unserved_order(bench: Bench, need: Need, idle: Schedule) -> DraftOrder:
    schedule = bench.schedule
    request = next(each for each in schedule.problem.requests if each.id == need.id)
    if not request.options:
        return DraftOrder(need, None, no_road_reason(), need.rulings, request.unserved_cost)
    option = request.options[0]
    count = bench.assignment.count(option)
    fitting = [
        car
        for rung in (Mechanism.OWN_LEVEL, Mechanism.CROSS_REGION)
        for car in schedule.fitting.list_vehicles(option, rung)
    ]
    able = [car for car in fitting if idle.find_insertion(option, car) is not None]
    held = schedule.list_held(able, option.earliest, option.latest + option.minutes)
    holders = [(plate, "、".join(schedule.options[each].covers)) for plate, each in held]
    suppliers = len(schedule.fitting.list_suppliers(option))
    return DraftOrder(
        need=need,
        mechanism=None,
        reason=unserved_reason(count, len(fitting) - len(able), suppliers, request.unserved_cost, holders),
        rulings=need.rulings,
        cost_cny=request.unserved_cost,
        count=count,
    )


def _with_advice(order: DraftOrder) -> DraftOrder:
    """The order with what its rulings advise said in its reason."""
    advice = [reason for ruling in order.rulings for reason in ruling.reasons if reason.verdict is Verdict.ADVISORY]
    if not advice:
        return order
    zh = order.reason.zh + "；提示：" + "；".join(reason.zh for reason in advice)
    en = order.reason.en + "; note: " + "; ".join(reason.en for reason in advice)
    return replace(order, reason=Words(zh, en))


def _judge_ladder(day: date, need: Need, mechanism: Mechanism, count: RungCount) -> Ruling:
    facts = SupportLadderFacts(
        mechanism=mechanism,
        own_level_fitting=count.own_level_fitting,
        own_level_free=count.own_level_free,
        cross_region_agreements=count.cross_region_agreements,
        cross_region_free=count.cross_region_free,
    )
    return asof(day, need.record.region).judge(facts)


def _empty(schedule: Schedule) -> Schedule:
    """The same day with no trip given to anyone."""
    nothing = Plan(schedule.problem.name, 0.0, 0.0, 0.0, "time_limit")
    return Schedule(schedule.problem, nothing, schedule.ways, schedule.rest)
