"""What differs between two plans of a day, as plain JSON, and the second plan made from the first with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from solver.plan import Duty, Leg, Plan, SocialService


def make_patch(before: Plan, after: Plan) -> dict[str, Any]:
    """The vehicles whose day differs with their new duties, services given and taken away, requests served and left."""
    old, new = _by_vehicle(before), _by_vehicle(after)
    changed = sorted(vehicle for vehicle in {**old, **new} if old.get(vehicle) != new.get(vehicle))
    return {
        "vehicles": {vehicle: [_legs(duty) for duty in new.get(vehicle, ())] for vehicle in changed},
        "social_given": [_service(each) for each in after.social if each not in before.social],
        "social_dropped": [_service(each) for each in before.social if each not in after.social],
        "served": [each for each in before.unserved if each not in after.unserved],
        "left": [each for each in after.unserved if each not in before.unserved],
    }


def apply_patch(plan: Plan, patch: dict[str, Any]) -> Plan:
    """The plan with the patch; its cost and bound are still the old ones. Raises KeyError, TypeError or ValueError."""
    vehicles = {
        str(vehicle): [_duty(str(vehicle), legs) for legs in duties] for vehicle, duties in patch["vehicles"].items()
    }
    dropped = [SocialService(*each) for each in patch["social_dropped"]]
    duties = [duty for duty in plan.duties if duty.vehicle not in vehicles]
    duties += [duty for each in vehicles.values() for duty in each]
    social = [each for each in plan.social if each not in dropped]
    social += [SocialService(*each) for each in patch["social_given"]]
    unserved = [each for each in plan.unserved if each not in patch["served"]]
    unserved += [str(each) for each in patch["left"]]
    return replace(plan, duties=tuple(duties), social=tuple(social), unserved=tuple(unserved), status="interrupted")


def _by_vehicle(plan: Plan) -> dict[str, tuple[Duty, ...]]:
    found: dict[str, list[Duty]] = defaultdict(list)
    for duty in plan.duties:
        found[duty.vehicle].append(duty)
    return {vehicle: tuple(duties) for vehicle, duties in found.items()}


def _legs(duty: Duty) -> list[list[Any]]:
    return [[leg.option, leg.start, leg.via_pool] for leg in duty.legs]


def _duty(vehicle: str, legs: list[list[Any]]) -> Duty:
    return Duty(vehicle, tuple(Leg(str(option), float(start), bool(via)) for option, start, via in legs))


def _service(service: SocialService) -> list[str]:
    return [service.option, service.supplier]
