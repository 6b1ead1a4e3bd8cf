"""Which changes could help a request, by what stands in its way; shifts in time are searched apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from solver.problem import Vehicle
from solver.violation import Code
from solver.why.barriers import find_alone
from solver.why.changes import Change, ChangeKind
from solver.why.recommend import Advice
from solver.why.roster import Roster, Rung

MOST_AGREEMENTS = 3
MOST_CLASSES = 6


def list_changes(roster: Roster, request: str, advice: Advice) -> Iterator[Change]:
    """Every change that could help by what stands in the way; shifts in time are searched apart."""
    now = roster.services.get(request)
    for option in roster.problem.shared:
        if request in option.covers and (now is None or now.option.id != option.id):
            yield Change(ChangeKind.SHARE, (option.id,))
    by_code: dict[Code, list[Vehicle]] = {}
    for each in advice.ruled_out:
        by_code.setdefault(each.barrier.code, []).append(roster.lookup.vehicles[each.vehicle])
    for kind in dict.fromkeys((vehicle.pool, vehicle.category) for vehicle in by_code.get(Code.RESERVE, [])):
        yield Change(ChangeKind.RESERVE, kind)
    region = roster.lookup.requests[request].region
    for pool_region in _regions(roster, by_code.get(Code.CROSS_REGION_VEHICLES, [])):
        yield Change(ChangeKind.AGREEMENT_CAP, (pool_region, region))
    if roster.rung(request) is not Rung.CROSS_REGION:
        # What the dearest agreement of the day asks; a new one will hardly ask more.
        surcharge = max((entry.cost_per_option for entry in roster.problem.cross_region), default=0.0)
        near = _nearest(roster, request, by_code.get(Code.CROSS_REGION_NOT_ALLOWED, []))
        for pool_region in list(_regions(roster, near))[:MOST_AGREEMENTS]:
            yield Change(ChangeKind.AGREEMENT, (pool_region, region), surcharge)
    if roster.rung(request) is Rung.UNSERVED:
        for supplier in roster.problem.social:
            if any(roster.supplier_fits(supplier, option) for option in roster.lookup.requests[request].options):
                yield Change(ChangeKind.SUPPLIER, (supplier.id,))
    for vehicle in _samples(roster, request):
        yield Change(ChangeKind.VEHICLE, (vehicle.id,))


def _regions(roster: Roster, vehicles: Iterable[Vehicle]) -> dict[str, None]:
    return dict.fromkeys(roster.lookup.pools[vehicle.pool].region for vehicle in vehicles)


def _nearest(roster: Roster, request: str, vehicles: Iterable[Vehicle]) -> list[Vehicle]:
    """The vehicles, those nearest to the request's first origin first."""
    options = roster.lookup.requests[request].options
    if not options:
        return []
    origin = options[0].origin
    return sorted(vehicles, key=lambda each: (roster.lookup.minutes(roster.lookup.home(each), origin), each.id))


def _samples(roster: Roster, request: str) -> list[Vehicle]:
    """One vehicle of each kind that could serve the request alone, of its own region where any can."""
    options = roster.lookup.requests[request].options
    kinds: dict[tuple[object, ...], tuple[int, float, Vehicle]] = {}
    for vehicle in roster.problem.vehicles:
        for option in options:
            key = (vehicle.pool, vehicle.category, vehicle.seats, vehicle.fixed_cost, vehicle.cost_per_km,
                   vehicle.available, vehicle.range_km, vehicle.max_driving_minutes, vehicle.features)  # fmt: skip
            if key in kinds or not roster.fits(vehicle, option) or find_alone(roster, vehicle, option) is not None:
                continue
            cost = roster.find_cost(vehicle.id, (option.id,)) or 0.0
            kinds[key] = (roster.rung_by(vehicle.id, option), cost, vehicle)
    ranked = sorted(kinds.values(), key=lambda each: (each[0], each[1], each[2].id))
    best = [vehicle for rung, _, vehicle in ranked if rung == ranked[0][0]]
    return best[:MOST_CLASSES]
