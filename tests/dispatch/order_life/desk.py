"""People of the demonstration desk, and what they do to orders, each in a transaction of its own."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Engine

from dispatch.order_life.acts import Act
from dispatch.order_life.doer import Doer
from dispatch.order_life.publishing import Published, publish_plan
from dispatch.order_life.reporting import Effect, Taken, Told, take_act
from dispatch.refusal import Refusal
from fleet_data.access_records import Role
from fleet_data.order_records import replay
from fleet_data.plan_records import COMMITTED, KeptOrder, OrderRecord
from fleet_data.scope import Scope
from fleet_data.session import reading, transaction
from fleet_data.stores import bookings, order_life, orders
from tests.fleet_data.crews import DRIVERS, order, save_plan
from tests.fleet_data.samples import at

HOHHOT = Scope(regions=frozenset({"150100"}))
DESK = Doer("demo.dispatcher", Role.DISPATCHER, HOHHOT)
REQUESTER = Doer("demo.requester", Role.REQUESTER, Scope(units=frozenset({("150100", "演示局")})))
FLEET = Doer("demo.fleet", Role.UNIT_FLEET, HOHHOT)
REGION = Doer("demo.region", Role.REGION_ADMIN, HOHHOT)
NOW = at(12)
NUMBERS = count()


def crew(number: int = 0) -> Doer:
    """A driver with their phone."""
    return Doer(f"demo.{DRIVERS[number]}", Role.DRIVER, driver=DRIVERS[number])


def published(engine: Engine, *of_orders: OrderRecord) -> list[KeptOrder]:
    """A plan of these orders, in force."""
    plan_id, _ = save_plan(engine, *(of_orders or (order("R001"),)))
    with transaction(engine) as session:
        done = publish_plan(session, DESK, plan_id, now=at(7))
        assert isinstance(done, Published), done
        return [orders.get_order(session, number) for number in done.sent]


def details_of(act: Act, kept: KeptOrder) -> dict[str, Any]:
    """What the act needs to be said, as it should be."""
    return {
        Act.DEPART: {"plate": kept.order.vehicle, "odometer_km": 1000, "code": kept.passenger_code},
        Act.RETURN: {"odometer_km": 1100, "photo": "ab" * 32},
        Act.RATE: {"score": 5},
        Act.SETTLE: {"amount_cny": 130.5},
    }.get(act, {"reason": "演示原因"})


def tell(
    engine: Engine,
    doer: Doer,
    kept: KeptOrder,
    act: Act,
    device_at: datetime | None = None,
    now: datetime = NOW,
    report: str | None = None,
    **details: Any,
) -> Taken | Refusal:
    """Tell an act."""
    told = Told(report or f"E{next(NUMBERS)}", kept.id, act, details_of(act, kept) | details, device_at, sequence=0)
    with transaction(engine) as session:
        return take_act(session, doer, told, now=now)


def done(answer: Taken | Refusal) -> KeptOrder:
    """The order after an act that moved it."""
    assert isinstance(answer, Taken), answer
    assert answer.effect is Effect.MOVED
    return answer.order


def refused(answer: object) -> str:
    """The code of a refusal that says something in both languages."""
    assert isinstance(answer, Refusal), answer
    assert answer.zh
    assert answer.en
    return answer.code


def list_faults(engine: Engine) -> list[str]:
    """What must hold of every order, whatever was done: its history gives its row, and it holds what it needs."""
    faults = []
    with reading(engine) as session:
        held = {booking.id: booking for booking in bookings.list_active(session, at(0), at(23, 59))}
        for number in range(1, 200):
            steps = order_life.list_steps(session, number)
            if not steps:
                continue
            kept = orders.get_order(session, number)
            row = {"state": kept.order.state, "vehicle": kept.order.vehicle, "driver": kept.order.driver,
                   "booking_id": kept.booking_id, "turn": kept.turn, "passenger_code": kept.passenger_code}  # fmt: skip
            told = replay(steps)
            faults += [f"order {number}: {name}" for name, value in told.items() if row.get(name) != value]
            if (kept.order.state in COMMITTED) != (kept.booking_id in held):
                faults.append(f"order {number} is {kept.order.state} and its booking is {kept.booking_id in held}")
            if kept.order.state in COMMITTED and held[kept.booking_id or 0].wish.vehicle != kept.order.vehicle:
                faults.append(f"order {number} holds another car")
    return faults
