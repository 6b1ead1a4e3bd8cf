"""Swaps; orders without a plan; trips filled in afterwards; whatever is done, history gives the row."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from dispatch.order_life.acts import ROAD, Act
from dispatch.order_life.reporting import OFFICE, Effect, Taken
from dispatch.order_life.sending import DrivenTrip, approve_back_fill, file_back_fill, send_directly
from dispatch.order_life.swapping import Swapped, swap
from fleet_data.access_records import Role
from fleet_data.booking_records import BookingKind, Clash, Release, Wish
from fleet_data.plan_records import KeptOrder, OrderKind, OrderState
from fleet_data.session import reading, transaction
from fleet_data.stores import bookings, order_life, orders
from tests.fleet_data.crews import CARS, DRIVERS, book, order, wish
from tests.fleet_data.samples import at

from .desk import DESK, FLEET, NOW, REGION, REQUESTER, crew, done, list_faults, published, refused, tell

TRIP = DrivenTrip("R002", CARS[0], DRIVERS[0], at(8), at(10), 1000, 1080, "演示：夜间紧急")


def do_swap(engine: Engine, kept: KeptOrder, **changes: Any) -> object:
    with transaction(engine) as session:
        return swap(session, DESK, kept.id, **{"reason": "演示：车辆故障", "now": NOW} | changes)


def test_a_swap_lets_the_old_crew_go_and_the_new_one_accepts_anew(engine: Engine):
    (kept,) = published(engine)
    done(tell(engine, crew(), kept, Act.ACCEPT))
    told = do_swap(engine, kept, vehicle=CARS[1], driver=DRIVERS[1])
    assert isinstance(told, Swapped)
    (moved,) = told.orders
    assert (moved.order.state, moved.order.vehicle, moved.turn) == (OrderState.PUBLISHED, CARS[1], 1)
    assert moved.passenger_code
    with reading(engine) as session:
        assert bookings.get_booking(session, kept.booking_id or 0).release is Release.SWAPPED
    assert refused(tell(engine, crew(2), moved, Act.ACCEPT)) == "order.not_yours"
    late = tell(engine, crew(0), kept, Act.DEPART, at(8), NOW)
    assert isinstance(late, Taken)
    assert (late.effect, late.order.order.state) == (Effect.KEPT, OrderState.PUBLISHED)
    assert "former_crew" in late.marks
    done(tell(engine, crew(1), moved, Act.ACCEPT))
    assert list_faults(engine) == []


def test_on_the_road_the_new_crew_is_held_from_now_on(engine: Engine):
    (kept,) = published(engine, order("R001", hours=(8, 14)))
    done(tell(engine, crew(), kept, Act.ACCEPT, now=at(8)))
    done(tell(engine, crew(), kept, Act.DEPART, now=at(8, 1)))
    told = do_swap(engine, kept, vehicle=CARS[2], driver=DRIVERS[2])
    assert isinstance(told, Swapped)
    assert (told.booking.wish.start_at, told.booking.wish.end_at) == (NOW, at(14))


def test_a_swap_to_a_car_that_is_held_changes_nothing(engine: Engine):
    (kept,) = published(engine)
    book(engine, wish(CARS[1], None, 8, 12))
    told = do_swap(engine, kept, vehicle=CARS[1])
    assert isinstance(told, Clash)
    with reading(engine) as session:
        assert orders.get_order(session, kept.id) == kept
        assert bookings.get_booking(session, kept.booking_id or 0).released_at is None
    assert refused(do_swap(engine, kept)) == "order.swap_same"
    assert refused(do_swap(engine, kept, vehicle=CARS[2], reason=" ")) == "order.needs"


def test_an_order_may_be_sent_without_a_plan_and_stays_marked(engine: Engine):
    record = replace(order("R001", duty=None), kind=OrderKind.EMERGENCY, option=None, option_kind=None)
    with transaction(engine) as session:
        sent = send_directly(session, DESK, record, now=at(7))
        again = send_directly(session, DESK, replace(record, request="R002"), now=at(7))
        refused(send_directly(session, DESK, replace(record, kind=OrderKind.NORMAL), now=at(7)))
    assert isinstance(sent, KeptOrder)
    assert (sent.order.kind, sent.order.state, sent.plan_id) == (OrderKind.EMERGENCY, OrderState.PUBLISHED, None)
    assert isinstance(again, Clash)
    done(tell(engine, crew(), sent, Act.ACCEPT))
    assert list_faults(engine) == []


def test_a_trip_filled_in_afterwards_counts_once_a_second_person_says_so(engine: Engine):
    published(engine, order("R001", hours=(9, 11)))
    with transaction(engine) as session:
        filed = file_back_fill(session, DESK, TRIP, now=NOW)
    assert isinstance(filed, KeptOrder)
    assert (filed.order.kind, filed.order.state) == (OrderKind.BACK_FILLED, OrderState.DRAFT)
    with transaction(engine) as session:
        assert (
            refused(approve_back_fill(session, replace(REGION, person=DESK.person), filed.id)) == "order.second_person"
        )
        assert refused(approve_back_fill(session, DESK, filed.id)) == "order.not_your_role"
        approved = approve_back_fill(session, REGION, filed.id, now=NOW)
    assert isinstance(approved, KeptOrder)
    assert approved.order.state is OrderState.RETURNED
    with reading(engine) as session:
        first, second = order_life.list_steps(session, filed.id)
    assert len(first.details["clashes_with_orders"]) == 1  # told, not hidden
    assert (second.happened_at, second.who) == (NOW, REGION.person)
    done(tell(engine, REQUESTER, filed, Act.CONFIRM))


def test_a_trip_that_is_not_over_or_makes_no_sense_is_not_filled_in(engine: Engine):
    with transaction(engine) as session:
        for changes, code in (
            ({"ended_at": at(13)}, "order.times"),
            ({"odometer_in_km": 5}, "order.odometer"),
            ({"reason": " "}, "order.needs"),
        ):
            assert refused(file_back_fill(session, DESK, replace(TRIP, **changes), now=NOW)) == code
        assert refused(file_back_fill(session, replace(DESK, role=Role.DRIVER), TRIP, now=NOW)) == "order.not_yours"


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_in_whatever_order_the_history_gives_the_row(engine: Engine, seed: int):
    """Row 7 of the failure table, small: acts at random by everyone on two orders that want the same cars."""
    chance = Random(seed)
    kept = published(engine, order("R001"), order("R002", crew=1))
    doers = [DESK, REQUESTER, FLEET, REGION, *map(crew, range(3))]
    for minute in range(60):
        each = chance.choice(kept)
        with reading(engine) as session:
            each = orders.get_order(session, each.id)
        if chance.random() < 0.1:
            car, driver = chance.choice(CARS), chance.choice(DRIVERS)
            do_swap(engine, each, vehicle=car, driver=driver, until_at=at(20))
            continue
        now = at(12, minute)
        device_at = at(chance.randint(7, 11), chance.randint(0, 59)) if chance.random() < 0.5 else None
        doer = chance.choice(doers)
        if chance.random() < 0.6:
            doer = replace(crew(), person=f"demo.{each.order.driver}", driver=each.order.driver)
        tell(engine, doer, each, chance.choice([*ROAD, *OFFICE]), device_at, now)
    assert list_faults(engine) == []


def test_a_row_changed_behind_the_history_would_be_found(engine: Engine):
    (kept,) = published(engine)
    done(tell(engine, crew(), kept, Act.ACCEPT))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE orders SET state = 'settled'")
    assert list_faults(engine) == [f"order {kept.id}: state", f"order {kept.id} is settled and its booking is True"]


def test_an_absence_holds_a_driver_against_a_swap(engine: Engine):
    (kept,) = published(engine)
    book(engine, Wish(BookingKind.ABSENCE, at(0), at(23), "演示请假", driver=DRIVERS[1]))
    assert isinstance(do_swap(engine, kept, driver=DRIVERS[1]), Clash)
