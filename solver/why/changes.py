"""What could be otherwise for one request: closed kinds of change, each applied to a problem and written as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from solver.problem import CrossRegion, Option, Problem, Request


class ChangeKind(StrEnum):
    """The kinds, in the order they are told."""

    MOVE_OTHERS = "move_others"  # nothing of the day changes; other trips are served otherwise
    EARLIER = "earlier"
    LATER = "later"
    SHARE = "share"
    RESERVE = "reserve"
    AGREEMENT_CAP = "agreement_cap"
    AGREEMENT = "agreement"
    SUPPLIER = "supplier"
    VEHICLE = "vehicle"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `subject` names what is changed; `amount` is minutes (earlier, later), CNY an option (agreement)."""

    kind: ChangeKind
    subject: tuple[str, ...] = ()
    amount: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The change as plain JSON values."""
        return {"kind": self.kind.value, "subject": list(self.subject), "amount": self.amount}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Change:
        """The change `as_json` wrote; raises KeyError or ValueError."""
        return cls(ChangeKind(data["kind"]), tuple(str(name) for name in data["subject"]), float(data["amount"]))


def apply_change(problem: Problem, request: str, change: Change) -> Problem:
    """The day with the change; raises KeyError where the change names what the day does not have."""
    return _APPLIED[change.kind](problem, request, change)


def list_touched(problem: Problem, request: str, change: Change) -> tuple[str, ...]:
    """The options whose own times the change touches."""
    if change.kind in (ChangeKind.EARLIER, ChangeKind.LATER):
        return tuple(option.id for each in problem.requests if each.id == request for option in each.options)
    return ()


def twin_id(sample: str) -> str:
    """The name of one more vehicle like this one."""
    return f"{sample}+1"


def _same(problem: Problem, request: str, change: Change) -> Problem:
    del request, change
    return problem


def _widened(problem: Problem, request: str, widen: Callable[[Option], Option]) -> Problem:
    def widened(each: Request) -> Request:
        if each.id != request:
            return each
        return replace(each, options=tuple(widen(option) for option in each.options))

    if all(each.id != request for each in problem.requests):
        raise KeyError(request)
    return replace(problem, requests=tuple(widened(each) for each in problem.requests))


def _earlier(problem: Problem, request: str, change: Change) -> Problem:
    return _widened(
        problem, request, lambda option: replace(option, earliest=max(0.0, option.earliest - change.amount))
    )


def _later(problem: Problem, request: str, change: Change) -> Problem:
    return _widened(problem, request, lambda option: replace(option, latest=option.latest + change.amount))


def _without_one_reserve(problem: Problem, request: str, change: Change) -> Problem:
    del request
    pool_id, category = change.subject
    pools = []
    for pool in problem.pools:
        if pool.id == pool_id:
            pool = replace(pool, reserve=pool.reserve | {category: max(0, pool.reserve[category] - 1)})
        pools.append(pool)
    return replace(problem, pools=tuple(pools))


def _one_more_lent(problem: Problem, request: str, change: Change) -> Problem:
    del request
    entries = []
    for entry in problem.cross_region:
        if (entry.pool_region, entry.request_region) == change.subject and entry.max_vehicles is not None:
            entry = replace(entry, max_vehicles=entry.max_vehicles + 1)
        entries.append(entry)
    return replace(problem, cross_region=tuple(entries))


def _new_agreement(problem: Problem, request: str, change: Change) -> Problem:
    del request
    pool_region, request_region = change.subject
    return replace(
        problem, cross_region=(*problem.cross_region, CrossRegion(pool_region, request_region, change.amount))
    )


def _one_more_service(problem: Problem, request: str, change: Change) -> Problem:
    del request
    suppliers = []
    for supplier in problem.social:
        if supplier.id == change.subject[0] and supplier.max_options is not None:
            supplier = replace(supplier, max_options=supplier.max_options + 1)
        suppliers.append(supplier)
    return replace(problem, social=tuple(suppliers))


def _one_more_vehicle(problem: Problem, request: str, change: Change) -> Problem:
    del request
    sample = {vehicle.id: vehicle for vehicle in problem.vehicles}[change.subject[0]]
    return replace(problem, vehicles=(*problem.vehicles, replace(sample, id=twin_id(sample.id))))


_APPLIED: dict[ChangeKind, Callable[[Problem, str, Change], Problem]] = {
    ChangeKind.MOVE_OTHERS: _same,
    ChangeKind.EARLIER: _earlier,
    ChangeKind.LATER: _later,
    ChangeKind.SHARE: _same,
    ChangeKind.RESERVE: _without_one_reserve,
    ChangeKind.AGREEMENT_CAP: _one_more_lent,
    ChangeKind.AGREEMENT: _new_agreement,
    ChangeKind.SUPPLIER: _one_more_service,
    ChangeKind.VEHICLE: _one_more_vehicle,
}
