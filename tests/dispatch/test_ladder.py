"""The order of the mechanisms, on plans made by hand."""

from dataclasses import replace

from dispatch.docket import Docket, judge_day
from dispatch.ladder import Assignment, Rungs
from dispatch.schedule import Schedule
from dispatch.translate import build_problem
from fleet_data.records import Ledgers
from rulebook.terms import Mechanism
from solver.check import check
from solver.plan import Duty, Leg, Plan, SocialService
from solver.problem import Problem
from tests.dispatch.days import DAY, ROADS, agreement, at, car, driver, other_pool, request, supplier

OTHER_CAR, OTHER_DRIVER = other_pool()
OTHER = OTHER_CAR.plate
OWN = car().plate


def docket_of(*hours: int, reserve: bool = False) -> Docket:
    return judge_day(
        Ledgers(
            vehicles=(car(reserve=reserve), OTHER_CAR),
            drivers=(driver(), OTHER_DRIVER),
            requests=tuple(request(n, leaves=at(hour)) for n, hour in enumerate(hours, start=1)),
            suppliers=(supplier(max_options=1),),
            agreements=(agreement(),),
        ),
        DAY,
        None,
        ROADS,
    )


def problem_of(docket: Docket) -> Problem:
    return build_problem(
        "day",
        docket.day,
        docket.needs,
        docket.ways,
        docket.crews,
        docket.agreements,
        docket.suppliers,
        docket.points,
        docket.roads,
        docket.policy,
    )


def assigned(docket: Docket, order: Rungs = tuple(Mechanism), **parts: object) -> Assignment:
    problem = problem_of(docket)
    plan = replace(Plan("day", 0.0, 0.0, 0.0, "time_limit"), **parts)
    ways = {way.option.id: way for way in docket.ways}
    return Assignment(Schedule(problem, plan, ways, docket.policy.rest), plan, order)


def violations(assignment: Assignment) -> list[str]:
    problem = assignment.schedule.problem
    plan = assignment.as_plan(Plan("day", 0.0, 0.0, 0.0, "time_limit"))
    cost = check(problem, replace(plan, status="interrupted")).cost
    return [str(each) for each in check(problem, replace(plan, cost=cost)).violations]


def test_a_hired_trip_goes_to_the_free_own_car() -> None:
    assignment = assigned(docket_of(9), social=(SocialService("R001-direct", "S001"),))
    assignment.climb()
    assert assignment.schedule.list_duties() == (Duty(OWN, (Leg("R001-direct", 540.0),)),)
    assert not assignment.social
    assert not violations(assignment)


def test_a_lent_car_is_sent_back_when_the_own_car_is_free() -> None:
    assignment = assigned(docket_of(9), duties=(Duty(OTHER, (Leg("R001-direct", 540.0),)),))
    assignment.climb()
    assert [duty.vehicle for duty in assignment.schedule.list_duties()] == [OWN]
    assert assignment.moved == 1


def test_a_trip_stays_on_its_rung_when_every_earlier_car_is_out_or_in_reserve() -> None:
    busy = assigned(
        docket_of(9, 9),
        duties=(Duty(OWN, (Leg("R001-direct", 540.0),)), Duty(OTHER, (Leg("R002-direct", 540.0),))),
    )
    busy.climb()
    assert busy.moved == 0
    reserved = assigned(docket_of(9, reserve=True), duties=(Duty(OTHER, (Leg("R001-direct", 540.0),)),))
    reserved.climb()
    assert reserved.moved == 0


def test_a_trip_is_put_between_two_others_that_keep_their_times() -> None:
    docket = docket_of(7, 11, 15)
    duties = (Duty(OWN, (Leg("R001-direct", 420.0), Leg("R003-direct", 900.0, True))),)
    assignment = assigned(docket, duties=duties, social=(SocialService("R002-direct", "S001"),))
    assert not violations(assignment)
    assignment.climb()
    (duty,) = assignment.schedule.list_duties()
    assert [leg.option for leg in duty.legs] == ["R001-direct", "R002-direct", "R003-direct"]
    assert [leg.start for leg in duty.legs if leg.option != "R002-direct"] == [420.0, 900.0]
    assert not violations(assignment)


def test_left_requests_are_served_where_that_costs_less_and_the_suppliers_limit_holds() -> None:
    assignment = assigned(docket_of(9, 9, 9, 9), unserved=("R001", "R002", "R003", "R004"))
    assignment.serve_left()
    assert len(assignment.schedule.list_duties()) == 2
    assert len(assignment.social) == 1
    assert len(assignment.unserved) == 1
    assert not violations(assignment)


def test_a_duty_taken_apart_is_served_elsewhere() -> None:
    assignment = assigned(docket_of(9), duties=(Duty(OTHER, (Leg("R001-direct", 540.0),)),))
    assignment.strand((OTHER, 0))
    assert [duty.vehicle for duty in assignment.schedule.list_duties()] == [OWN]
    assert not violations(assignment)


def test_counts_tell_what_fits_and_what_is_free() -> None:
    assignment = assigned(docket_of(9, 9), duties=(Duty(OWN, (Leg("R001-direct", 540.0),)),), unserved=("R002",))
    count = assignment.count(assignment.schedule.options["R002-direct"])
    assert (count.own_level_fitting, count.own_level_free) == (1, 0)
    assert (count.cross_region_agreements, count.cross_region_fitting, count.cross_region_free) == (1, 1, 1)
    option = assignment.schedule.options["R002-direct"]
    assert [car.id for car in assignment.schedule.fitting.list_vehicles(option, Mechanism.CROSS_REGION)] == [OTHER]


def test_the_order_of_the_place_decides_whether_the_market_or_the_agreement_comes_first() -> None:
    lent = {"duties": (Duty(OTHER, (Leg("R001-direct", 540.0),)),)}
    usual = assigned(docket_of(9, reserve=True), **lent)
    usual.climb()
    assert [duty.vehicle for duty in usual.schedule.list_duties()] == [OTHER]
    market_first = (Mechanism.OWN_LEVEL, Mechanism.SOCIAL, Mechanism.CROSS_REGION)
    other = assigned(docket_of(9, reserve=True), market_first, **lent)
    other.climb()
    assert not other.schedule.list_duties()
    assert other.social == {"R001-direct": "S001"}
    assert not violations(other)


def test_left_requests_are_offered_to_the_rungs_of_the_place_alone() -> None:
    assignment = assigned(docket_of(9, reserve=True), (Mechanism.OWN_LEVEL,), unserved=("R001",))
    assignment.serve_left()
    assert assignment.unserved == {"R001"}
    control = assigned(docket_of(9, reserve=True), unserved=("R001",))
    control.serve_left()
    assert not control.unserved
