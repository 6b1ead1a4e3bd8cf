"""What one more vehicle of each class would save: trips laid on it one by one, those that save most first.

What is found is a plan of the day with that vehicle, so it saves at least this much; prices of a relaxation, where
there are any, tell what it could save at most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from solver.problem import Option, Vehicle
from solver.why.changes import Change, ChangeKind, apply_change, twin_id
from solver.why.neighbourhood import Pairs, may_serve, now_rung
from solver.why.prices import DayPrices
from solver.why.roster import Roster, Rung, Service

MOST_TRIPS = 12  # on the vehicle
MOST_TRIED = 60  # trips tried at each step, those dearest now first


@dataclass(frozen=True, slots=True)
class OneMore:
    """One more vehicle like `sample` (a class of `count`): what it saves (CNY) and the requests it would serve.

    Its fixed cost a duty is counted; what it costs to buy and keep is not.
    """

    sample: str
    count: int
    at_least: float
    at_most: float | None
    requests: tuple[str, ...]


def list_one_more(roster: Roster, prices: DayPrices | None = None) -> tuple[OneMore, ...]:
    """Every class of vehicles, what one more saves; the most saving first."""
    classes: dict[tuple[object, ...], list[Vehicle]] = {}
    for vehicle in roster.problem.vehicles:
        alike = replace(vehicle, id="", energy="")
        key = (alike.pool, alike.category, alike.seats, alike.fixed_cost, alike.cost_per_km, alike.available,
               alike.range_km, alike.max_driving_minutes, alike.features)  # fmt: skip
        classes.setdefault(key, []).append(vehicle)
    found = []
    for members in classes.values():
        saved, requests = _lay_on(roster, members[0])
        most = None if prices is None else prices.find_most_saved(roster.cost, "vehicles", (members[0].id,))
        found.append(OneMore(members[0].id, len(members), saved, None if most is None else max(saved, most), requests))
    found.sort(key=lambda each: (-round(each.at_least, 2), each.sample))
    return tuple(found)


def _lay_on(roster: Roster, sample: Vehicle) -> tuple[float, tuple[str, ...]]:
    """What is saved by laying trips on a twin of the vehicle, and whose."""
    problem = apply_change(roster.problem, "", Change(ChangeKind.VEHICLE, (sample.id,)))
    changed, twin = roster.with_problem(problem, ()), twin_id(sample.id)
    kept = dict(changed.options)
    pairs = Pairs(changed)
    candidates = _list_candidates(changed, twin)
    laid: tuple[str, ...] = ()
    saved = 0.0
    while len(laid) < MOST_TRIPS:
        cost_now = changed.find_cost(twin, laid) or 0.0
        tried = 0
        best: tuple[float, Option] | None = None
        for option, service in candidates:
            if tried >= MOST_TRIED:
                break
            if option.id in laid or not all(pairs.agree(twin, option.id, each) for each in laid):
                continue
            tried += 1
            cost = changed.find_cost(twin, (*laid, option.id))
            value = _value(changed, kept, option, service)
            if cost is None or value is None:
                continue
            gain = value - (cost - cost_now) - sum(changed.change_cost(request, twin) for request in option.covers)
            if gain > 1e-6 and (best is None or gain > best[0] + 1e-9):
                best = (gain, option)
        if best is None:
            break
        option = best[1]
        saved += best[0]
        laid = (*laid, option.id)
        service = changed.services.get(option.covers[0])
        if service is not None and service.vehicle is not None:
            kept[service.vehicle] = tuple(each for each in kept[service.vehicle] if each != option.id)
        taken = set(option.covers)
        candidates = [each for each in candidates if taken.isdisjoint(each[0].covers)]
    changed_requests = tuple(request for each in laid for request in changed.lookup.options[each].covers)
    roster.learn(changed, ())
    return saved, changed_requests


def _list_candidates(roster: Roster, twin: str) -> list[tuple[Option, Service | None]]:
    """Options the twin could take by no later mechanism than now, those dearest now first."""
    vehicle = roster.lookup.vehicles[twin]
    kind, reserve = (vehicle.pool, vehicle.category), roster.lookup.pools[vehicle.pool].reserve.get(vehicle.category, 0)
    if roster.used[kind] + 1 > max(0, roster.held[kind] - reserve):
        return []  # a reserve larger than the pool keeps this one too
    found: list[tuple[float, Option, Service | None]] = []
    for request in roster.problem.requests:
        service = roster.services.get(request.id)
        options = request.options if service is None else (service.option,)
        for option in options:
            if roster.lock_of.keys().isdisjoint(option.covers) and option.covers[0] == request.id:
                worst = min(now_rung(roster, option), Rung.CROSS_REGION)
                if (
                    _may_be_lent(roster, vehicle, option)
                    and may_serve(roster, twin, option, worst)
                    and roster.find_cost(twin, (option.id,)) is not None
                ):
                    value = _value(roster, roster.options, option, service)
                    found.append((value or 0.0, option, service))
    found.sort(key=lambda each: (-each[0], each[1].id))
    return [(option, service) for _, option, service in found]


def _may_be_lent(roster: Roster, vehicle: Vehicle, option: Option) -> bool:
    """Whether the agreement's number of vehicles holds one more; own-level options need none."""
    pair = roster.lookup.region_pair(vehicle, option)
    entry = roster.lookup.agreements.get(pair) if pair[0] != pair[1] else None
    if entry is None or entry.max_vehicles is None:
        return True
    return sum(count > 0 for count in roster.lent[pair].values()) < entry.max_vehicles


def _value(roster: Roster, kept: dict[str, tuple[str, ...]], option: Option, service: Service | None) -> float | None:
    """What the plan no longer pays when somebody else serves the option; None where the rest would not connect."""
    who = None if service is None else service.vehicle
    changes = sum(roster.change_cost(request, who) for request in option.covers)
    if service is None:
        return changes + sum(each.unserved_cost for each in roster.covered(option))
    if service.supplier is not None:
        return changes + roster.fare(option, roster.lookup.suppliers[service.supplier])
    assert service.vehicle is not None, "a service has a vehicle or a supplier"
    present = kept[service.vehicle]
    left = roster.find_cost(service.vehicle, [each for each in present if each != option.id])
    now = roster.cost_now(service.vehicle) if present == roster.options[service.vehicle] else None
    if now is None:
        now = roster.find_cost(service.vehicle, present)
    return None if left is None or now is None else changes + now - left
