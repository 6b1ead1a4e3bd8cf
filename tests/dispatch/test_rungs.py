"""Rung by rung: which mechanism serves, and why an earlier one could not."""

from dataclasses import replace
from datetime import date

import pytest

from dispatch.day_plan import DayPlan, DraftOrder
from fleet_data.records import Ledgers
from rulebook.terms import Mechanism, Purpose, VehicleCategory
from solver.check import check
from tests.dispatch.conftest import Planner
from tests.dispatch.days import agreement, at, car, driver, other_pool, request, supplier

OTHER_CAR, OTHER_DRIVER = other_pool()
OWN = {"vehicles": (car(),), "drivers": (driver(),)}
BOTH = {"vehicles": (car(), OTHER_CAR), "drivers": (driver(), OTHER_DRIVER)}


def order_of(day: DayPlan, number: int) -> DraftOrder:
    found = next(order for order in day.orders if order.need.id == f"R{number:03d}")
    assert check(day.problem, day.plan).is_clean
    return found


def mechanisms(day: DayPlan) -> list[Mechanism | None]:
    assert check(day.problem, day.plan).is_clean
    return sorted((order.mechanism for order in day.orders), key=str)


def test_the_own_level_serves_first_even_where_the_market_is_cheaper(plan: Planner) -> None:
    cheap = supplier(base_cost_cny=1.0, cost_per_km_cny=0.01, cost_per_minute_cny=0.0)
    day = plan(Ledgers(**OWN, requests=(request(),), suppliers=(cheap,)))
    assert order_of(day, 1).mechanism is Mechanism.OWN_LEVEL


def test_an_agreement_serves_when_the_own_level_is_out_and_before_the_market(plan: Planner) -> None:
    cheap = supplier(base_cost_cny=1.0, cost_per_km_cny=0.01, cost_per_minute_cny=0.0)
    ledgers = Ledgers(**BOTH, requests=(request(1), request(2)), suppliers=(cheap,), agreements=(agreement(),))
    day = plan(ledgers)
    assert mechanisms(day) == [Mechanism.CROSS_REGION, Mechanism.OWN_LEVEL]
    lent = next(order for order in day.orders if order.mechanism is Mechanism.CROSS_REGION)
    assert "A001" in lent.reason.zh
    assert "演示协议001号" in lent.reason.zh
    assert lent.count is not None
    assert (lent.count.own_level_fitting, lent.count.own_level_free) == (1, 0)


def test_without_an_agreement_another_pool_serves_nobody(plan: Planner) -> None:
    day = plan(Ledgers(**BOTH, requests=(request(1), request(2))))
    assert mechanisms(day) == [None, Mechanism.OWN_LEVEL]


def test_a_lapsed_agreement_is_not_used_and_is_listed_with_its_reason(plan: Planner) -> None:
    lapsed = agreement(valid_until=date(2026, 11, 22))
    day = plan(Ledgers(**BOTH, requests=(request(1), request(2)), agreements=(lapsed,)))
    assert mechanisms(day) == [None, Mechanism.OWN_LEVEL]
    assert not day.problem.cross_region
    assert [each.code for each in day.left_out if each.kind == "agreement"] == ["agreement_not_in_force"]


def test_the_market_serves_last_and_its_reason_counts_the_rungs_before(plan: Planner) -> None:
    day = plan(Ledgers(**OWN, requests=(request(1), request(2)), suppliers=(supplier(),)))
    assert mechanisms(day) == [Mechanism.OWN_LEVEL, Mechanism.SOCIAL]
    hired = next(order for order in day.orders if order.mechanism is Mechanism.SOCIAL)
    assert hired.supplier == "S001"
    assert "1 own-level car(s) fit, none can take it" in hired.reason.en
    assert "no cross-region agreement is in force" in hired.reason.en


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"catalogue_number": None}, "not_in_catalogue"),
        ({"catalogue_valid_until": date(2026, 1, 1)}, "catalogue_expired"),
    ],
)
def test_a_supplier_outside_the_catalogue_serves_nobody(plan: Planner, changes: dict[str, object], code: str) -> None:
    day = plan(Ledgers(requests=(request(),), suppliers=(replace(supplier(), **changes),)))
    assert mechanisms(day) == [None]
    assert [each.code for each in day.left_out] == [code]


def test_a_request_with_a_named_category_is_never_served_by_the_market(plan: Planner) -> None:
    named = request(categories=frozenset({VehicleCategory.GENERAL}))
    assert mechanisms(plan(Ledgers(requests=(named,), suppliers=(supplier(),)))) == [None]
    control = plan(Ledgers(requests=(request(2),), suppliers=(supplier(),)))
    assert Mechanism.SOCIAL in mechanisms(control)


def test_a_confidential_car_does_not_serve_an_ordinary_trip_nor_a_general_one_papers(plan: Planner) -> None:
    secret = car(1, category=VehicleCategory.CONFIDENTIAL)
    day = plan(
        Ledgers(
            vehicles=(secret,), drivers=(driver(),), requests=(request(1), request(2, purpose=Purpose.CONFIDENTIAL))
        )
    )
    assert order_of(day, 1).mechanism is None
    assert order_of(day, 2).mechanism is Mechanism.OWN_LEVEL


def test_a_secret_errand_is_never_given_to_the_market(plan: Planner) -> None:
    day = plan(Ledgers(requests=(request(purpose=Purpose.CONFIDENTIAL),), suppliers=(supplier(),)))
    assert mechanisms(day) == [None]


def test_an_unserved_request_names_who_holds_the_fitting_cars(plan: Planner) -> None:
    day = plan(Ledgers(**OWN, requests=(request(1), request(2, priority=4))))
    left = order_of(day, 2)
    assert left.mechanism is None
    assert f"{car().plate}（R001）" in left.reason.zh
    assert "no supplier may serve it" in left.reason.en


def test_a_reserve_car_stays_and_the_reason_does_not_call_it_free(plan: Planner) -> None:
    day = plan(Ledgers(vehicles=(car(1, reserve=True),), drivers=(driver(),), requests=(request(),)))
    assert day.problem.pools[0].reserve == {"general": 1}
    assert mechanisms(day) == [None]


def test_every_share_of_the_cost_adds_up_to_the_plans_cost(plan: Planner) -> None:
    requests = tuple(request(n, leaves=at(8 + n)) for n in range(1, 6))
    day = plan(Ledgers(**BOTH, requests=requests, suppliers=(supplier(),), agreements=(agreement(),)))
    assert sum(order.cost_cny for order in day.orders) == pytest.approx(day.plan.cost)
