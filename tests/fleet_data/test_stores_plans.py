"""Plans: versions that stay, orders that never share a vehicle's time, rulings kept once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from fleet_data.plan_records import (
    DutyRecord,
    KeptOrder,
    OptionRecord,
    OrderRecord,
    OrderState,
    PlanRecord,
    PlanToSave,
    RulingRecord,
)
from fleet_data.session import reading, transaction
from fleet_data.stores import journal, options, orders, plans, rulings
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.stores.ledgers import save_ledgers
from rulebook.terms import Mechanism

from .samples import DAY, at, small_day

FIRST, SECOND = "蒙A·演示01", "蒙B·演示01"


def option(key: str, *covers: str, start: datetime | None = None) -> OptionRecord:
    """A way of two hours."""
    kind = "shared" if len(covers) > 1 else "direct"
    start = start or at(8)
    return OptionRecord(key, kind, covers, start, start, 120.0, 80.0, 75.5, 0.0, 3)


def order(request: str, key: str | None = None, hours: tuple[int, int] = (8, 11), plate: str = FIRST) -> OrderRecord:
    """An order of a pooled vehicle."""
    return OrderRecord(
        request=request,
        mechanism=Mechanism.OWN_LEVEL,
        reason_zh="本级车队最省",
        reason_en="the own pool costs least",
        articles=({"instrument": "IM", "article": "14"},),
        cost_cny=129.5,
        option=key or f"{request}/direct",
        option_kind="direct",
        vehicle=plate,
        driver="D01",
        planned_start_at=at(hours[0]),
        planned_end_at=at(hours[1]),
        duty=0,
        leg=0,
    )


def unserved(request: str) -> OrderRecord:
    """No way was found."""
    return OrderRecord(request, None, "无可用车辆", "no vehicle is free", state=OrderState.UNSERVED)


def day_plan(*of_orders: OrderRecord, of_options: tuple[OptionRecord, ...] | None = None) -> PlanToSave:
    """A plan of Hohhot's day with these orders, one duty, and an option for each order."""
    plan = PlanRecord(DAY, "150100", '{"a": 1}', '{"b": 2}', 129.5, 120.0, "time_limit", 4.5, "0.1.0", 7)
    duty = DutyRecord(FIRST, "D01", at(7, 30), at(18), 151.0, 170.0, 229.5)
    if of_options is None:
        of_options = tuple(option(one.option, one.request) for one in of_orders if one.option)
    return PlanToSave(plan, of_orders, (duty,), of_options)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with transaction(engine) as session:
        save_ledgers(session, small_day())
    return engine


def save(engine: Engine, *of_orders: OrderRecord) -> list[KeptOrder]:
    """Keep a plan and give its orders."""
    with transaction(engine) as session:
        return orders.list_for_plan(session, plans.save(session, day_plan(*of_orders)).id)


def test_a_plan_comes_back_as_it_was_given(filled: Engine):
    given_plan = replace(
        day_plan(order("R001"), unserved("R002")),
        rulings=(RulingRecord("request:R001", '{"allowed": true}', "ab" * 32),),
    )
    with transaction(filled) as session:
        kept = plans.save(session, given_plan, who="演示调度员")
    with reading(filled) as session:
        assert plans.get_plan(session, kept.id) == kept
        assert [one.order for one in orders.list_for_plan(session, kept.id)] == list(given_plan.orders)
        assert plans.list_duties(session, kept.id) == list(given_plan.duties)
        assert options.list_for_plan(session, kept.id) == list(given_plan.options)
        assert [one.ruling for one in rulings.list_for_plan(session, kept.id)] == list(given_plan.rulings)
        assert [one.change.action for one in journal.list_for(session, "plans", f"{DAY}/150100/1")] == ["created"]
    assert (kept.plan, kept.version, kept.made_by) == (given_plan.plan, 1, "演示调度员")
    assert kept.instance_digest == sha256(b'{"a": 1}').hexdigest()


def test_saving_again_makes_a_new_version_and_the_old_one_stays(filled: Engine):
    save(filled, order("R001"))
    save(filled, unserved("R001"))
    with reading(filled) as session:
        versions = plans.list_versions(session, DAY, "150100")
        assert [one.version for one in versions] == [1, 2]
        assert plans.find_latest(session, DAY, "150100") == versions[1]
        assert plans.find_latest(session, DAY, "150200") is None
        states = [one.order.state for one in orders.list_for_request(session, "R001")]
    assert states == [OrderState.DRAFT, OrderState.UNSERVED]


def test_a_plan_that_is_not_kept_is_said_by_its_number(filled: Engine):
    with reading(filled) as session, pytest.raises(NotKeptError, match="No plan 77"):
        plans.get_plan(session, 77)


def test_a_plan_with_one_vehicle_in_two_trips_at_once_is_refused_whole(filled: Engine):
    with pytest.raises(StoreError, match=r"two trips at once, R001/direct and R002/direct"):
        save(filled, order("R001"), order("R002", hours=(10, 12)))
    with reading(filled) as session:
        assert plans.list_versions(session, DAY, "150100") == []


def test_a_vehicle_may_start_when_it_is_free(filled: Engine):
    assert len(save(filled, order("R001"), order("R002", hours=(11, 12)))) == 2


def test_requests_that_share_a_ride_share_the_vehicle(filled: Engine):
    ride = option("S1", "R001", "R002")
    shared = day_plan(order("R001", "S1"), order("R002", "S1"), of_options=(ride,))
    with transaction(filled) as session:
        kept = plans.save(session, shared)
        assert options.list_for_plan(session, kept.id) == [ride]
        first, second = orders.list_for_plan(session, kept.id)
    assert first.order.option == second.order.option == "S1"


def test_an_order_that_names_a_duty_that_is_not_there_is_refused(filled: Engine):
    with pytest.raises(StoreError, match="names duty 3"):
        save(filled, replace(order("R001"), duty=3))


@pytest.mark.parametrize(
    "changes",
    [
        {"mechanism": None},
        {"mechanism": Mechanism.SOCIAL},
        {"supplier": "S01"},
        {"vehicle": None},
        {"planned_end_at": at(8)},
        {"planned_end_at": None},
        {"cost_cny": -1.0},
        {"option": "没有"},
    ],
)
def test_an_order_that_contradicts_itself_is_refused(filled: Engine, changes: dict[str, object]):
    bad = day_plan(replace(order("R001"), **changes), of_options=(option("R001/direct", "R001"),))
    with pytest.raises(IntegrityError), transaction(filled) as session:
        plans.save(session, bad)


def test_a_supplier_serves_without_a_vehicle_of_the_pools(filled: Engine):
    hired = replace(
        order("R001"), mechanism=Mechanism.SOCIAL, vehicle=None, driver=None, supplier="S01", duty=None, leg=None
    )
    assert save(filled, hired)[0].order == hired


def test_a_bound_above_the_cost_is_refused(filled: Engine):
    lying = replace(day_plan(), plan=replace(day_plan().plan, lower_bound_cny=130.0))
    with pytest.raises(IntegrityError, match="bound_below_cost"), transaction(filled) as session:
        plans.save(session, lying)


def test_the_same_ruling_of_the_same_subject_is_kept_once(filled: Engine):
    asked = [
        RulingRecord("request:R001", '{"allowed": true}', "ab" * 32),
        RulingRecord("request:R002", '{"allowed": true}', "ab" * 32),
        RulingRecord("request:R001", '{"allowed": true}', "ab" * 32),
    ]
    with transaction(filled) as session:
        first = rulings.save(session, asked)
    with transaction(filled) as session:
        second = rulings.save(session, [*asked, RulingRecord("request:R001", '{"allowed": false}', "cd" * 32)])
        kept = rulings.list_for_subject(session, "request:R001")
        assert [json.loads(one.ruling.ruling_json)["allowed"] for one in kept] == [True, False]
    assert first[0] == first[2] != first[1]
    assert second[:3] == first


@pytest.mark.parametrize("words", ["UPDATE rulings SET digest = '-'", "DELETE FROM rulings"])
def test_a_ruling_is_never_changed(filled: Engine, words: str):
    with transaction(filled) as session:
        rulings.save(session, [RulingRecord("request:R001", "{}", "ab" * 32)])
    with pytest.raises(IntegrityError, match="only added to"), filled.begin() as connection:
        connection.execute(text(words))
