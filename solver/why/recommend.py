"""The best vehicles and suppliers for one request in a plan, each with its exact cost difference; the others' reasons.

Every other request keeps its vehicle, supplier or fate; only who rode in one car with this request and is not taken
along is left unserved, and counted at its price. Inside a duty the order, the ways home and the start times are
chosen anew, and a request whose partner is in the vehicle already may share with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from solver.plan import Duty, Plan, SocialService
from solver.problem import Option, Vehicle
from solver.violation import Code
from solver.why.barriers import Barrier, deepest, find_alone, find_beside, find_misfit
from solver.why.freeing import Freed, fates_cny, find_replaced, free_request, unserved_change_cny
from solver.why.roster import Roster, Rung

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to serve the request: by which option, mechanism and vehicle or supplier.

    `added_cny` is what the whole plan then costs more than it does now; `duties` are the vehicle's whole day.
    """

    option: str
    rung: Rung
    added_cny: float
    vehicle: str | None = None
    supplier: str | None = None
    duties: tuple[Duty, ...] = ()
    is_now: bool = False
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A vehicle that cannot take the request in this plan, and why."""

    vehicle: str
    barrier: Barrier


@dataclass(frozen=True, slots=True)
class Advice:
    """All offers, cheapest first (every vehicle its best one), and every vehicle that is ruled out."""

    request: str
    rung: Rung
    unserved_cny: float  # what leaving it unserved would change in the plan's cost; 0 where it is unserved now
    vehicles: tuple[Offer, ...]
    suppliers: tuple[Offer, ...]
    ruled_out: tuple[RuledOut, ...]

    @property
    def best(self) -> tuple[Offer, ...]:
        """The five best vehicles."""
        return self.vehicles[:MOST_SHOWN]


def recommend(roster: Roster, request: str) -> Advice:
    """Offers and barriers for one request of the problem."""
    freed = free_request(roster, request)
    options = roster.list_options(request)
    offers: list[Offer] = []
    ruled_out: list[RuledOut] = []
    for vehicle in roster.problem.vehicles:
        found: list[Offer] = []
        barriers: list[Barrier] = []
        for option in options:
            offer = _try(roster, freed, request, vehicle, option)
            if isinstance(offer, Offer):
                found.append(offer)
            elif offer is not None:
                barriers.append(offer)
        if found:
            offers.append(min(found, key=lambda each: (each.added_cny, each.option)))
        else:
            ruled_out.append(RuledOut(vehicle.id, deepest(barriers) if barriers else _nothing(request)))
    offers.sort(key=lambda each: (round(each.added_cny, 6), each.vehicle))
    suppliers = sorted(
        _list_suppliers(roster, freed, request, options), key=lambda each: (round(each.added_cny, 6), each.supplier)
    )
    unserved = 0.0 if freed.service is None else unserved_change_cny(roster, freed, request)
    return Advice(request, roster.rung(request), unserved, tuple(offers), tuple(suppliers), tuple(ruled_out))


def apply_offer(roster: Roster, request: str, offer: Offer) -> Plan:
    """The plan with the offer taken; its cost is the plan's own with the difference added."""
    plan, freed = roster.plan, free_request(roster, request)
    carried = set(roster.lookup.options[offer.option].covers)
    changed: dict[str, tuple[Duty, ...]] = {}
    if freed.holder is not None and freed.kept is not None:
        changed[freed.holder] = _duties(roster, freed.holder, freed.kept)
    if offer.vehicle is not None:
        changed[offer.vehicle] = offer.duties
    duties = [duty for duty in plan.duties if duty.vehicle not in changed]
    duties += [duty for vehicle in sorted(changed) for duty in changed[vehicle]]
    social = [service for service in plan.social if carried.isdisjoint(roster.lookup.options[service.option].covers)]
    if freed.service is not None and freed.service.supplier is not None:
        social = [service for service in social if service.option != freed.service.option.id]
    if offer.supplier is not None:
        social.append(SocialService(offer.option, offer.supplier))
    gone = (set(freed.left) | set(plan.unserved)) - carried
    unserved = tuple(each.id for each in roster.problem.requests if each.id in gone)
    cost = plan.cost + offer.added_cny
    return replace(
        plan,
        cost=cost,
        lower_bound=min(plan.lower_bound, cost),
        status="time_limit" if plan.status == "optimal" else plan.status,
        duties=tuple(duties),
        social=tuple(social),
        unserved=unserved,
    )


def _try(roster: Roster, freed: Freed, request: str, vehicle: Vehicle, option: Option) -> Offer | Barrier | None:
    """The vehicle's offer by this option, the barrier in its way, or None where a partner is served elsewhere."""
    replaced = find_replaced(roster, freed, request, option, vehicle.id)
    if replaced is None:
        return None
    misfit = find_misfit(roster, vehicle, option)
    if misfit is not None:
        return misfit
    is_now = freed.holder == vehicle.id
    present = freed.kept if is_now else roster.options.get(vehicle.id, ())
    kept = tuple(each for each in present if each not in replaced)
    counted = _find_count_barrier(roster, freed, vehicle, option)
    alone = find_alone(roster, vehicle, option)
    if alone is not None:
        return alone
    if counted is not None:
        return counted
    if not is_now and freed.cost is None:
        return _stuck(roster, freed)
    found = roster.arranged(vehicle.id, (*kept, option.id))
    cost = roster.find_cost(vehicle.id, (*kept, option.id))
    if found.arrangement is None or cost is None:
        return find_beside(roster, vehicle, option, kept)
    added = cost - roster.cost_now(vehicle.id)
    if not is_now:
        added += freed.cost or 0.0
    added += fates_cny(roster, freed, request, option, vehicle.id)
    return Offer(
        option=option.id,
        rung=roster.rung_by(vehicle.id, option),
        added_cny=added,
        vehicle=vehicle.id,
        duties=found.arrangement.duties,
        is_now=is_now,
        is_exact=found.is_exact,
    )


def _find_count_barrier(roster: Roster, freed: Freed, vehicle: Vehicle, option: Option) -> Barrier | None:
    """The reserve or the agreement's number of vehicles, where using this vehicle would pass it."""
    holder = roster.lookup.vehicles[freed.holder] if freed.holder is not None else None
    idles = holder is not None and freed.cost is not None and not freed.kept and holder.id != vehicle.id
    if not roster.duties.get(vehicle.id):
        kind = (vehicle.pool, vehicle.category)
        used = roster.used[kind] - (idles and holder is not None and (holder.pool, holder.category) == kind)
        reserve = roster.lookup.pools[vehicle.pool].reserve.get(vehicle.category, 0)
        if used + 1 > max(0, roster.held[kind] - reserve):
            return Barrier(
                Code.RESERVE,
                1.0,
                f"pool '{vehicle.pool}' must keep {reserve} {vehicle.category} vehicles in reserve",
                f"车队 “{vehicle.pool}” 须留 {reserve} 辆 {vehicle.category} 类车备勤",
            )
    pair = roster.lookup.region_pair(vehicle, option)
    entry = roster.lookup.agreements.get(pair) if pair[0] != pair[1] else None
    if entry is not None and entry.max_vehicles is not None:
        lent = {each for each, count in roster.lent[pair].items() if count > 0}
        if holder is not None and not any(
            roster.lookup.region_pair(holder, roster.lookup.options[each]) == pair for each in freed.kept
        ):
            lent.discard(holder.id)
        if len(lent | {vehicle.id}) > entry.max_vehicles:
            return Barrier(
                Code.CROSS_REGION_VEHICLES,
                1.0,
                f"region {pair[0]} lends region {pair[1]} at most {entry.max_vehicles} vehicles, and all are out",
                f"区域 {pair[0]} 至多出 {entry.max_vehicles} 辆车支援区域 {pair[1]}，均已派出",
            )
    return None


def _list_suppliers(roster: Roster, freed: Freed, request: str, options: list[Option]) -> Iterator[Offer]:
    """Each supplier's cheapest service of the request."""
    if request in roster.lock_of or (freed.holder is not None and freed.cost is None):
        return
    mine = freed.service.supplier if freed.service is not None else None
    for supplier in roster.problem.social:
        taken = roster.given[supplier.id] - (supplier.id == mine)
        if supplier.max_options is not None and taken >= supplier.max_options:
            continue
        found = [
            Offer(
                option=option.id,
                rung=Rung.SOCIAL,
                added_cny=roster.fare(option, supplier)
                + (freed.cost or 0.0)
                + fates_cny(roster, freed, request, option, None),
                supplier=supplier.id,
                is_now=supplier.id == mine,
            )
            for option in options
            if find_replaced(roster, freed, request, option, None) == set() and roster.supplier_fits(supplier, option)
        ]
        if found:
            yield min(found, key=lambda each: (each.added_cny, each.option))


def _duties(roster: Roster, vehicle: str, options: tuple[str, ...]) -> tuple[Duty, ...]:
    arrangement = roster.arranged(vehicle, options).arrangement
    return () if arrangement is None else arrangement.duties


def _stuck(roster: Roster, freed: Freed) -> Barrier:
    trips = tuple(request for each in freed.kept for request in roster.lookup.options[each].covers)
    return Barrier(
        Code.STARTS_BEFORE_ARRIVAL,
        0.0,
        f"without this request the other trips of vehicle '{freed.holder}' ({', '.join(trips)}) no longer connect",
        f"取消本申请后，车辆 “{freed.holder}” 的其他任务（{'、'.join(trips)}）无法衔接",
        trips,
    )


def _nothing(request: str) -> Barrier:
    return Barrier(
        Code.VEHICLE_FEATURES,
        0.0,
        f"request '{request}' has no way to be served by it",
        f"申请 “{request}” 没有可由其承担的用车方案",
    )
