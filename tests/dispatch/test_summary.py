"""The lines of a planned day."""

from dispatch.summary import day_summary
from fleet_data.records import Ledgers
from tests.dispatch.conftest import Planner
from tests.dispatch.days import agreement, car, driver, other_pool, request, supplier

CAR, DRIVER = other_pool()


def line_of(lines: list[str], request_id: str) -> str:
    return next(line for line in lines if line.strip().startswith(request_id))


def test_every_escalated_and_unserved_exception_prints_its_articles(plan: Planner) -> None:
    day = plan(
        Ledgers(
            vehicles=(car(), CAR),
            drivers=(driver(), DRIVER),
            requests=tuple(request(n) for n in (1, 2, 3, 4)),
            suppliers=(supplier(max_options=1),),
            agreements=(agreement(),),
        )
    )
    lines = day_summary(day)
    exceptions = [order.need.id for order in day.orders if order.mechanism is None or order.mechanism != "own_level"]
    assert len(exceptions) == 3
    for request_id in exceptions:
        assert "派车计划建议值" in line_of(lines, request_id), "the order of the mechanisms is cited"
        assert "未核实" in line_of(lines, request_id), "and how far it was verified"
    hired = next(order.need.id for order in day.orders if order.mechanism == "social")
    assert "机关运行保障条例" in line_of(lines, hired)
    lent = next(order.need.id for order in day.orders if order.mechanism == "cross_region")
    assert "公务用车管理办法" in line_of(lines, lent)


def test_a_day_without_exceptions_prints_none(plan: Planner) -> None:
    lines = day_summary(plan(Ledgers(vehicles=(car(),), drivers=(driver(),), requests=(request(),))))
    assert not any("未保障 unserved:" in line and not line.startswith("    ") for line in lines)
    assert not any("升级" in line for line in lines)
