"""A dispatcher's own assignment laid into a plan exactly as given, with every rule the new plan then breaks.

What the dispatcher names stands: option, vehicle or supplier, and start where one is named. Nobody else's vehicle,
option or start is touched; only the ways home right beside the place that changed are chosen so that as little as
possible is broken. Who rode along in an option that is given up is left unserved, and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from solver.check import check
from solver.lookup import Lookup
from solver.plan import Duty, Plan, SocialService
from solver.problem import Option, Problem
from solver.violation import Violation
from solver.why.placing import drop_legs, place_leg


class UnclearAssignmentError(ValueError):
    """An assignment that names what the problem does not have, or not enough; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the dispatcher says of one request: a vehicle (and start, minutes), a supplier, or neither: unserved.

    Without an option the own option it is served by now is meant, else the first of its own.
    """

    request: str
    option: str | None = None
    vehicle: str | None = None
    start: float | None = None
    supplier: str | None = None


@dataclass(frozen=True, slots=True)
class ManualPlan:
    """The plan as the dispatcher wants it; costs in CNY.

    `violations` is all it breaks, `fresh` what the plan before did not break; `stranded` are requests that lost
    their service by it without being named.
    """

    plan: Plan
    violations: tuple[Violation, ...]
    fresh: tuple[Violation, ...]
    stranded: tuple[str, ...]
    cost_before: float
    cost_after: float


def assign(problem: Problem, plan: Plan, assignments: Sequence[Assignment]) -> ManualPlan:
    """The plan with these assignments, one after another; raises UnclearAssignmentError."""
    lookup = Lookup(problem)
    before = check(problem, plan)
    served = _served(lookup, plan)
    after = plan
    for assignment in assignments:
        after = _applied(lookup, after, assignment)
    named = {assignment.request for assignment in assignments}
    stranded = tuple(each for each in after.unserved if each in served and each not in named)
    cost = check(problem, after).cost
    stated = replace(after, cost=cost, lower_bound=min(plan.lower_bound, cost), status="interrupted")
    violations = check(problem, stated).violations
    known = set(before.violations)
    fresh = tuple(violation for violation in violations if violation not in known)
    return ManualPlan(stated, violations, fresh, stranded, before.cost, cost)


def _applied(lookup: Lookup, plan: Plan, assignment: Assignment) -> Plan:
    option = _find_option(lookup, plan, assignment)
    taken = {assignment.request} if option is None else set(option.covers)
    gone = {used for used in _used(plan) if used in lookup.options and taken & set(lookup.options[used].covers)}
    before = _served(lookup, plan)
    duties = tuple(drop_legs(lookup, plan.duties, gone))
    social = tuple(service for service in plan.social if service.option not in gone)
    if option is not None and assignment.vehicle is not None:
        duties = _with_leg(lookup, duties, assignment.vehicle, option, assignment.start)
    elif option is not None and assignment.supplier is not None:
        social = (*social, SocialService(option.id, assignment.supplier))
    changed = replace(plan, duties=duties, social=social)
    served = _served(lookup, changed)
    unserved = [each for each in plan.unserved if each not in served]
    lost = (before | taken) - served
    unserved += [each.id for each in lookup.problem.requests if each.id in lost and each.id not in unserved]
    return replace(changed, unserved=tuple(unserved))


def _with_leg(
    lookup: Lookup, duties: tuple[Duty, ...], vehicle: str, option: Option, start: float | None
) -> tuple[Duty, ...]:
    mine = [duty for duty in duties if duty.vehicle == vehicle]
    before = next((number for number, duty in enumerate(duties) if duty.vehicle == vehicle), len(duties))
    others = [duty for duty in duties if duty.vehicle != vehicle]
    return (*others[:before], *place_leg(lookup, mine, lookup.vehicles[vehicle], option, start), *others[before:])


def _find_option(lookup: Lookup, plan: Plan, assignment: Assignment) -> Option | None:
    """The option that is meant; None where the request is to stay unserved."""
    _refuse_unknown(lookup, assignment)
    request = assignment.request
    if assignment.vehicle is not None and assignment.supplier is not None:
        raise UnclearAssignmentError(
            f"申请“{request}”的车辆和供应商只能指定一个 / name a vehicle or a supplier for '{request}', not both"
        )
    if assignment.supplier is not None and assignment.start is not None:
        raise UnclearAssignmentError(
            f"申请“{request}”交供应商承担时不能指定发车时间 / name no start for '{request}' with a supplier"
        )
    if assignment.vehicle is None and assignment.supplier is None:
        if assignment.option is not None or assignment.start is not None:
            raise UnclearAssignmentError(
                f"申请“{request}”指定了方案或发车时间，但未指定由谁承担 / an option or a start is named for request "
                f"'{request}', but no vehicle or supplier"
            )
        return None
    if assignment.option is not None:
        option = lookup.options[assignment.option]
        if request not in option.covers:
            raise UnclearAssignmentError(
                f"用车方案“{option.id}”不服务申请“{request}” / option '{option.id}' does not serve request '{request}'"
            )
        return option
    own = lookup.requests[request].options
    if not own:
        raise UnclearAssignmentError(
            f"申请“{request}”没有自己的用车方案，请指定方案 / request '{request}' has no option of its own; name one"
        )
    used = _used(plan)
    return next((option for option in own if option.id in used), own[0])


def _refuse_unknown(lookup: Lookup, assignment: Assignment) -> None:
    for name, known, en, zh in (
        (assignment.request, lookup.requests, "request", "申请"),
        (assignment.vehicle, lookup.vehicles, "vehicle", "车辆"),
        (assignment.supplier, lookup.suppliers, "supplier", "供应商"),
        (assignment.option, lookup.options, "option", "用车方案"),
    ):
        if name is not None and name not in known:
            raise UnclearAssignmentError(f"实例中没有{zh}“{name}” / the instance has no {en} '{name}'")


def _used(plan: Plan) -> set[str]:
    legs = {leg.option for duty in plan.duties for leg in duty.legs}
    return legs | {service.option for service in plan.social}


def _served(lookup: Lookup, plan: Plan) -> set[str]:
    return {request for option in _used(plan) if option in lookup.options for request in lookup.options[option].covers}
