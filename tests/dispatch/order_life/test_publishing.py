"""Publishing: one of several wins, the others are told what changed; all of a plan is booked or nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from dispatch.order_life.acts import Act
from dispatch.order_life.publishing import Clashes, Published, Stale, publish_plan
from fleet_data.access_records import Role
from fleet_data.booking_records import BookingKind, Wish
from fleet_data.plan_records import OrderRecord, OrderState
from fleet_data.scope import NOTHING
from fleet_data.session import reading, transaction
from fleet_data.stores import bookings, orders, publications
from tests.fleet_data.crews import CARS, DRIVERS, book, order, save_plan
from tests.fleet_data.samples import DAY, at

from .desk import DESK, crew, done, list_faults, published, refused, tell


def publish(engine: Engine, plan_id: int, person: str = "demo.dispatcher") -> object:
    with transaction(engine) as session:
        return publish_plan(session, replace(DESK, person=person), plan_id, now=at(7))


def plan_of(engine: Engine, *of_orders: OrderRecord, base_token: int | None = None) -> int:
    return save_plan(engine, *of_orders, base_token=base_token)[0]


def states(engine: Engine) -> dict[str, list[str]]:
    with reading(engine) as session:
        return {
            request: [kept.order.state.value for kept in orders.list_for_request(session, request)]
            for request in ("R001", "R002", "R003")
        }


def test_of_two_plans_made_on_the_same_day_the_second_is_told_what_changed(engine: Engine):
    first, second = plan_of(engine, order("R001")), plan_of(engine, order("R002"))
    assert isinstance(publish(engine, first, "demo.one"), Published)
    told = publish(engine, second, "demo.two")
    assert isinstance(told, Stale)
    assert (told.now.token, told.now.plan_id) == (1, first)
    assert [(change.who, change.what) for change in told.changes] == [("demo.one", "publish")]
    assert "demo.one" in told.en
    assert states(engine) == {"R001": ["published"], "R002": ["draft"], "R003": []}


def test_a_change_of_an_order_makes_a_plan_made_before_it_stale(engine: Engine):
    (kept,) = published(engine)
    before = plan_of(engine, order("R001"), order("R002", crew=1))
    done(tell(engine, DESK, kept, Act.CANCEL))
    told = publish(engine, before)
    assert isinstance(told, Stale)
    assert [(change.what, change.order_id) for change in told.changes] == [("cancel", kept.id)]


def test_without_the_token_a_stale_plan_would_bring_a_cancelled_trip_back(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    (kept,) = published(engine)
    before = plan_of(engine, order("R001"))
    done(tell(engine, DESK, kept, Act.CANCEL))
    monkeypatch.setattr(publications, "take_token", lambda *_, **__: 99)
    assert isinstance(publish(engine, before), Published)
    assert states(engine)["R001"] == ["cancelled", "published"]


def test_a_newer_plan_keeps_what_it_leaves_alone_and_what_is_on_the_road(engine: Engine):
    same, out, moved = published(engine, order("R001"), order("R002", crew=1), order("R003", crew=2, hours=(8, 10)))
    done(tell(engine, crew(0), same, Act.ACCEPT))
    done(tell(engine, crew(1), out, Act.ACCEPT))
    done(tell(engine, crew(1), out, Act.DEPART))
    newer = plan_of(engine, order("R001"), order("R002", crew=2, hours=(12, 14)), order("R003", crew=2, hours=(9, 11)))
    told = publish(engine, newer)
    assert isinstance(told, Published)
    assert (set(told.kept), told.replaced, len(told.sent)) == ({same.id, out.id}, (moved.id,), 1)
    assert states(engine) == {
        "R001": ["accepted", "draft"], "R002": ["departed", "draft"], "R003": ["cancelled", "published"],
    }  # fmt: skip
    assert list_faults(engine) == []


def test_a_plan_whose_car_is_held_by_others_is_refused_whole(engine: Engine):
    book(engine, Wish(BookingKind.REPAIR, at(9), at(10), "演示保养", vehicle=CARS[1]))
    told = publish(engine, plan_of(engine, order("R001"), order("R002", crew=1)))
    assert isinstance(told, Clashes)
    assert [clash.wish.vehicle for clash in told.clashes] == [CARS[1]]
    with reading(engine) as session:
        assert len(bookings.list_active(session, at(0), at(23))) == 1
        assert publications.find_publication(session, DAY, "150100").token == 0
    assert states(engine)["R001"] == ["draft"]


def test_a_car_is_held_for_its_whole_duty_with_the_empty_runs(engine: Engine):
    published(engine, order("R001", hours=(9, 11)))
    with reading(engine) as session:
        (held,) = bookings.list_active(session, at(0), at(23))
    assert (held.wish.start_at, held.wish.end_at, held.wish.driver) == (at(9), at(11), DRIVERS[0])


def test_only_a_dispatcher_of_the_region_publishes(engine: Engine):
    plan_id = plan_of(engine, order("R001"))
    for doer in (replace(DESK, role=Role.REQUESTER), replace(DESK, scope=NOTHING)):
        with transaction(engine) as session:
            assert refused(publish_plan(session, doer, plan_id)) == "plan.not_yours"


def test_of_four_who_publish_at_once_exactly_one_wins_every_time(engine: Engine):
    for round_number in range(4):
        plans = [plan_of(engine, order("R001", crew=number % 3, hours=(8, 9 + number))) for number in range(4)]
        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(lambda plan_id: publish(engine, plan_id), plans))
        assert sorted(type(each).__name__ for each in told) == ["Published", "Stale", "Stale", "Stale"]
        with reading(engine) as session:
            assert publications.find_publication(session, DAY, "150100").token == round_number + 1
            live = orders.list_committed(session, DAY, "150100")
        assert [kept.order.state for kept in live] == [OrderState.PUBLISHED]
    assert list_faults(engine) == []
