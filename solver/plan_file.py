"""dispatch-plan/1: the JSON of a plan to records and back."""

from __future__ import annotations

from typing import Any, get_args

from solver.json_node import Node
from solver.plan import Duty, Leg, Plan, SocialService, Status

FORMAT = "dispatch-plan/1"
STATUSES: tuple[Status, ...] = get_args(Status)


def plan_from(root: Node) -> Plan:
    """The plan in `root`. Raises `InvalidInstance` at the first value that breaks the format."""
    if root.at("format").value != FORMAT:
        raise root.at("format").wrong(f'"{FORMAT}"', f" “{FORMAT}”")
    status = root.at("status")
    known = next((name for name in STATUSES if name == status.value), None)
    if known is None:
        raise status.wrong("one of " + ", ".join(STATUSES), "以下之一：" + "、".join(STATUSES))
    return Plan(
        instance=root.at("instance").text(),
        cost=root.at("cost").number(least=None),
        lower_bound=root.at("lower_bound").number(least=None),
        seconds=root.at("seconds").number(),
        status=known,
        duties=tuple(_duty(node) for node in root.at("duties").items()),
        social=tuple(
            SocialService(option=node.at("option").text(), supplier=node.at("supplier").text())
            for node in root.at("social").items()
        ),
        unserved=tuple(root.at("unserved").texts()),
    )


def _duty(node: Node) -> Duty:
    return Duty(vehicle=node.at("vehicle").text(), legs=tuple(_leg(leg) for leg in node.at("legs").items()))


def _leg(node: Node) -> Leg:
    via_pool = node.at("via_pool")
    return Leg(
        option=node.at("option").text(),
        start=node.at("start").number(least=None),
        via_pool=False if via_pool.is_absent() else via_pool.truth(),
    )


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON values."""
    return {
        "format": FORMAT,
        "instance": plan.instance,
        "cost": plan.cost,
        "lower_bound": plan.lower_bound,
        "seconds": plan.seconds,
        "status": plan.status,
        "duties": [
            {
                "vehicle": duty.vehicle,
                "legs": [{"option": leg.option, "start": leg.start, "via_pool": leg.via_pool} for leg in duty.legs],
            }
            for duty in plan.duties
        ],
        "social": [{"option": service.option, "supplier": service.supplier} for service in plan.social],
        "unserved": list(plan.unserved),
    }
