"""Every request is served exactly once, or listed as unserved once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from solver.facts import Facts
from solver.violation import Code, Violation


def accounting(facts: Facts) -> Iterator[Violation]:
    """Requests served twice, forgotten, served though listed as unserved, or listed twice."""
    listed = Counter(facts.plan.unserved)
    for request in facts.problem.requests:
        id, services = request.id, facts.services.get(request.id, [])
        if len(services) > 1:
            yield Violation(
                Code.REQUEST_SERVED_TWICE,
                id,
                len(services) - 1,
                f"request '{id}' is served {len(services)} times, by options {', '.join(services)}",
                f"申请 “{id}” 被服务 {len(services)} 次，所用方案：{'、'.join(services)}",
            )
        if services and listed[id]:
            yield Violation(
                Code.UNSERVED_BUT_SERVED,
                id,
                0.0,
                f"request '{id}' is listed as unserved, but option {services[0]} serves it",
                f"申请 “{id}” 列为未保障，却由方案 {services[0]} 服务",
            )
        if not services and not listed[id]:
            yield Violation(
                Code.REQUEST_UNACCOUNTED,
                id,
                0.0,
                f"request '{id}' is neither served nor listed as unserved",
                f"申请 “{id}” 既未服务，也未列为未保障",
            )
        if listed[id] > 1:
            yield Violation(
                Code.UNSERVED_TWICE,
                id,
                listed[id] - 1,
                f"request '{id}' is listed as unserved {listed[id]} times",
                f"申请 “{id}” 被重复列为未保障 {listed[id]} 次",
            )
