"""Social supply: a supplier of the option's region, that fits, so many options each, never for bound categories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from solver.facts import Facts
from solver.problem import Option, Request, Supplier
from solver.violation import Code, Violation


def social(facts: Facts) -> Iterator[Violation]:
    """Every service a supplier may not give, and suppliers with more options than they take."""
    given = Counter(supplier.id for _, supplier in facts.social)
    for option, supplier in facts.social:
        yield from social_misfits(supplier, option, facts.lookup.covered(option))
    for supplier in facts.problem.social:
        if supplier.max_options is not None and given[supplier.id] > supplier.max_options:
            yield Violation(
                Code.SUPPLIER_MAX_OPTIONS,
                supplier.id,
                given[supplier.id] - supplier.max_options,
                f"supplier '{supplier.id}' gets {given[supplier.id]} options, takes at most {supplier.max_options}",
                f"供应商 “{supplier.id}” 承接 {given[supplier.id]} 单，至多 {supplier.max_options} 单",
            )


def social_misfits(supplier: Supplier, option: Option, covered: list[Request]) -> Iterator[Violation]:
    """Why this supplier may not serve this option; nothing where it may."""
    if supplier.region != option.region:
        yield Violation(
            Code.SUPPLIER_REGION,
            option.id,
            0.0,
            f"supplier '{supplier.id}' serves region {supplier.region}, option '{option.id}' is of {option.region}",
            f"供应商 “{supplier.id}” 属区域 {supplier.region}，方案 “{option.id}” 属区域 {option.region}",
        )
    if option.passengers > supplier.seats:
        yield Violation(
            Code.SUPPLIER_SEATS,
            option.id,
            option.passengers - supplier.seats,
            f"option '{option.id}' carries {option.passengers}, supplier '{supplier.id}' seats {supplier.seats}",
            f"方案 “{option.id}” 乘 {option.passengers} 人，供应商 “{supplier.id}” 仅 {supplier.seats} 座",
        )
    for request in covered:
        lacking = sorted(request.features - supplier.features)
        if lacking:
            yield Violation(
                Code.SUPPLIER_FEATURES,
                option.id,
                len(lacking),
                f"request '{request.id}' asks for {', '.join(lacking)}, which supplier '{supplier.id}' lacks",
                f"申请 “{request.id}” 要求 {'、'.join(lacking)}，供应商 “{supplier.id}” 不具备",
            )
        if request.categories:
            yield Violation(
                Code.SOCIAL_WITH_CATEGORIES,
                request.id,
                0.0,
                f"request '{request.id}' is bound to vehicle categories and may not be served socially",
                f"申请 “{request.id}” 限定车辆类别，不得由社会化服务承担",
            )
