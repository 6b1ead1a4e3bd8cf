"""A plan without one request's service: what its holder keeps, who rode along, and what becomes of them all in CNY."""

from __future__ import annotations

from dataclasses import dataclass

from solver.problem import Option
from solver.why.roster import Roster, Service


@dataclass(frozen=True, slots=True)
class Freed:
    """The plan without the request's service: who held it, what that holder keeps, and what changed in the cost."""

    service: Service | None
    holder: str | None
    kept: tuple[str, ...]
    cost: float | None  # change of the plan's cost by the holder's or supplier's side; None: the rest does not connect
    left: tuple[str, ...]  # requests that rode along


def free_request(roster: Roster, request: str) -> Freed:
    """The plan without the request's service."""
    service = roster.services.get(request)
    if service is None:
        return Freed(None, None, (), 0.0, ())
    left = tuple(each for each in service.option.covers if each != request)
    if service.vehicle is None:
        supplier = roster.lookup.suppliers[service.supplier or ""]
        return Freed(service, None, (), -roster.fare(service.option, supplier), left)
    kept = tuple(each for each in roster.options[service.vehicle] if each != service.option.id)
    cost = roster.find_cost(service.vehicle, kept)
    return Freed(
        service,
        service.vehicle,
        kept,
        None if cost is None else cost - roster.cost_now(service.vehicle),
        left,
    )


def find_replaced(roster: Roster, freed: Freed, request: str, option: Option, vehicle: str | None) -> set[str] | None:
    """The options of partners that this option takes the place of; None where a partner would lose its vehicle."""
    replaced: set[str] = set()
    for partner in option.covers:
        service = roster.services.get(partner)
        if partner == request or partner in freed.left or service is None:
            continue
        if vehicle is None or service.vehicle != vehicle or not set(service.option.covers) <= set(option.covers):
            return None
        replaced.add(service.option.id)
    return replaced


def fates_cny(roster: Roster, freed: Freed, request: str, option: Option, vehicle: str | None) -> float:
    """What changes for the requests themselves: served or not, and by which vehicle (published ones)."""
    total = 0.0
    for each in {request, *freed.left, *option.covers}:
        before, taken = roster.services.get(each), each in option.covers
        record = roster.lookup.requests[each]
        total += (0.0 if taken else record.unserved_cost) - (0.0 if before is not None else record.unserved_cost)
        total += roster.change_cost(each, vehicle if taken else None)
        total -= roster.change_cost(each, before.vehicle if before is not None else None)
    return total


def unserved_change_cny(roster: Roster, freed: Freed, request: str) -> float:
    """What leaving the request and who rode along unserved would change in the plan's cost."""
    total = freed.cost if freed.cost is not None else 0.0
    for each in (request, *freed.left):
        before = roster.services[each]
        total += roster.lookup.requests[each].unserved_cost
        total += roster.change_cost(each, None) - roster.change_cost(each, before.vehicle)
    return total
