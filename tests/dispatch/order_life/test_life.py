"""An order's life: who may do what from where, what it needs, what it writes; late and in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from dispatch.order_life import reporting
from dispatch.order_life.acts import MOVES, ROAD, Act
from dispatch.order_life.reporting import OFFICE, Effect, Taken
from dispatch.order_life.road import Walk, walk
from fleet_data.access_records import Role
from fleet_data.plan_records import KeptOrder, OrderState
from fleet_data.scope import NOTHING
from fleet_data.session import reading
from fleet_data.stores import audit, bookings, order_life, orders
from rulebook.terms import Mechanism
from tests.fleet_data.crews import CARS, order
from tests.fleet_data.samples import at

from .desk import DESK, FLEET, NOW, REGION, REQUESTER, crew, done, list_faults, published, refused, tell

WHOLE = (Act.ACCEPT, Act.DEPART, Act.ARRIVE, Act.WAIT, Act.RETURN)
AFTER = ((REQUESTER, Act.CONFIRM), (REQUESTER, Act.RATE), (FLEET, Act.SETTLE))


def bring(engine: Engine, kept: KeptOrder, state: OrderState) -> None:
    """Walk an order along its usual life."""
    for doer, act in [*((crew(), act) for act in WHOLE), *AFTER]:
        if orders_state(engine, kept) is state:
            return
        done(tell(engine, doer, kept, act))


def orders_state(engine: Engine, kept: KeptOrder) -> OrderState:
    with reading(engine) as session:
        return orders.get_order(session, kept.id).order.state


def test_an_order_lives_from_dispatched_to_settled_and_its_history_tells_it(engine: Engine):
    (kept,) = published(engine)
    assert (kept.order.state, len(kept.passenger_code or "")) == (OrderState.PUBLISHED, 6)
    bring(engine, kept, OrderState.SETTLED)
    with reading(engine) as session:
        steps = order_life.list_steps(session, kept.id)
        told = audit.list_for(session, "orders", str(kept.id))
        assert bookings.list_active(session, at(0), at(23)) == []
    assert [step.act for step in steps] == [
        "publish", "accept", "depart", "arrive", "wait", "return", "confirm", "rate", "settle",
    ]  # fmt: skip
    assert [entry.action for entry in told] == [step.act for step in steps]
    assert steps[2].details == {"plate": CARS[0], "odometer_km": 1000}
    assert list_faults(engine) == []


def test_a_refused_act_says_what_is_possible_and_leaves_nothing(engine: Engine):
    (kept,) = published(engine)
    answer = tell(engine, crew(), kept, Act.RETURN)
    assert refused(answer) == "order.not_from_here"
    assert "accept" in str(answer)
    with reading(engine) as session:
        assert order_life.list_reports(session, kept.id) == []


def test_each_act_is_refused_to_every_role_that_may_not(engine: Engine):
    (kept,) = published(engine)
    for act in (*ROAD, *OFFICE):
        may = {role for move in MOVES[act] for role in move.roles}
        for role in set(Role) - may:
            assert refused(tell(engine, replace(DESK, role=role, driver="D01"), kept, act)) == "order.not_your_role"


def test_an_order_is_only_moved_by_those_it_is_about(engine: Engine):
    (kept,) = published(engine)
    for doer, act in (
        (crew(1), Act.ACCEPT),
        (replace(REQUESTER, scope=NOTHING), Act.CANCEL),
        (replace(DESK, scope=NOTHING), Act.CANCEL),
    ):
        assert refused(tell(engine, doer, kept, act)) == "order.not_yours"


def test_a_driver_neither_settles_nor_decides_about_a_trip_of_their_own(engine: Engine):
    (kept,) = published(engine)
    bring(engine, kept, OrderState.CONFIRMED)
    assert refused(tell(engine, replace(FLEET, driver="D01"), kept, Act.SETTLE)) == "order.second_person"
    done(tell(engine, FLEET, kept, Act.SETTLE))


def test_a_car_does_not_depart_on_a_wrong_word(engine: Engine):
    (kept,) = published(engine)
    done(tell(engine, crew(), kept, Act.ACCEPT))
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"plate": CARS[1]}, "order.plate_differs"),
        ({"code": "000000x"}, "order.code_differs"),
        ({"odometer_km": -1}, "order.needs"),
        ({"odometer_km": True}, "order.needs"),
        ({"plate": " "}, "order.needs"),
    ]
    for details, code in wrong:
        assert refused(tell(engine, crew(), kept, Act.DEPART, **details)) == code
    assert orders_state(engine, kept) is OrderState.ACCEPTED


def test_an_odometer_that_runs_backwards_is_refused_now_and_marked_when_it_comes_late(engine: Engine):
    (kept,) = published(engine)
    bring(engine, kept, OrderState.WAITING)
    assert refused(tell(engine, crew(), kept, Act.RETURN, odometer_km=5)) == "order.odometer_backwards"
    late = tell(engine, crew(), kept, Act.RETURN, at(12, 30), at(13), odometer_km=5)
    assert isinstance(late, Taken)
    assert (late.effect, late.marks) == (Effect.MOVED, ("odometer_backwards",))


def test_a_car_that_is_still_out_does_not_depart_again(engine: Engine):
    first, second = published(engine, order("R001"), order("R002", hours=(12, 14)))
    for kept in (first, second):
        done(tell(engine, crew(), kept, Act.ACCEPT))
    done(tell(engine, crew(), first, Act.DEPART))
    assert refused(tell(engine, crew(), second, Act.DEPART)) == "order.vehicle_still_out"


def test_the_same_report_twice_is_done_once(engine: Engine):
    (kept,) = published(engine)
    first = tell(engine, crew(), kept, Act.ACCEPT, report="E-same")
    again = tell(engine, crew(), kept, Act.ACCEPT, report="E-same")
    assert isinstance(first, Taken)
    assert isinstance(again, Taken)
    assert (first.effect, again.effect) == (Effect.MOVED, Effect.REPEATED)
    assert refused(tell(engine, crew(), kept, Act.DEPART, report="E-same")) == "order.report_reused"
    with reading(engine) as session:
        assert [step.act for step in order_life.list_steps(session, kept.id)] == ["publish", "accept"]


def tell_late(engine: Engine, kept: KeptOrder, order_of: tuple[int, ...]) -> list[Effect]:
    """The five reports of a trip, told in some order after it was over."""
    effects = []
    for place in order_of:
        answer = tell(engine, crew(), kept, WHOLE[place], at(8 + place // 2, 30 * (place % 2)), at(20))
        assert isinstance(answer, Taken)
        effects.append(answer.effect)
    return effects


@pytest.mark.parametrize("order_of", Random(4).sample(list(permutations(range(5))), 5))
def test_reports_that_come_late_and_in_any_order_end_the_same(engine: Engine, order_of: tuple[int, ...]):
    (kept,) = published(engine)
    tell_late(engine, kept, order_of)
    with reading(engine) as session:
        reports = order_life.list_reports(session, kept.id)
        assert bookings.list_active(session, at(0), at(23)) == []
    assert orders_state(engine, kept) is OrderState.RETURNED
    assert [report.act for report in reports] == list(WHOLE)
    assert all(report.received_at == at(20) != report.device_at for report in reports)
    assert list_faults(engine) == []


def test_without_putting_reports_in_their_place_their_order_would_decide(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    def as_they_come(reports: Any) -> Walk:
        listed = list(reports)
        return walk(replace(each, happened_at=at(place // 60, place % 60)) for place, each in enumerate(listed))

    (kept,) = published(engine)
    by_arrival: list[str] = []
    listed = order_life.list_reports

    def in_arrival(session: Any, order_id: int) -> Any:
        found = {report.report: report for report in listed(session, order_id)}
        return [found[each] for each in by_arrival]

    monkeypatch.setattr(reporting, "walk", as_they_come)
    monkeypatch.setattr(reporting.order_life, "list_reports", in_arrival)
    for place in (4, 3, 2, 1, 0):
        report = f"E-{place}"
        assert isinstance(tell(engine, crew(), kept, WHOLE[place], at(9, place), at(20), report=report), Taken)
        by_arrival.append(report)
    assert orders_state(engine, kept) is OrderState.ACCEPTED


def test_a_late_stop_takes_its_place_in_a_trip_that_is_over(engine: Engine):
    (kept,) = published(engine)
    for act, hour in ((Act.ACCEPT, 8), (Act.DEPART, 9), (Act.RETURN, 12)):
        done(tell(engine, crew(), kept, act, at(hour), at(13)))
    late = tell(engine, crew(), kept, Act.ARRIVE, at(10), at(14))
    assert isinstance(late, Taken)
    assert (late.effect, late.order.order.state) == (Effect.FILLED_IN, OrderState.RETURNED)
    assert list_faults(engine) == []


def test_clocks_that_are_wrong_are_marked_and_both_times_kept(engine: Engine):
    (kept,) = published(engine)
    ahead = tell(engine, crew(), kept, Act.ACCEPT, NOW + timedelta(hours=8), NOW)
    late = tell(engine, crew(), kept, Act.TROUBLE, NOW - timedelta(days=4), NOW)
    assert isinstance(ahead, Taken)
    assert isinstance(late, Taken)
    assert (ahead.marks, late.marks) == (("clock_ahead",), ("late",))
    with reading(engine) as session:
        found = {report.act: report for report in order_life.list_reports(session, kept.id)}
    assert (found["accept"].device_at, found["accept"].happened_at) == (NOW + timedelta(hours=8), NOW)


def test_a_suspended_trip_goes_on_from_where_it_was_or_is_cancelled_by_the_desk(engine: Engine):
    (kept,) = published(engine)
    bring(engine, kept, OrderState.WAITING)
    done(tell(engine, crew(), kept, Act.SUSPEND))
    assert done(tell(engine, DESK, kept, Act.RESUME, now=NOW + timedelta(minutes=1))).order.state is OrderState.WAITING
    done(tell(engine, DESK, kept, Act.SUSPEND, now=NOW + timedelta(minutes=2)))
    assert refused(tell(engine, REQUESTER, kept, Act.CANCEL)) == "order.not_from_here"
    assert done(tell(engine, DESK, kept, Act.CANCEL)).order.state is OrderState.CANCELLED
    late = tell(engine, crew(), kept, Act.RETURN, at(11), at(20))
    assert isinstance(late, Taken)
    assert (late.effect, late.marks, late.order.order.state) == (Effect.KEPT, ("after_close",), OrderState.CANCELLED)
    assert list_faults(engine) == []


def test_a_dispute_is_resolved_by_somebody_else(engine: Engine):
    (kept,) = published(engine)
    bring(engine, kept, OrderState.RETURNED)
    done(tell(engine, crew(), kept, Act.DISPUTE))
    assert refused(tell(engine, REQUESTER, kept, Act.CONFIRM)) == "order.not_from_here"
    assert done(tell(engine, REGION, kept, Act.RESOLVE)).order.state is OrderState.CONFIRMED


def test_a_hired_car_is_told_of_by_the_desk(engine: Engine):
    hired = replace(order("R001", duty=None), mechanism=Mechanism.SOCIAL, vehicle=None, driver=None, supplier="S01")
    (kept,) = published(engine, hired)
    for minute, act in enumerate(WHOLE):
        done(tell(engine, DESK, kept, act, now=NOW + timedelta(minutes=minute)))
    assert orders_state(engine, kept) is OrderState.RETURNED


def test_nothing_of_an_order_is_ever_deleted_and_its_history_never_rewritten(engine: Engine):
    (kept,) = published(engine)
    done(tell(engine, crew(), kept, Act.ACCEPT))
    added_to = ("order_steps", "order_reports", "day_changes")
    words = [f"DELETE FROM {table}" for table in (*added_to, "orders", "publications", "bookings")]
    for each in [*words, *(f"UPDATE {table} SET who = 'nobody'" for table in added_to)]:
        with pytest.raises(IntegrityError, match="only added to"), engine.begin() as connection:
            connection.execute(text(each))


def test_an_act_that_cannot_be_audited_does_not_happen(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    (kept,) = published(engine)

    def fail(*_: Any, **__: Any) -> int:
        raise RuntimeError("the audit log is full")

    with monkeypatch.context() as patched:
        patched.setattr(order_life.audit, "append", fail)
        with pytest.raises(RuntimeError, match="audit log is full"):
            tell(engine, crew(), kept, Act.ACCEPT)
    with reading(engine) as session:
        assert order_life.list_reports(session, kept.id) == []
    assert orders_state(engine, kept) is OrderState.PUBLISHED
