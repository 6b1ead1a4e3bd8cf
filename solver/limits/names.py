"""Everything a plan names is in its instance."""

from __future__ import annotations

from collections.abc import Iterator

from solver.facts import Facts
from solver.violation import Code, Violation


def names(facts: Facts) -> Iterator[Violation]:
    """The instance's name, and every option, vehicle, supplier and request the plan names."""
    lookup, plan = facts.lookup, facts.plan
    if plan.instance != facts.problem.name:
        yield Violation(
            Code.OTHER_INSTANCE,
            plan.instance,
            0.0,
            f"the plan is for instance '{plan.instance}', not '{facts.problem.name}'",
            f"方案属于实例 “{plan.instance}”，而非 “{facts.problem.name}”",
        )
    for duty in plan.duties:
        if duty.vehicle not in lookup.vehicles:
            yield _unknown(Code.UNKNOWN_VEHICLE, duty.vehicle, "vehicle", "车辆")
        for leg in duty.legs:
            if leg.option not in lookup.options:
                yield _unknown(Code.UNKNOWN_OPTION, leg.option, "option", "用车方案")
    for service in plan.social:
        if service.option not in lookup.options:
            yield _unknown(Code.UNKNOWN_OPTION, service.option, "option", "用车方案")
        if service.supplier not in lookup.suppliers:
            yield _unknown(Code.UNKNOWN_SUPPLIER, service.supplier, "supplier", "供应商")
    for request in plan.unserved:
        if request not in lookup.requests:
            yield _unknown(Code.UNKNOWN_REQUEST, request, "request", "申请")


def _unknown(code: Code, id: str, en: str, zh: str) -> Violation:
    return Violation(code, id, 0.0, f"the instance has no {en} '{id}'", f"实例中没有{zh} “{id}”")
