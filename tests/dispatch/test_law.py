"""What the law refuses stays out of the problem; what is left in keeps the law."""

from datetime import time

from dispatch.docket import judge_day
from dispatch.lawful_plan import solve_lawfully
from fleet_data.records import Ledgers, VehicleState
from rulebook.rules.driver_duty import find_missing_rests
from rulebook.terms import Mechanism, Purpose, VehicleCategory
from solver.check import check
from tests.dispatch.conftest import Planner
from tests.dispatch.days import HOLIDAY, ROADS, at, car, driver, request, supplier


def test_a_request_refused_by_law_never_appears_in_the_instance(plan: Planner) -> None:
    unapproved = request(1, approved_at=None)
    inside = request(2, purpose=Purpose.ORDINARY, inside_allowance_area=True)
    day = plan(Ledgers(vehicles=(car(),), drivers=(driver(),), requests=(unapproved, inside, request(3))))
    assert [each.id for each in day.problem.requests] == ["R003"]
    assert {each.record.request: each.reasons[0].code for each in day.refused} == {
        "R001": "unapproved",
        "R002": "inside_allowance_area",
    }
    assert all(each.reasons[0].citations for each in day.refused)


def test_a_late_request_is_refused_and_an_emergency_with_spoken_approval_is_not(plan: Planner) -> None:
    late = {"filed_at": at(8, 50), "approved_at": at(8, 55)}
    urgent = request(2, purpose=Purpose.EMERGENCY, oral_approval=True, filed_at=at(8, 50), approved_at=None)
    day = plan(Ledgers(requests=(request(1, **late), urgent)))
    assert [each.record.request for each in day.refused] == ["R001"]
    assert [need.need.id for need in day.orders] == ["R002"]
    assert "提示" in day.orders[0].reason.zh, "the paper that is still due is told"


def test_on_a_holiday_only_duty_cars_leave_for_ordinary_work(plan: Planner) -> None:
    cars = (car(1), car(2, duty_car=True))
    start = at(9, day=HOLIDAY)
    ledgers = Ledgers(
        vehicles=cars, drivers=(driver(1), driver(2)), requests=(request(1, leaves=start), request(2, leaves=start))
    )
    day = plan(ledgers, HOLIDAY)
    sealed = next(crew.vehicle for crew in day.crews if crew.vehicle.record.plate == cars[0].plate)
    assert sealed.purposes == {Purpose.EMERGENCY}, "a sealed car leaves for an emergency and for nothing else"
    assert {order.trip.plate for order in day.orders if order.trip is not None} == {cars[1].plate}
    ordinary = plan(Ledgers(vehicles=cars, drivers=(driver(1), driver(2)), requests=(request(3), request(4))))
    assert {order.trip.plate for order in ordinary.orders if order.trip} == {cars[0].plate, cars[1].plate}


def test_sealed_repaired_and_retired_cars_are_left_out_with_their_reason(plan: Planner) -> None:
    states = {
        VehicleState.SEALED: "sealed_by_register",
        VehicleState.REPAIR: "in_repair",
        VehicleState.RETIRED: "retired",
    }
    cars = tuple(car(n, state=state) for n, state in enumerate(states, start=1))
    day = plan(Ledgers(vehicles=cars, drivers=(driver(),), requests=(request(),)))
    assert [each.code for each in day.left_out if each.kind == "vehicle"] == list(states.values())
    assert day.orders[0].mechanism is None


def test_a_leg_of_five_hours_has_its_rest_inside(plan: Planner) -> None:
    # About 300 km east at 60 km/h with circuity 1.3: more than four hours one way.
    long = request(1, leaves=at(7), destination_lon=111.749 + 2.75, round_trip=False, stay_minutes=0.0)
    day = plan(
        Ledgers(
            vehicles=(car(1, available=((time(5), time(0)),)),),
            drivers=(driver(1, on_duty=((time(5), time(0)),)),),
            requests=(long,),
        )
    )
    option = day.ways["R001-direct"].option
    assert 240 < option.driving_minutes < 480
    assert option.minutes >= option.driving_minutes + 20


def test_no_duty_is_published_that_breaks_the_four_hours() -> None:
    # One-way trips on end, each lawful alone: together they drive more than four hours without a pause.
    chain = tuple(
        request(
            n,
            leaves=at(8, 110 * (n - 1) % 60).replace(hour=8 + 110 * (n - 1) // 60),
            origin_lon=111.749 + 0.9 * ((n - 1) % 2),
            destination_lon=111.749 + 0.9 * (n % 2),
            round_trip=False,
            stay_minutes=0.0,
        )
        for n in range(1, 5)
    )
    from tests.dispatch.days import DAY

    docket = judge_day(Ledgers(vehicles=(car(),), drivers=(driver(),), requests=chain), DAY, None, ROADS)
    lawful = solve_lawfully(docket, seconds=2.0)
    assert check(lawful.problem, lawful.plan).is_clean
    assert lawful.days
    for duty in lawful.days:
        blocks = tuple((b.start_minutes, b.start_minutes + b.minutes) for b in duty.walk.blocks if b.driving)
        assert not find_missing_rests(blocks, 240, 20)
    assert all(ruling.permitted for rulings in lawful.rulings.values() for ruling in rulings)


def test_every_ruling_of_a_served_order_permits(plan: Planner) -> None:
    day = plan(
        Ledgers(vehicles=(car(),), drivers=(driver(),), requests=(request(1), request(2)), suppliers=(supplier(),))
    )
    served = [order for order in day.orders if order.mechanism is not None]
    assert len(served) == 2
    assert all(ruling.permitted for order in served for ruling in order.rulings)
    assert {order.mechanism for order in served} == {Mechanism.OWN_LEVEL, Mechanism.SOCIAL}


def test_a_car_sealed_for_the_holiday_is_left_out_and_the_duty_car_serves(plan: Planner) -> None:
    start = at(9, day=HOLIDAY)
    cars = (car(1, category=VehicleCategory.CONFIDENTIAL), car(2, category=VehicleCategory.CONFIDENTIAL, duty_car=True))
    papers = request(1, leaves=start, purpose=Purpose.CONFIDENTIAL)
    day = plan(Ledgers(vehicles=cars, drivers=(driver(1), driver(2)), requests=(papers,)), HOLIDAY)
    assert [(each.id, each.code) for each in day.left_out if each.kind == "vehicle"] == [
        (cars[0].plate, "holiday_sealed")
    ]
    assert [order.trip.plate for order in day.orders if order.trip is not None] == [cars[1].plate]
