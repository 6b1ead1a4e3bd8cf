"""An explanation as JSON that anyone can run again: digests of day and plan, counts, offers, and for each relaxation
the change and the plan found for it, so that its price can be recomputed by the checker alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from solver.check import check
from solver.instance_writing import problem_as_json
from solver.plan import Plan
from solver.plan_file import plan_as_json
from solver.problem import Problem
from solver.why.changes import Change, apply_change
from solver.why.explanation import Explanation
from solver.why.patches import apply_patch, make_patch
from solver.why.recommend import Offer, RuledOut
from solver.why.relaxations import Relaxation
from solver.why.roster import Roster, Rung

FORMAT = "dispatch-explanation/1"
CENT = 0.005


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A statement of a certificate that does not hold when it is worked out again."""

    place: str
    en: str
    zh: str

    def __str__(self) -> str:
        """One line in both languages."""
        return f"{self.place}：{self.zh} / {self.en}"


def certify(problem: Problem, plan: Plan, explained: Explanation) -> dict[str, Any]:
    """The explanation as plain JSON values; the same day, plan and request always give the same."""
    advice = explained.advice
    service = explained.service
    return {
        "format": FORMAT,
        "instance": problem.name,
        "day": problem.day,
        "instance_digest": digest_of(problem_as_json(problem)),
        "plan_digest": digest_of(plan_as_json(plan)),
        "request": explained.request,
        "mechanism": word(explained.rung),
        "option": None if service is None else service.option.id,
        "vehicle": None if service is None else service.vehicle,
        "supplier": None if service is None else service.supplier,
        "start": explained.start,
        "plan_cost": _cny(explained.cost),
        "plan_lower_bound": _cny(explained.lower_bound),
        "unserved_cny": _cny(advice.unserved_cny),
        "vehicles": [_offer(offer) for offer in advice.vehicles],
        "suppliers": [_offer(offer) for offer in advice.suppliers],
        "ruled_out": [_ruled_out(each) for each in advice.ruled_out],
        "relaxations": [_relaxation(plan, each) for each in explained.relaxations],
    }


def list_mismatches(problem: Problem, plan: Plan, certificate: dict[str, Any]) -> Iterator[Mismatch]:
    """Everything in the certificate that the checker does not confirm; raises KeyError, TypeError or ValueError.

    Needs no search: each relaxation carries the plan it was priced by.
    """
    for key, data in (("instance_digest", problem_as_json(problem)), ("plan_digest", plan_as_json(plan))):
        if certificate[key] != digest_of(data):
            yield Mismatch(key, "it was made for another file", "证明针对的是另一份文件")
            return
    roster, request = Roster(problem, plan), str(certificate["request"])
    if certificate["mechanism"] != word(roster.rung(request)):
        yield Mismatch("mechanism", f"the plan serves it by {word(roster.rung(request))}", "与方案中的保障方式不符")
    for number, each in enumerate(certificate["relaxations"]):
        place = f"relaxations[{number}]"
        changed = apply_change(problem, request, Change.from_json(each["change"]))
        patched = apply_patch(plan, each["patch"])
        cost = check(changed, patched).cost
        stated = replace(patched, cost=cost, lower_bound=0.0)
        for violation in check(changed, stated).violations:
            yield Mismatch(place, f"its plan breaks a rule: {violation.en}", f"所附方案违反规则：{violation.zh}")
        if word(Roster(changed, stated).rung(request)) != each["mechanism"]:
            yield Mismatch(place, "its plan serves the request otherwise", "所附方案的保障方式与所述不符")
        added = cost - roster.cost
        if abs(added - each["added_cny"]) > CENT + 1e-9:
            yield Mismatch(
                place,
                f"it says {each['added_cny']:.2f} CNY, its plan costs {added:.2f} more",
                f"所述 {each['added_cny']:.2f} 元，按所附方案为 {added:.2f} 元",
            )


def digest_of(data: object) -> str:
    """SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()


def word(rung: Rung) -> str:
    """The mechanism as the format page names it."""
    return rung.name.lower()


def _offer(offer: Offer) -> dict[str, Any]:
    legs = [[leg.option, leg.start, leg.via_pool] for duty in offer.duties for leg in duty.legs]
    mine = next((start for option, start, _ in legs if option == offer.option), None)
    return {
        "vehicle": offer.vehicle,
        "supplier": offer.supplier,
        "option": offer.option,
        "mechanism": word(offer.rung),
        "start": mine,
        "added_cny": _cny(offer.added_cny),
        "is_now": offer.is_now,
        "is_exact": offer.is_exact,
    }


def _ruled_out(each: RuledOut) -> dict[str, Any]:
    barrier = each.barrier
    return {
        "vehicle": each.vehicle,
        "code": barrier.code.value,
        "amount": round(barrier.amount, 3),
        "requests": list(barrier.trips),
        "zh": barrier.zh,
        "en": barrier.en,
    }


def _relaxation(plan: Plan, each: Relaxation) -> dict[str, Any]:
    return {
        "change": each.change.as_json(),
        "mechanism": word(each.rung),
        "option": each.option,
        "vehicle": each.vehicle,
        "supplier": each.supplier,
        "start": each.start,
        "added_cny": _cny(each.added_cny),
        "outlay_cny": _cny(each.outlay_cny),
        "patch": make_patch(plan, each.plan),
    }


def _cny(amount: float) -> float:
    """Cents, and no negative nothing."""
    return round(amount, 2) + 0.0
